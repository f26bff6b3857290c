package conference

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"testing"

	"telemed/crypto/message"
	"telemed/relay/wire"
)

// deliver brings a frame before a patient's page, as the relay can.
func (p *page) deliver(frame []byte) {
	if p.conn != (wire.PeerID{}) {
		p.do(p.engine.SocketMessage(wire.AppendDeliver(nil, frame), p.clock()))
	}
}

// asFrom brings a frame before the doctor's page, as from that patient's connection.
func (p *page) asFrom(d *page, frame []byte) {
	if d.conn != (wire.PeerID{}) {
		d.do(d.engine.SocketMessage(wire.AppendFrom(nil, p.conn, frame), d.clock()))
	}
}

// A relay that gives one who waits all that it has for those admitted, and sets its own flags as
// it likes, lets nobody in: the lobby is that its patients have no key.
func TestRelayAdmitsNobody(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
	w.lose = func(p *page, up bool, b []byte) bool {
		if e, err := wire.ParseFromRelay(b); !up && p == ada && err == nil && e.Type == wire.TypeDeliver {
			frame := bytes.Clone(e.Frame)
			w.after(1, func() { bob.deliver(frame) })
		}
		return false
	}
	d.admit(ada)
	var want []string
	for i := range 5 {
		want = append(want, fmt.Sprint("for Ada ", i))
		d.says("everyone", want[i])
		d.says(ada.patient.PatientID, want[i]+", and her alone")
		w.effects(w.room.Receive(d.conn, wire.AppendAdmit(nil, bob.conn, true))) // the relay's own flag
		w.run(10_000)
		if bob.patient.Phase == phaseAdmitted || bob.patient.Epoch != 0 || d.patients[bob.patient.PatientID].Admitted {
			t.Fatalf("%+v", bob.patient)
		}
	}
	w.until("Ada has all", func() bool { return len(ada.texts) == 2*len(want) })
	w.reads(bob)
	if len(d.message(want[4]).SentTo) != 1 {
		t.Errorf("%+v", d.message(want[4]))
	}
}

// What a relay can do to frames, with and without the walk-in link in its hands, blocks and
// holds nobody, lets in nobody, and shows nothing that was not written.
func TestRelayBlocksNobody(t *testing.T) {
	for _, c := range []struct {
		name    string
		meddles func(w *world, n int, p, other *page, up bool, frame []byte) (lost bool)
	}{
		{"splices", func(w *world, n int, p, other *page, up bool, frame []byte) bool {
			if up {
				other.asFrom(w.pages[0], frame)
			} else {
				other.deliver(frame)
			}
			return false
		}},
		{"repeats", func(w *world, n int, p, _ *page, up bool, frame []byte) bool {
			w.after(2, func() {
				if up {
					p.asFrom(w.pages[0], frame)
				} else {
					p.deliver(frame)
				}
			})
			return false
		}},
		{"delays", func(w *world, n int, p, _ *page, up bool, frame []byte) bool {
			if n%4 != 0 {
				return false
			}
			w.after(20_000, func() {
				if up {
					p.asFrom(w.pages[0], frame)
				} else {
					p.deliver(frame)
				}
			})
			return true
		}},
		{"flips", func(w *world, n int, p, _ *page, up bool, frame []byte) bool {
			if n%3 != 0 {
				return false
			}
			frame[(n*131)%len(frame)] ^= 1 << (n % 8)
			if up {
				p.asFrom(w.pages[0], frame)
			} else {
				p.deliver(frame)
			}
			return true
		}},
		{"floods", func(w *world, n int, p, _ *page, up bool, frame []byte) bool {
			for range 30 {
				if up && n%3 == 0 {
					p.asFrom(w.pages[0], frame)
				}
			}
			return false
		}},
		{"reflects", func(w *world, n int, p, _ *page, up bool, frame []byte) bool {
			if n%3 != 0 {
				return false
			}
			if up {
				p.deliver(frame)
			} else {
				p.asFrom(w.pages[0], frame)
			}
			return false
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			d := w.practice()
			open := d.invitations[d.command(Command{Type: "invite", Open: true})].Fragment
			ada, eve := w.page("patient", "Ada"), w.page("patient", "Eve")
			n := 0
			w.lose = func(p *page, up bool, b []byte) bool {
				frame := bytes.Clone(frameIn(up, b))
				if p == d || len(frame) == 0 {
					return false
				}
				n++
				return c.meddles(w, n, p, map[*page]*page{ada: eve, eve: ada}[p], up, frame)
			}
			var want []string
			ada.command(Command{Type: "open", Fragment: d.link("Ada")})
			ada.command(Command{Type: "join", Name: "Ada"})
			eve.command(Command{Type: "open", Fragment: open})
			eve.command(Command{Type: "join", Name: "Eve"})
			for i := range 20 {
				w.run(4_000)
				if len(d.patients) == 2 {
					d.command(Command{Type: "admit", Patients: slices.Collect(maps.Keys(d.patients))})
					want = append(want, fmt.Sprint(i))
					d.says("everyone", want[len(want)-1])
				}
				for _, v := range d.patients {
					if v.BlockedUntil != 0 || v.Status == "held" || len(d.patients) > 2 {
						t.Fatalf("%+v", d.patients)
					}
				}
				for _, v := range d.invitations {
					if v.Status == "blocked" {
						t.Fatalf("%+v", v)
					}
				}
			}
			w.lose = nil
			w.run(120_000)
			d.command(Command{Type: "admit", Patients: slices.Collect(maps.Keys(d.patients))})
			d.says("everyone", "calm again")
			want = append(want, "calm again")
			w.reads(ada, want...)
			w.reads(eve, want...)
		})
	}
}

// Somebody who holds the walk-in link and the relay, in the place of a patient who came by it: they
// run handshakes of their own, good and bad, on that patient's connection.
func TestRelayWithTheWalkInLinkBlocksNobody(t *testing.T) {
	for name, wrong := range map[string]func(*hostile){
		"nothing":        func(h *hostile) {},
		"bad signature":  func(h *hostile) { h.sig = func(sig []byte) { sig[9] ^= 1 } },
		"wrong ID_GWN":   func(h *hostile) { h.doctor = func(id *[32]byte) { id[0] ^= 1 } },
		"wrong ID_Di":    func(h *hostile) { h.id = func(id *[16]byte) { id[0] ^= 1 } },
		"wrong verifier": func(h *hostile) { h.verifier = func(v []byte) { v[0] ^= 1 } },
		"no name":        func(h *hostile) { h.name = "" },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			d := w.practice()
			open := d.invitations[d.command(Command{Type: "invite", Open: true})].Fragment
			ada, eve := w.comes(d, "Ada"), w.page("patient", "Eve")
			eve.opens(open, "Eve")
			d.admit(ada, eve)
			id := eve.patient.PatientID
			for range 3 {
				h := w.hostile(open)
				wrong(h)
				h.conn = eve.conn
				w.strangers[h.conn] = func(e wire.FromRelay, code wire.CloseCode) {
					if h.code = code; e.Type == wire.TypeDeliver {
						h.inbox = append(h.inbox, bytes.Clone(e.Frame))
					}
				}
				w.run(helloEvery) // since Eve's own
				if came := h.handshake(); came < 10 || (came == 35) != (name == "nothing") {
					t.Errorf("came to %d", came)
				}
				delete(w.strangers, h.conn)
				eve.cut(1006)
				w.until("Eve is back", func() bool { return eve.patient.Phase == phaseAdmitted && d.patients[id].Online })
			}
			for _, v := range d.patients {
				known := v.ID == id || v.ID == ada.patient.PatientID
				if v.BlockedUntil != 0 || v.HeldFor != "" || v.Admitted != known {
					t.Errorf("%+v", v)
				}
			}
			d.says("everyone", "one")
			w.reads(ada, "one")
			w.reads(eve, "one")
		})
	}
}

// A relay that holds the walk-in link puts BLOCKED in the place of WELCOME: the page shows it
// for as long as it is told, at most a minute, and keeps nothing of it.
func TestForgedBlockedIsNotStored(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	open := d.invitations[d.command(Command{Type: "invite", Open: true})].Fragment
	eve := w.page("patient", "Eve")
	h := w.hostile(open)
	forged := 0
	w.lose = func(p *page, up bool, b []byte) bool {
		if p != eve || !up || opcode(up, b) != message.OpHello || forged > 0 {
			return false
		}
		forged++
		b = forge(h.rand, h.inv, frameIn(up, b), message.OpBlocked, (&message.Blocked{Reason: message.BlockedKey}).Append(nil))
		w.after(1, func() { eve.deliver(b) })
		return true
	}
	eve.command(Command{Type: "open", Fragment: open})
	eve.command(Command{Type: "join", Name: "Eve"})
	w.until("blocked", func() bool { return eve.patient.Phase == phaseBlocked })
	eve.reload()
	w.until("in the lobby", func() bool { return eve.patient.Phase == phaseLobby })
	if forged != 1 || d.find("Eve").BlockedUntil != 0 {
		t.Error("not forged, or blocked")
	}
}
