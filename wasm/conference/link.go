package conference

import (
	"encoding/hex"

	"telemed/relay/wire"
)

// LinkState is how the page stands to the relay. LinkWaiting is between two
// attempts.
type LinkState string

// The states of the link.
const (
	LinkNone       LinkState = "none"
	LinkConnecting LinkState = "connecting"
	LinkOnline     LinkState = "online"
	LinkWaiting    LinkState = "waiting"
	LinkStopped    LinkState = "stopped"
)

const (
	firstBackoff   = 1_000  // ms, doubling
	mostBackoff    = 30_000 // ms
	connectTimeout = 20_000 // ms until a socket that does not answer is given up
	fullRoomWait   = 60_000 // ms after 4004
	patientSpread  = 5_000  // ms: over which patients come back after a relay's restart
	doctorSpread   = 1_000  // ms: the doctor comes back first
)

// link keeps one connection to the relay alive, with back-off (relay/SPEC.md,
// "Close codes").
type link struct {
	state     LinkState
	room      [16]byte
	origin    string
	closeCode int
	retryAt   uint64 // wall clock, for the page
	wakeAt    uint64 // monotonic: the next attempt, or the end of this one
	attempts  int    // since it last held
	hangUpAt  uint64 // monotonic: close the socket in a call of its own, after what was sent
}

// backoff is the n-th wait: 1 s doubling to 30 s, and up to half as much again.
func (c *core) backoff(n int) uint64 {
	base := uint64(firstBackoff) << min(n, 5)
	base = min(base, mostBackoff)
	return base + c.random(base/2)
}

// connect asks for a socket now.
func (c *core) connect(room [16]byte, origin string) {
	c.link.room, c.link.origin = room, origin
	c.link.state, c.link.retryAt = LinkConnecting, 0
	c.link.wakeAt, c.link.hangUpAt = c.now.Mono+connectTimeout, 0
	c.out.Connect = &Connect{Room: hex.EncodeToString(room[:]), Origin: origin}
	c.out.Disconnect = false
}

// disconnect closes the socket, if there is one, and stays in the state given.
func (c *core) disconnect(state LinkState) {
	if c.link.state == LinkConnecting || c.link.state == LinkOnline {
		c.out.Disconnect = true
	}
	c.out.Connect = nil
	c.link.state, c.link.retryAt, c.link.wakeAt = state, 0, 0
}

// hangUp is disconnect after what this call sends.
func (c *core) hangUp(state LinkState) {
	if c.link.state == LinkOnline {
		c.link.hangUpAt = c.now.Mono
	}
	c.link.state, c.link.retryAt, c.link.wakeAt = state, 0, 0
}

// giveUp closes the socket and comes back after a back-off.
func (c *core) giveUp(code int) {
	c.disconnect(LinkWaiting)
	c.link.closeCode = code
	c.retryIn(c.backoff(c.link.attempts))
}

func (c *core) retryIn(wait uint64) {
	c.link.state = LinkWaiting
	c.link.attempts++
	c.link.retryAt, c.link.wakeAt = c.now.Wall+wait, c.now.Mono+wait
}

// online is for the relay's answer to CLAIM or JOIN.
func (c *core) online() {
	c.link.state, c.link.closeCode, c.link.wakeAt = LinkOnline, 0, 0
}

// held is for a link that has proven good: the next back-off begins anew.
func (c *core) held() { c.link.attempts = 0 }

// closed does what relay/SPEC.md asks of a page when its socket was closed; spread
// is over how many ms pages of this kind come back when the relay went away.
func (c *core) closed(code int, spread uint64) {
	if c.link.state != LinkConnecting && c.link.state != LinkOnline {
		return
	}
	was := c.link.state
	c.link.state, c.link.closeCode, c.link.wakeAt = LinkStopped, code, 0
	switch wire.CloseCode(code) {
	case wire.CloseBadEnvelope, wire.CloseWrongToken, wire.CloseUnknownType, wire.CloseTooLarge,
		wire.CloseTakenOver, wire.CloseVersion:
		return
	case wire.CloseRoomFull:
		c.retryIn(fullRoomWait)
		return
	case wire.CloseDropped, wire.CloseTooSlow, wire.CloseTooLate:
	default:
		if was == LinkOnline && c.link.attempts == 0 {
			c.retryIn(c.random(spread))
			return
		}
	}
	c.retryIn(c.backoff(c.link.attempts))
}

// linkTick does what is due: the next attempt, or giving up this one.
func (c *core) linkTick() {
	if c.link.hangUpAt != 0 {
		c.out.Disconnect, c.link.hangUpAt = true, 0
	}
	if c.link.wakeAt == 0 || c.now.Mono < c.link.wakeAt {
		return
	}
	switch c.link.state {
	case LinkWaiting:
		c.connect(c.link.room, c.link.origin)
	case LinkConnecting:
		c.giveUp(c.link.closeCode)
	}
}

// linkDeadline is when linkTick has something to do.
func (c *core) linkDeadline() uint64 { return earliest(c.link.wakeAt, c.link.hangUpAt) }

// earliest is the lesser of two deadlines of which 0 means never.
func earliest(a, b uint64) uint64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// monotonic is when the wall clock will be past a time; 0 if that is never, or
// too far away to wait for.
func (c *core) monotonic(wall uint64) uint64 {
	const far = 24 * 24 * 3600 * 1000 // what a browser's timer can take, about
	if wall == 0 || wall > c.now.Wall+far {
		return 0
	}
	return c.now.Mono + 1 + max(wall, c.now.Wall) - c.now.Wall
}
