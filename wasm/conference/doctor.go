package conference

import (
	"encoding/hex"
	"io"

	"telemed/crypto/elgamal"
	"telemed/crypto/groupkey"
	"telemed/crypto/handshake"
	"telemed/crypto/invite"
	"telemed/relay/wire"
)

// Phases of the doctor's page.
const (
	phaseSetup      = "setup"
	phaseLocked     = "locked"
	phaseOpen       = "open"
	phaseSuperseded = "superseded"
)

const (
	// inviteLife is how long an invitation that nobody has used is good.
	inviteLife = 7 * 24 * 3600 * 1000 // ms
	// mostInviteLife bounds what a doctor can choose: a link that is forgotten in a drawer ends some day.
	mostInviteLife = 366 * 24 * 3600 * 1000 // ms
	// forever is how long the doctor's own block lasts: the last moment that a
	// JavaScript Date can hold.
	forever = 8_640_000_000_000_000
)

// A Doctor is the engine of the doctor's page.
type Doctor struct {
	core
	phase  string
	key    *elgamal.PrivateKey // the identity; nil before setup
	master [32]byte
	token  [32]byte
	room   [16]byte
	claims bool   // the relay has answered this connection's CLAIM
	relay  string // its origin, in the form of invitations; "" for the page's own

	practice
	invitations []*invitation
	patients    []*patient
	broadcasts  []*letter
	privates    []*letter
	byID        map[[16]byte]*patient

	peers  []*peer
	byPeer map[wire.PeerID]*peer
	hellos []*peer          // whose HELLO waits, first come first
	group  *groupkey.Sender // nil: the epoch is stale
	casts  int              // under it

	pass passphrase
	show views

	vanish
	exporting *export // nil: none is under way
	importing *restore
	imported  string // what became of the last import
}

// NewDoctor returns an engine that takes its randomness from rand. relay is the
// origin of the relay, in the form that invitations carry; "" for the page's own.
func NewDoctor(rand io.Reader, relay string) *Doctor {
	d := &Doctor{
		relay: relay,
		core:  core{rand: rand, link: link{state: LinkNone}}, phase: phaseSetup,
		practice: practice{deltaTS: handshake.DefaultDeltaTS, generation: 1},
		byID:     map[[16]byte]*patient{}, byPeer: map[wire.PeerID]*peer{},
	}
	d.files = d.newFiles()
	return d
}

// Command does what the doctor asked for.
func (d *Doctor) Command(c Command, now Clock) (Result, Output) {
	d.begin(now)
	return d.command(c), d.finish()
}

// SocketOpen claims the room.
func (d *Doctor) SocketOpen(now Clock) Output {
	d.begin(now)
	if d.link.state == LinkConnecting {
		d.claims = false
		d.send(wire.AppendClaim(nil, d.token))
	}
	return d.finish()
}

// SocketClosed ends what lived on the connection: every session.
func (d *Doctor) SocketClosed(code int, now Clock) Output {
	d.begin(now)
	d.closed(code, doctorSpread)
	if wire.CloseCode(code) == wire.CloseTakenOver && d.link.state == LinkStopped && d.phase == phaseOpen {
		d.phase = phaseSuperseded
	}
	d.forgetPeers()
	return d.finish()
}

// SocketMessage takes an envelope from the relay.
func (d *Doctor) SocketMessage(data []byte, now Clock) Output {
	d.begin(now)
	d.takes()
	if d.link.state != LinkConnecting && d.link.state != LinkOnline {
		return d.finish()
	}
	e, err := wire.ParseFromRelay(data)
	switch {
	case err != nil:
		d.forgetPeers()
		d.giveUp(int(wire.CloseCodeOf(err)))
	case e.Type == wire.TypeClaimed:
		d.forgetPeers()
		d.claims = true
		d.online()
		d.held()
	case !d.claims:
	case e.Type == wire.TypeJoined:
		d.peerJoined(e.Peer)
	case e.Type == wire.TypeLeft:
		if pe := d.byPeer[e.Peer]; pe != nil {
			d.forgetPeer(pe)
		}
	case e.Type == wire.TypeFrom:
		if pe := d.byPeer[e.Peer]; pe != nil && len(e.Frame) > 0 {
			d.fromPeer(pe, e.Frame)
		}
	}
	return d.finish()
}

// Tick does what is due.
func (d *Doctor) Tick(now Clock) Output {
	d.begin(now)
	if d.link.state == LinkConnecting && d.now.Mono >= d.link.wakeAt {
		d.forgetPeers()
	}
	d.linkTick()
	d.handshakesTick()
	d.sessionsTick()
	d.filesTick()
	d.vanishTick()
	d.blocksTick()
	d.backgroundTick()
	d.pauseTick()
	return d.finish()
}

// finish closes the call.
func (d *Doctor) finish() Output {
	d.showAll()
	return d.take(d.deadline())
}

// deadline is the earliest time at which something is to be done.
func (d *Doctor) deadline() uint64 {
	at := d.linkDeadline()
	at = earliest(at, d.handshakesDeadline())
	at = earliest(at, d.show.flushAt)
	at = earliest(at, earliest(d.filesDeadline(), d.backgroundDeadline()))
	at = earliest(at, d.monotonic(d.vanish.at))
	if d.pass.pause != 0 {
		at = earliest(at, d.now.Mono)
	}
	for _, p := range d.patients {
		if p.peer != nil {
			s := p.peer.session
			at = earliest(at, earliest(s.keepAliveAt, s.resendAt))
			at = earliest(at, s.begun+sessionLife+sessionGrace)
		}
		at = earliest(at, d.monotonic(p.blockedUntil))
	}
	for _, inv := range d.invitations {
		at = earliest(at, d.monotonic(inv.blockedUntil))
		if !inv.pinned() && !inv.Expired(d.now.Wall) {
			at = earliest(at, d.monotonic(inv.ValidUntil))
		}
	}
	return at
}

// derive computes what follows from the identity and the master secret.
func (d *Doctor) derive() {
	d.token = invite.OwnerToken(&d.master, d.relay)
	d.room = invite.RoomOf(d.token)
}

// setup makes the practice.
func (d *Doctor) setup(name string) Result {
	switch {
	case d.phase != phaseSetup:
		return refused(RefusedNotNow)
	case invite.CheckName(name) != nil:
		return refused(RefusedName)
	}
	if d.key == nil {
		d.newIdentity()
	}
	d.name, d.phase = name, phaseOpen
	d.save(recordIdentity, d.encodeIdentity)
	d.savePractice()
	d.connect(d.room, d.relay)
	return Result{}
}

func (d *Doctor) newIdentity() {
	key, err := elgamal.GenerateKey(d.rand)
	must(err)
	_, err = io.ReadFull(d.rand, d.master[:])
	must(err)
	d.key = key
	d.derive()
}

// state is what the page is told of the whole.
func (d *Doctor) state() DoctorState {
	s := DoctorState{
		Phase: d.phase, Name: d.name, Link: d.link.state, CloseCode: d.link.closeCode,
		RetryAt: d.link.retryAt, DeltaTS: d.deltaTS, Epoch: d.epoch, HasPassphrase: d.pass.wrapped != nil,
		Moved: d.moved, Import: d.imported, Keep: d.lasting,
	}
	if d.phase == phaseLocked && d.pass.until > d.now.Wall {
		s.RetryAt = d.pass.until
	}
	if d.key != nil {
		f := d.fingerprint()
		s.Room, s.Fingerprint = hex.EncodeToString(d.room[:]), hex.EncodeToString(f[:])
	}
	for _, p := range d.patients {
		if p.admitted {
			s.Audience++
		}
	}
	return s
}

func (d *Doctor) fingerprint() [32]byte { return d.key.Public().Fingerprint() }
