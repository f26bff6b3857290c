package host

import (
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"telemed/relay/door"
	"telemed/relay/wire"
)

// Limits are those that an owner may want to set. A field that is 0 has its default.
type Limits struct {
	Connections          int           // sockets in all
	Loading              int           // TCP connections beside those of the sockets; no flag, as files bound it
	PerAddress           int           // sockets of one client address
	Rooms                int           // rooms in use
	HandshakesPerAddress float64       // a second, after HandshakeBurst
	HandshakesPerRoom    float64       // a second, after as many as fill the room twice
	BytesPerSecond       int           // read from one socket that was let in
	Memory               int           // bytes of messages that come in, and as many that wait to go out
	Unclaimed            time.Duration // a room without a doctor lives so long
}

// DefaultLimits are the limits where the owner says nothing, each with its reason.
var DefaultLimits = Limits{
	// At under 8 KB for an idle socket: 400 MB.
	Connections: 50_000,

	// One in five of the sockets' pages may be loading at once.
	Loading: 10_000,

	// A visit of 1,000 may sit behind one clinic's or one carrier's address, and come back
	// before the relay has noticed that they were gone.
	PerAddress: 2_000,

	// A stranger who opens rooms holds a kilobyte for each.
	Rooms: 10_000,

	// Handshakes are the dearest thing that a stranger can ask for. The burst serves a visit
	// behind one address that comes back at once; a room takes those of many addresses.
	HandshakesPerAddress: 50,
	HandshakesPerRoom:    door.HandshakesPerRoom,

	// A file at 25 MB/s passes, with its envelopes.
	BytesPerSecond: 32 << 20,

	// A visit of 1,000 behind one address may each send a file's part at once, and a room in
	// which everybody is slow may have 128 KiB waiting for each.
	Memory: 256 << 20,

	Unclaimed: door.UnclaimedSeconds * time.Second,
}

const (
	// HandshakeBurst is how many sockets an address may open at once: one full room.
	HandshakeBurst = wire.DefaultPatients

	// burstBytes is what a socket may send at once: more than two of the largest messages.
	burstBytes = 1 << 20

	// payAt is when a connection's bytes are put on its account, so that small messages do not
	// each ask for the time.
	payAt = 16 << 10

	// leastMemory is what two addresses and two rooms need to get on at all.
	leastMemory = 4 * largeMessage

	// leastBytesPerSecond is what the largest message needs to come in its time.
	leastBytesPerSecond = (wire.MaxMessage-1)/int(messageWithin/time.Second) + 1

	// leastHandshakes a second let pages in that come back: each does so every 45 s at the latest.
	leastHandshakes = 0.1

	// sweepEvery is how often addresses and rooms that are not in use are forgotten.
	sweepEvery = 10 * time.Second
)

// Check says which limit cannot work.
func (l Limits) Check() error {
	for _, x := range []struct {
		name  string
		value float64
	}{
		{"connections", float64(l.Connections)},
		{"loading", float64(l.Loading)},
		{"connections-per-address", float64(l.PerAddress)},
		{"rooms-at-once", float64(l.Rooms)},
		{"handshakes-per-address", l.HandshakesPerAddress},
		{"handshakes-per-room", l.HandshakesPerRoom},
		{"unclaimed", float64(l.Unclaimed)},
	} {
		if !(x.value > 0) || x.value > 1e18 {
			return fmt.Errorf("-%s cannot work: it has to be more than 0; a large number is as good as no limit", x.name)
		}
	}
	if l.Memory < leastMemory {
		return fmt.Errorf("-memory %d cannot work: at least %d, which is a few of the largest messages", l.Memory, leastMemory)
	}
	if l.BytesPerSecond < leastBytesPerSecond {
		return fmt.Errorf("-bytes-per-second %d cannot work: at least %d, with which the largest message comes in its time", l.BytesPerSecond, leastBytesPerSecond)
	}
	for name, perSecond := range map[string]float64{"address": l.HandshakesPerAddress, "room": l.HandshakesPerRoom} {
		if perSecond < leastHandshakes {
			return fmt.Errorf("-handshakes-per-%s %g cannot work: at least %g, or nobody else comes in after the first", name, perSecond, leastHandshakes)
		}
	}
	if l.Unclaimed < firstMessageWithin {
		return fmt.Errorf("-unclaimed %v cannot work: at least %v, which a doctor's page has to say that it is there", l.Unclaimed, firstMessageWithin)
	}
	return nil
}

// filled returns the limits with the defaults where nothing was said.
func (l Limits) filled() Limits {
	d := DefaultLimits
	set := func(to *int, from int) {
		if from != 0 {
			*to = from
		}
	}
	set(&d.Connections, l.Connections)
	set(&d.Loading, l.Loading)
	set(&d.PerAddress, l.PerAddress)
	set(&d.Rooms, l.Rooms)
	set(&d.BytesPerSecond, l.BytesPerSecond)
	set(&d.Memory, l.Memory)
	if l.HandshakesPerAddress != 0 {
		d.HandshakesPerAddress = l.HandshakesPerAddress
	}
	if l.HandshakesPerRoom != 0 {
		d.HandshakesPerRoom = l.HandshakesPerRoom
	}
	if l.Unclaimed != 0 {
		d.Unclaimed = l.Unclaimed
	}
	return d
}

// Why a handshake is refused; the texts are the reasons in the metrics.
var (
	errFull           = errors.New("connections")
	errAddress        = errors.New("connections of an address")
	errHandshakes     = errors.New("handshakes of an address")
	errRooms          = errors.New("rooms")
	errAddressRooms   = errors.New("rooms of an address")
	errRoomHandshakes = errors.New("handshakes of a room")
)

// gate counts who is in, by address, and how fast they come.
type gate struct {
	limits    Limits
	burst     int // handshakes of an address at once
	roomBurst int // and into a room
	now       func() time.Time

	mu        sync.Mutex
	inside    int
	visitors  map[netip.Prefix]*visitor
	rooms     map[wire.RoomID]*rate.Limiter
	nextSweep time.Time
}

// visitor is one client address.
type visitor struct {
	network    uint64 // the same for each room: door.Network
	sockets    int
	handshakes *rate.Limiter
	loans      int // loans' lock guards this
}

func newGate(l Limits, patients int) *gate {
	return &gate{
		limits: l, burst: HandshakeBurst, roomBurst: door.RoomBurst(patients), now: time.Now,
		visitors: make(map[netip.Prefix]*visitor), rooms: make(map[wire.RoomID]*rate.Limiter),
	}
}

// enter lets in one more socket of an address, for a room, or says why not. What is let in
// leaves once.
func (g *gate) enter(address netip.Prefix, id wire.RoomID) (*visitor, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	g.sweep(now)
	v, ok := g.visitors[address]
	if !ok {
		v = &visitor{network: door.Network(address.Addr().String()), handshakes: rate.NewLimiter(rate.Limit(g.limits.HandshakesPerAddress), g.burst)}
		g.visitors[address] = v
	}
	// The address pays first: who is over its own limit takes nothing from the room's.
	if !v.handshakes.AllowN(now, 1) {
		return nil, errHandshakes
	}
	if v.sockets >= g.limits.PerAddress {
		return nil, errAddress
	}
	r, ok := g.rooms[id]
	if !ok {
		r = rate.NewLimiter(rate.Limit(g.limits.HandshakesPerRoom), g.roomBurst)
		g.rooms[id] = r
	}
	if !r.AllowN(now, 1) {
		return nil, errRoomHandshakes
	}
	switch free := g.limits.Connections - g.inside; {
	case free <= 0:
		return nil, errFull
	case v.sockets >= free: // as in memory.go: the last places are not for who has many
		return nil, errAddress
	}
	g.inside++
	v.sockets++
	return v, nil
}

func (g *gate) leave(v *visitor) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	v.sockets--
}

// sweep forgets whom a limit would not hold back. What is left is bounded by the sockets, and by
// the handshakes of the time that a limiter takes to recover.
func (g *gate) sweep(now time.Time) {
	if now.Before(g.nextSweep) {
		return
	}
	g.nextSweep = now.Add(sweepEvery)
	for a, v := range g.visitors {
		if v.sockets == 0 && v.handshakes.TokensAt(now) >= float64(g.burst) {
			delete(g.visitors, a)
		}
	}
	for id, r := range g.rooms {
		if r.TokensAt(now) >= float64(g.roomBurst) {
			delete(g.rooms, id)
		}
	}
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.inside
}
