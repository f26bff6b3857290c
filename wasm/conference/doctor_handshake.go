package conference

import (
	"encoding/hex"
	"errors"
	"slices"

	"telemed/crypto/elgamal"
	"telemed/crypto/handshake"
	"telemed/crypto/invite"
	"telemed/crypto/message"
	"telemed/relay/wire"
)

const (
	// mostInFlight bounds how many handshakes are between HELLO and 25 at once:
	// after a relay's restart those who are nearly done come before new ones.
	mostInFlight = 16
	// slotFor is how long a silent handshake counts among them: whoever knocks and
	// says no more must not keep the others out.
	slotFor = 2_000 // ms
	// helloEvery is how often a connection's HELLO is looked at.
	helloEvery = 500 // ms
	// mostHeld and mostStrangers bound what holders of a link can fill the roster with.
	mostHeld      = 8
	mostStrangers = 1_000
)

// A peer is a patient's connection as the relay tells of it. Nobody is known to
// be behind it until a handshake has shown who.
type peer struct {
	id wire.PeerID

	hello     []byte // waits to be looked at
	helloAt   Clock
	helloFrom uint64 // core.from
	looked    uint64 // monotonic: when a HELLO was last looked at

	hs       *handshake.Doctor // nil before the first HELLO
	progress uint64            // monotonic: when hs last moved
	inv      *invitation       // that hs runs under

	session *session // nil until 25 was accepted
	patient *patient // whose session it is
}

func (d *Doctor) peerJoined(id wire.PeerID) {
	if d.byPeer[id] != nil {
		return
	}
	pe := &peer{id: id}
	d.byPeer[id] = pe
	d.peers = append(d.peers, pe)
}

// forgetPeer ends what lived on a connection that is gone.
func (d *Doctor) forgetPeer(pe *peer) {
	d.endHandshake(pe)
	d.endSession(pe)
	d.hellos = slices.DeleteFunc(d.hellos, func(x *peer) bool { return x == pe })
	d.peers = slices.DeleteFunc(d.peers, func(x *peer) bool { return x == pe })
	delete(d.byPeer, pe.id)
}

func (d *Doctor) forgetPeers() {
	for len(d.peers) > 0 {
		d.forgetPeer(d.peers[len(d.peers)-1])
	}
	d.claims = false
}

// drop closes a patient's connection, after what was sent to it.
func (d *Doctor) drop(pe *peer) {
	d.send(wire.AppendDrop(nil, pe.id))
	d.forgetPeer(pe)
}

// toPeer is where every frame to one patient leaves.
func (d *Doctor) toPeer(pe *peer, frame []byte) {
	d.send(wire.AppendSend(nil, []wire.PeerID{pe.id}, frame))
}

func (d *Doctor) peerName(pe *peer) string {
	switch {
	case pe.patient != nil:
		return pe.patient.name
	case pe.inv != nil && pe.inv.PatientName != "":
		return pe.inv.PatientName
	}
	return hex.EncodeToString(pe.id[:4])
}

func (d *Doctor) endHandshake(pe *peer) {
	if pe.hs != nil {
		pe.hs.Erase()
		pe.hs = nil
	}
}

// queueHello keeps a connection's latest HELLO; the handshakes that are further
// on go first, and one HELLO is looked at per tick.
func (d *Doctor) queueHello(pe *peer, frame []byte) {
	if pe.looked != 0 && d.now.Mono < pe.looked+helloEvery {
		return
	}
	pe.hello, pe.helloAt, pe.helloFrom = slices.Clone(frame), d.now, d.from
	d.hellos = appendOnce(d.hellos, pe)
}

func (d *Doctor) inFlight() (n int) {
	for _, pe := range d.peers {
		if pe.hs != nil && pe.hs.Pending() && d.now.Mono < pe.progress+slotFor {
			n++
		}
	}
	return n
}

// handshakesTick looks at one HELLO, those that waited too long aside, and ends
// what has been pending for too long.
func (d *Doctor) handshakesTick() {
	for _, pe := range d.peers {
		if pe.hs != nil && pe.hs.Deadline() < d.now.Mono {
			d.endHandshake(pe)
		}
	}
	for len(d.hellos) > 0 && d.inFlight() < mostInFlight {
		pe := d.hellos[0]
		d.hellos = slices.Delete(d.hellos, 0, 1)
		frame, at := pe.hello, pe.helloAt
		d.from = pe.helloFrom
		pe.hello = nil
		if at.Waited = d.now.Mono - at.Mono; at.Waited > uint64(d.deltaTS)/2 {
			continue // nobody waits for the answer any more
		}
		d.onHello(pe, at, frame)
		return
	}
}

func (d *Doctor) handshakesDeadline() (at uint64) {
	for _, pe := range d.peers {
		if pe.hs != nil && pe.hs.Pending() {
			at = earliest(at, pe.hs.Deadline()+1)
			if len(d.hellos) > 0 {
				if free := pe.progress + slotFor; free > d.now.Mono {
					at = earliest(at, free)
				}
			}
		}
	}
	if len(d.hellos) > 0 && d.inFlight() < mostInFlight {
		return d.now.Mono
	}
	return at
}

func (d *Doctor) onHello(pe *peer, at Clock, frame []byte) {
	d.warmEnough()
	d.endHandshake(pe)
	pe.looked, pe.inv = d.now.Mono, nil
	hs, err := handshake.NewDoctor(d.rand, handshake.DoctorConfig{
		Identity: d.key, DeltaTS: d.deltaTS, Generation: d.generation,
		Lookup: func(id [8]byte) (*invite.Invitation, error) { return d.lookup(pe, id) },
		Known:  d.known,
		Allow:  func(id [16]byte, key *elgamal.PublicKey) error { return d.allow(pe, id) },
	})
	must(err)
	pe.hs = hs
	d.receiveHandshake(pe, at, frame)
}

// known is the key of a patient who has been here in this page's life.
func (d *Doctor) known(id [16]byte) *elgamal.PublicKey {
	if p := d.byID[id]; p != nil {
		return p.public.PublicKey
	}
	return nil
}

// receiveHandshake gives a frame to the handshake and does what came of it.
func (d *Doctor) receiveHandshake(pe *peer, at Clock, frame []byte) {
	if pe.hs == nil || frame[0] != message.OpHello && !pe.hs.Pending() {
		return // of a handshake with an earlier page of ours
	}
	step, err := pe.hs.Receive(at, frame)
	pe.progress = d.now.Mono
	d.step(d.peerName(pe), frame[0], step, err)
	if err != nil {
		d.failed(pe, step, err)
		return
	}
	if pe.inv != nil && !pe.inv.opened {
		pe.inv.opened = true
		d.saveInvitation(pe.inv)
	}
	if step.Reply != nil {
		d.toPeer(pe, step.Reply)
	}
	if step.Session != nil {
		pe.hs = nil
		d.joined(pe, step.Session)
	}
}

// failed does what SPEC §9 says about a handshake that was refused.
func (d *Doctor) failed(pe *peer, step handshake.Step, err error) {
	e, ok := errors.AsType[*handshake.Error](err)
	if !ok {
		must(err)
	}
	said, _ := errors.AsType[*handshake.Refused](err)
	inv := pe.inv
	reply := step.Reply
	switch {
	case said != nil:
	case errors.Is(err, handshake.ErrGeneration) && d.trusted(e.PatientID):
		d.stop()
		return
	case errors.Is(err, handshake.ErrSignature) && inv != nil && !inv.Open && !inv.pinned():
		d.blockInvitation(inv)
		reply = d.blockedFrame(pe, inv.blockedUntil)
	case errors.Is(err, handshake.ErrRules) && inv != nil && !inv.Open && e.Peer != nil:
		p := d.blockKey(inv, e)
		reply = d.blockedFrame(pe, p.blockedUntil)
	}
	if reply != nil {
		d.toPeer(pe, reply)
	}
	again := errors.Is(err, handshake.ErrLate) || said != nil && said.Reason == message.BlockedBusy
	d.endHandshake(pe)
	if !again {
		d.drop(pe)
	}
}

// trusted is whose word for a newer generation counts: a patient whom the doctor has let in
// (SPEC §5). It is a word only, so what it does can be undone: goOn.
func (d *Doctor) trusted(id [16]byte) bool {
	p := d.byID[id]
	return p != nil && p.admitted
}

// stop is for a page whose practice is said to have been imported elsewhere: it does not come
// back by itself. A locked page stays locked.
func (d *Doctor) stop() {
	d.forgetPeers()
	d.disconnect(LinkStopped)
	d.moved = true
	if d.phase != phaseLocked {
		d.phase = phaseSuperseded
	}
	d.savePractice()
}

func (d *Doctor) blockedFrame(pe *peer, until uint64) []byte {
	frame, err := pe.hs.Refuse(message.BlockedKey, until, 0)
	if err != nil {
		return nil
	}
	d.frame(d.peerName(pe), handshake.Record{
		Opcode: message.OpBlocked, Sent: true,
		Fields: []handshake.Field{field("reason", uint64(message.BlockedKey)), field("until", until)},
	}, nil)
	return frame
}
