package conference

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"strconv"

	"telemed/crypto/elgamal"
	"telemed/crypto/handshake"
	"telemed/crypto/message"
	"telemed/crypto/vault"
)

// ErrIdentity says that what is stored holds an identity that does not open:
// the device's key is another one, or the record was changed.
var ErrIdentity = errors.New("conference: the stored identity does not open")

// core is what both engines have: the call that is being answered, the writes
// it brings about, and the link to the relay.
type core struct {
	rand   io.Reader
	now    Clock
	out    Output
	vault  *vault.Key
	before *vault.Key // what a part of the records may still be under; nil else
	writes []pendingWrite
	link   link
	frames uint64 // how many were shown
	sent   uint64 // how many envelopes
	came   uint64
	from   uint64 // which of those that came is being looked at
	files  files
	unkept func(name string) bool // nil, or which records are not stored

	background []func()   // pieces of work that nobody waits for
	diagnosing *diagnosis // nil: nothing is measured
	warming    int        // handshakes to warm up that are still to be made
	tables     int        // that were made for known keys
}

// pendingWrite is encoded when the call ends: however often a thing changes in
// one call, it is sealed and written once. A nil encode deletes.
type pendingWrite struct {
	name   string
	encode func() []byte
}

// begin opens a call. Monotonic time that goes back stands still.
func (c *core) begin(now Clock) {
	now.Mono = max(now.Mono, c.now.Mono, 1)
	c.now = now
	c.out = Output{}
}

// take closes a call: the writes are sealed and the Output handed out.
func (c *core) take(deadline uint64) Output {
	c.seal()
	c.out.Deadline = deadline
	out := c.out
	c.out = Output{}
	return out
}

// save writes a record when the call ends; encode nil deletes it.
func (c *core) save(name string, encode func() []byte) {
	for i := range c.writes {
		if c.writes[i].name == name {
			c.writes[i].encode = encode
			return
		}
	}
	c.writes = append(c.writes, pendingWrite{name, encode})
}

// seal turns what is pending into writes. Without the vault's key (a locked
// page) they stay pending.
func (c *core) seal() {
	if c.vault == nil {
		return
	}
	for _, w := range c.writes {
		if w.encode != nil && c.unkept != nil && c.unkept(w.name) {
			continue
		}
		c.out.Writes = append(c.out.Writes, c.sealRecord(w.name, w.encode))
	}
	c.writes = nil
}

func (c *core) sealRecord(name string, encode func() []byte) Record {
	if encode == nil {
		return Record{Name: name}
	}
	value := encode()
	defer clear(value)
	sealed, err := vault.Seal(c.rand, c.vault, name, value)
	must(err)
	return Record{name, sealed}
}

func (c *core) event(e Event) { c.out.Events = append(c.out.Events, e) }

// send hands an envelope to the socket; it goes out after the writes.
func (c *core) send(envelope []byte) {
	c.sent++
	c.out.Send = append(c.out.Send, envelope)
}

// takes counts an envelope that came.
func (c *core) takes() {
	c.came++
	c.from = c.came
}

// random is a number from 0 to n−1, near enough uniform for waiting times.
func (c *core) random(n uint64) uint64 {
	var b [8]byte
	_, err := io.ReadFull(c.rand, b[:])
	must(err)
	return binary.BigEndian.Uint64(b[:]) % n
}

// frame shows a frame in the protocol drawer: one that is sent just before it is.
func (c *core) frame(peer string, r handshake.Record, refused error) {
	c.fill(c.reserve(), peer, r, refused)
}

// reserve keeps the drawer's next line for a frame that came, before those of the
// frames that answer it.
func (c *core) reserve() int {
	c.frames++
	c.event(FrameView{N: c.frames})
	return len(c.out.Events) - 1
}

func (c *core) fill(line int, peer string, r handshake.Record, refused error) {
	v := FrameView{
		N: c.out.Events[line].(FrameView).N, Time: c.now.Wall, Sent: r.Sent, Opcode: r.Opcode, Name: r.Name(),
		Peer: peer, Fields: r.Fields, Checks: r.Checks,
	}
	if v.Envelope = c.from; r.Sent {
		v.Envelope = c.sent + 1
	}
	if refused != nil {
		v.Refused = refused.Error()
	}
	c.out.Events[line] = v
}

// step shows what came of a handshake's frame; err stands by the frame that came.
func (c *core) step(peer string, opcode byte, step handshake.Step, err error) {
	if err != nil && (len(step.Trace) == 0 || step.Trace[0].Sent) {
		c.frame(peer, handshake.Record{Opcode: opcode}, err)
		err = nil
	}
	for i, r := range step.Trace {
		if i > 0 {
			err = nil
		}
		c.frame(peer, r, err)
	}
}

// must is for errors that only a broken random source or our own bugs bring.
func must(err error) {
	if err != nil {
		panic("conference: internal error: " + err.Error())
	}
}

// Fields and checks of frames, in the drawer's words.

func field(name string, value uint64) handshake.Field {
	return handshake.Field{Name: name, Value: strconv.FormatUint(value, 10)}
}

func signatureField(signed []byte) handshake.Field {
	if len(signed) < elgamal.SignatureSize {
		return handshake.Field{Name: "signature"}
	}
	sig := signed[len(signed)-elgamal.SignatureSize:]
	r, s := sig[:elgamal.PublicKeySize], sig[elgamal.PublicKeySize:]
	return handshake.Field{Name: "signature", Value: short(r) + "|" + short(s)}
}

func short(b []byte) string {
	s := hex.EncodeToString(b)
	return s[:8] + "…" + s[len(s)-4:]
}

func contentFields(c *message.Content, signed []byte) []handshake.Field {
	audience := "everyone"
	if c.Audience == message.Private {
		audience = "private"
	}
	return []handshake.Field{
		{Name: "audience", Value: audience},
		field("number", c.Number), field("time", c.Time), signatureField(signed),
	}
}
