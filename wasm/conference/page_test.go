package conference

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"

	"telemed/relay/room"
	"telemed/relay/wire"
)

// A page is an engine with its storage and its socket.
type page struct {
	w        *world
	name     string
	role     string
	engine   Engine
	alive    bool
	rand     *rand.ChaCha8
	vault    [64]byte
	store    map[string][]byte
	skew     int64 // of its wall clock
	conn     wire.PeerID
	deadline uint64
	disk     disk
	exported []byte
	seen

	// For the simulation, nil else.
	life     int
	asleep   uint64                 // until when
	owed     map[string]MessageView // what was shown before the last start
	carryOut func(out Output)
	watch    func(e Event) // before it is seen
}

// seen is what the page was shown.
type seen struct {
	doctor      DoctorState
	patient     PatientState
	patients    map[string]PatientView
	invitations map[string]InvitationView
	visits      map[string]VisitView
	messages    map[string]MessageView
	texts       []string // in the order shown, each message once
	files       map[string]FileView
	frames      []FrameView
	writings    int // how often it was shown that the other side writes
	ready       bool
	unreadable  []string
}

func (w *world) page(role, name string) *page {
	p := &page{w: w, name: name, role: role, store: map[string][]byte{}}
	var seed [32]byte
	copy(seed[:], role+" "+name)
	binary.BigEndian.PutUint64(seed[24:], w.seed)
	p.rand = rand.NewChaCha8(seed)
	p.rand.Read(p.vault[:])
	w.pages = append(w.pages, p)
	p.start()
	return p
}

func (p *page) clock() Clock {
	return Clock{Wall: uint64(epoch0 + int64(p.w.now) + p.skew), Mono: p.w.now}
}

func (p *page) start() {
	p.w.Helper()
	p.seen = seen{
		patients: map[string]PatientView{}, invitations: map[string]InvitationView{},
		visits: map[string]VisitView{}, messages: map[string]MessageView{}, files: map[string]FileView{},
	}
	p.engine, p.alive = newEngine(p.role, p.rand), true
	var records []Record
	for _, name := range slices.Sorted(maps.Keys(p.store)) {
		records = append(records, Record{name, p.store[name]})
	}
	out, err := p.engine.Start(p.vault[:], records, p.clock())
	if err != nil {
		p.w.Fatalf("%s starts: %v", p.name, err)
	}
	p.do(out)
	if p.alive && !p.ready {
		p.w.Fatalf("%s is not ready", p.name)
	}
}

// reload is the page closed and opened again: nothing is left but what was stored.
func (p *page) reload() {
	p.close()
	p.start()
}

func (p *page) close() {
	p.alive = false
	p.disk.closed()
	p.leaveRoom(1001)
}

// command must be done.
func (p *page) command(c Command) string {
	p.w.Helper()
	result, out := p.engine.Command(c, p.clock())
	p.do(out)
	if result.Refusal != "" {
		p.w.Fatalf("%s: %s was refused: %s", p.name, c.Type, result.Refusal)
	}
	return result.Value
}

func (p *page) refused(c Command, want Refusal) {
	p.w.Helper()
	result, out := p.engine.Command(c, p.clock())
	p.do(out)
	if result.Refusal != want {
		p.w.Fatalf("%s: %s: %q, want %q", p.name, c.Type, result.Refusal, want)
	}
}

// do carries an output out.
func (p *page) do(out Output) {
	p.keepSecrets()
	if p.carryOut != nil {
		p.carryOut(out)
		return
	}
	p.write(out.Writes)
	if out.Disconnect {
		p.leaveRoom(1000)
	}
	if out.Connect != nil {
		p.leaveRoom(1000)
		p.dial(out.Connect.Room)
	}
	if out.Disconnect && len(out.Send) > 0 {
		p.w.Errorf("%s: an output that sends on a socket that it closes", p.name)
	}
	for _, b := range out.Send {
		p.transmit(b)
	}
	p.exported = append(p.exported, slices.Concat(out.Export...)...)
	for _, op := range out.Files {
		p.disk.do(p, op)
	}
	if out.Erase {
		clear(p.store)
		p.disk = disk{}
	}
	p.deadline = out.Deadline
	for _, e := range out.Events {
		p.see(e)
	}
}

func (p *page) write(records []Record) {
	for _, r := range records {
		if r.Value == nil {
			delete(p.store, r.Name)
		} else {
			p.store[r.Name] = r.Value
		}
	}
}

func (p *page) dial(roomID string) {
	w := p.w
	id, err := wire.ParseRoomID(roomID)
	if err != nil {
		w.Fatal(err)
	}
	w.ids++
	var conn wire.PeerID
	binary.BigEndian.PutUint64(conn[:], w.ids)
	p.conn = conn
	w.carry(p, conn, true, nil, func([]byte) {
		switch {
		case p.conn != conn:
		case w.down:
			p.cut(1006)
		default:
			if w.room == nil || w.roomID != id {
				w.room, w.roomID = room.New(id, w.most), id
			}
			w.room.Enter(conn, 0)
			w.conns[conn] = p
			p.do(p.engine.SocketOpen(p.clock()))
		}
	})
}

// cut is a socket that closed without the page's doing.
func (p *page) cut(code int) {
	delete(p.w.conns, p.conn)
	p.conn = wire.PeerID{}
	if p.alive {
		p.do(p.engine.SocketClosed(code, p.clock()))
	}
}

// breaks is a connection that broke: the relay sees it, too.
func (p *page) breaks() {
	p.leaveRoom(1006)
	p.do(p.engine.SocketClosed(1006, p.clock()))
}

func (p *page) leaveRoom(code int) {
	conn := p.conn
	p.conn = wire.PeerID{}
	if p.w.room == nil || conn == (wire.PeerID{}) {
		return
	}
	p.w.carry(p, conn, true, nil, func([]byte) {
		delete(p.w.conns, conn)
		if p.w.room != nil {
			p.w.effects(p.w.room.Leave(conn, room.PageClosed(code)))
		}
	})
}

func (p *page) transmit(b []byte) {
	w, conn := p.w, p.conn
	b = bytes.Clone(b)
	if w.lose != nil && w.lose(p, true, b) {
		return
	}
	w.carry(p, conn, true, b, func(b []byte) {
		if w.room != nil && w.conns[conn] != nil {
			w.relay(b)
			w.effects(w.room.Receive(conn, b))
		}
	})
}

func (p *page) see(e Event) {
	if p.watch != nil {
		p.watch(e)
	}
	switch e := e.(type) {
	case DoctorState:
		p.doctor = e
	case PatientState:
		p.patient = e
	case PatientView:
		p.patients[e.ID] = e
	case PatientGone:
		delete(p.patients, e.ID)
	case InvitationView:
		p.invitations[e.ID] = e
	case VisitView:
		p.visits[e.Invitation] = e
	case MessageView:
		if _, again := p.messages[e.ID]; !again {
			p.texts = append(p.texts, e.Text)
		}
		p.messages[e.ID] = e
	case FileView:
		p.files[e.ID] = e
	case MessageGone:
		delete(p.files, p.messages[e.ID].File)
		delete(p.messages, e.ID)
	case Writing:
		p.writings++
	case FrameView:
		p.frames = append(p.frames, e)
	case Unreadable:
		p.unreadable = append(p.unreadable, e.Name)
	case Ready:
		p.ready = true
	}
}

func (p *page) state() string {
	if p.role == "doctor" {
		s := fmt.Sprintf("%+v", p.doctor)
		for _, id := range slices.Sorted(maps.Keys(p.patients)) {
			v := p.patients[id]
			s += fmt.Sprintf("\n    %s %s online=%v admitted=%v", v.Name, v.Status, v.Online, v.Admitted)
		}
		return s
	}
	return fmt.Sprintf("%+v texts %q", p.patient, p.texts)
}

// find is the patient of this name in the doctor's list.
func (p *page) find(name string) PatientView {
	for _, v := range p.patients {
		if v.Name == name {
			return v
		}
	}
	return PatientView{}
}

// message is the shown message with this text.
func (p *page) message(text string) MessageView {
	for _, m := range p.messages {
		if m.Text == text {
			return m
		}
	}
	return MessageView{}
}

func newEngine(role string, rand io.Reader) Engine {
	if role == "doctor" {
		return NewDoctor(rand, "")
	}
	return NewPatient(rand)
}
