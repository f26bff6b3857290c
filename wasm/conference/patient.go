package conference

import (
	"cmp"
	"encoding/hex"
	"io"
	"strings"

	"telemed/crypto/codec"
	"telemed/crypto/groupkey"
	"telemed/crypto/handshake"
	"telemed/crypto/invite"
	"telemed/relay/wire"
)

// Phases of the patient's page.
const (
	phaseNone     = "none"
	phaseInvited  = "invited"
	phaseJoining  = "joining"
	phaseLobby    = "lobby"
	phaseHeld     = "held"
	phaseAdmitted = "admitted"
	phaseBlocked  = "blocked"
	phaseEnded    = "ended"
	phaseLeft     = "left"
	phaseRefused  = "refused"
)

// How many of JoinSteps are done.
const (
	stepConnected = 1 + iota
	stepDoctor
	stepSecured
	stepWaiting
)

// A Patient is the engine of the patient's page.
type Patient struct {
	core
	visits []*visit
	at     *visit // the one that the page shows; nil: none

	phase        string
	steps        int
	trouble      string
	delay        uint64
	blockedUntil uint64 // on our clock
	doctorOnline bool
	welcomed     bool // the relay has answered this connection's JOIN
	meter        *wire.Meter

	helloAt  uint64             // monotonic: when the next attempt begins; 0: none is due
	hs       *handshake.Patient // the attempt under way, until the first LOBBY
	giveUpAt uint64             // monotonic: when the attempt is over
	attempts int                // that failed since one succeeded
	slowWay  bool               // a WELCOME has come after its HELLO was given up: the next is waited for longer

	session   *session
	connected bool   // the session's first LOBBY has opened
	silentAt  uint64 // monotonic: when silence means that the connection is dead
	before    bool   // there was a session in this page's life

	group         *groupkey.Receiver // nil outside an epoch
	nextBroadcast uint64             // what is accepted under it

	showVisits  []*visit
	showLetters []*letter
	shown       PatientState
}

// NewPatient returns an engine that takes its randomness from rand.
func NewPatient(rand io.Reader) *Patient {
	p := &Patient{core: core{rand: rand, link: link{state: LinkNone}}, phase: phaseNone}
	p.files = p.newFiles()
	p.core.unkept = p.unkept
	return p
}

// Start takes what is stored; the visit that was used last goes on by itself.
func (p *Patient) Start(vaultKey []byte, records []Record, now Clock) (Output, error) {
	p.begin(now)
	var key passphrase
	if err := key.start(vaultKey, nil); err != nil {
		return Output{}, err
	}
	p.vault = key.device
	p.load(records, p.openRecords(records))
	p.event(Ready{})
	return p.finish(), nil
}

func (p *Patient) load(records []Record, values map[string][]byte) {
	letters, files := map[string][]*letter{}, map[string]*file{}
	for _, r := range records {
		value, ok := values[r.Name]
		if !ok {
			continue
		}
		switch {
		case strings.HasPrefix(r.Name, recordVisit):
			v, good := parseVisit(value)
			if ok = good && r.Name == visitRecord(v.inv.ID); ok {
				p.visits = append(p.visits, v)
			}
			clear(value)
		case strings.HasPrefix(r.Name, recordMessage):
			l, good := parseLetter(value)
			if ok = good && r.Name == l.recordName(); ok {
				letters[l.owner] = append(letters[l.owner], l)
			}
		case strings.HasPrefix(r.Name, recordFile):
			files[r.Name], ok = parseFile(value)
			clear(value)
		}
		if !ok {
			p.event(Unreadable{r.Name})
		}
	}
	codec.Sort(p.visits, func(a, b *visit) int {
		return cmp.Or(cmp.Compare(a.lastUsed, b.lastUsed), strings.Compare(string(a.inv.ID[:]), string(b.inv.ID[:])))
	})
	for _, v := range p.visits {
		v.fill(letters[string(v.inv.ID[:])])
		p.attach(v.letters, files)
		p.wither(v)
		p.showVisits = append(p.showVisits, v)
	}
	p.sweep()
	if len(p.visits) > 0 {
		p.resume(p.visits[len(p.visits)-1])
	}
}

// fill takes the visit's history and rebuilds its outbox.
func (v *visit) fill(letters []*letter) {
	codec.Sort(letters, func(a, b *letter) int { return cmp.Compare(a.number, b.number) })
	for _, l := range letters {
		switch l.kind {
		case everyone:
			v.shownBroadcast = max(v.shownBroadcast, l.number)
		case incoming:
			v.shownPrivate = max(v.shownPrivate, l.number)
		case outgoing:
			v.sentPrivate = max(v.sentPrivate, l.number)
			if l.number > v.outbox.acked {
				v.outbox.push(l)
			}
		}
	}
	sortLetters(letters)
	v.letters = letters
}

// resume shows a visit and goes on with it, unless it is over or was never begun.
func (p *Patient) resume(v *visit) {
	p.at, p.trouble, p.delay, p.steps, p.before = v, "", 0, 0, false
	p.showLetters = append(p.showLetters, v.letters...)
	p.showVisitFiles(v)
	switch {
	case v.end != "":
		p.phase = v.end
	case !v.joined:
		p.phase = phaseInvited
	default:
		p.goOn()
	}
}

// goOn connects, to come into the room.
func (p *Patient) goOn() {
	p.warmEnough()
	p.phase, p.steps, p.trouble, p.delay, p.attempts = phaseJoining, 0, "", 0, 0
	p.link.attempts, p.link.closeCode, p.welcomed = 0, 0, false
	p.connect(p.at.inv.Room, p.at.inv.RelayOrigin)
}

// Command does what the patient asked for.
func (p *Patient) Command(c Command, now Clock) (Result, Output) {
	p.begin(now)
	return p.command(c), p.finish()
}

// Tick does what is due.
func (p *Patient) Tick(now Clock) Output {
	p.begin(now)
	if p.link.state == LinkConnecting && p.link.wakeAt != 0 && p.now.Mono >= p.link.wakeAt {
		p.disconnected()
	}
	p.linkTick()
	p.handshakeTick()
	p.sessionTick()
	p.filesTick()
	p.backgroundTick()
	p.vanishTick()
	return p.finish()
}

// finish closes the call: what changed is shown, the state last.
func (p *Patient) finish() Output {
	var events []Event
	for _, v := range p.showVisits {
		events = append(events, v.view())
	}
	events = append(events, p.fileViews()...)
	for _, l := range p.showLetters {
		events = append(events, p.at.messageView(l))
	}
	p.showVisits, p.showLetters = nil, nil
	if state := p.state(); state != p.shown {
		p.shown = state
		events = append(events, state)
	}
	p.out.Events = append(events, p.out.Events...)
	at := earliest(p.linkDeadline(), p.helloAt)
	at = earliest(at, earliest(p.giveUpAt, p.filesDeadline()))
	at = earliest(at, p.backgroundDeadline())
	for _, v := range p.visits {
		at = earliest(at, p.monotonic(v.vanish.at))
	}
	if p.session != nil {
		at = earliest(at, earliest(p.silentAt, p.session.resendAt))
		at = earliest(at, p.session.begun+sessionLife)
	}
	return p.take(at)
}

func (p *Patient) state() PatientState {
	s := PatientState{
		Phase: p.phase, DoctorOnline: p.doctorOnline, Steps: p.steps, Link: p.link.state,
		CloseCode: p.link.closeCode, RetryAt: p.link.retryAt, Trouble: p.trouble, Delay: p.delay,
		BlockedUntil: p.blockedUntil, Allowed: handshake.DefaultDeltaTS,
	}
	v := p.at
	if v == nil {
		return s
	}
	s.Room = hex.EncodeToString(v.inv.Room[:])
	s.DoctorName, s.DoctorFingerprint = v.inv.DoctorName, hex.EncodeToString(v.inv.Doctor[:])
	s.Name, s.PatientID, s.Personal = v.name, hexID(v.id), !v.inv.Open
	s.EndReason, s.SafetyNumber = v.reason, invite.SafetyNumber(v.inv.Doctor, v.fingerprint)
	if v.deltaTS != 0 {
		s.Allowed = v.deltaTS
	}
	if p.session != nil && p.connected {
		s.SessionKeyID = p.session.keyID
	}
	if p.group != nil {
		s.Epoch = p.group.Epoch()
	}
	s.Admitted, s.Keep, s.KeepsNothing = v.admitted, v.lasting, v.nothing
	return s
}
