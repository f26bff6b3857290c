package conference

import (
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/message"
	"telemed/relay/wire"
)

// Only what follows a key's own valid signature blocks that key: for two minutes, doubling;
// the doctor sees it and can lift it.
func TestRulesBrokenBlockTheKey(t *testing.T) {
	for name, wrong := range map[string]func(*hostile){
		"wrong ID_GWN":   func(h *hostile) { h.doctor = func(id *[32]byte) { id[0] ^= 1 } },
		"wrong ID_Di":    func(h *hostile) { h.id = func(id *[16]byte) { id[0] ^= 1 } },
		"wrong verifier": func(h *hostile) { h.verifier = func(v []byte) { v[0] ^= 1 } },
		"no name":        func(h *hostile) { h.name = " " },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			d := w.practice()
			link := d.link("Mallory")
			h := w.hostile(link)
			wrong(h)
			lasts := uint64(2 * 60_000)
			for range 3 {
				h.connects()
				if at := h.handshake(); at == 35 || h.code != wire.CloseDropped {
					t.Fatalf("came to %d, closed with %v", at, h.code)
				}
				b, err := message.ParseBlocked(h.opens(message.OpBlocked))
				v := d.find("Mallory")
				if err != nil || b.Reason != message.BlockedKey || v.Status != "blocked" || v.BlockReason == "" {
					t.Fatalf("%+v, %v, %+v", b, err, v)
				}
				if left := int64(v.BlockedUntil) - int64(d.clock().Wall); left > int64(lasts) || left < int64(lasts)-1000 {
					t.Errorf("blocked for %d ms, want %d", left, lasts)
				}
				h.connects()
				h.handshake() // while blocked: refused at the signature, and no step longer
				if d.find("Mallory").BlockedUntil != v.BlockedUntil {
					t.Error("the block grew")
				}
				w.sleep(lasts)
				w.run(1_000)
				if d.find("Mallory").BlockedUntil != 0 {
					t.Error("still blocked")
				}
				lasts *= 2
			}
			// The invitation is not blocked: who it was meant for comes in with another key.
			ada := w.page("patient", "Ada")
			ada.opens(link, "Ada")
		})
	}
}

// Whoever is blocked is in the conference no more, nor when the block has ended: nothing of what is
// said meanwhile is for them.
func TestBlockedIsDischarged(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	h := w.hostile(d.link("Mallory"))
	h.connects()
	h.handshake()
	d.command(Command{Type: "admit", Patients: []string{d.find("Mallory").ID}})
	h.verifier = func(v []byte) { v[0] ^= 1 }
	h.connects()
	h.handshake()
	if v := d.find("Mallory"); v.Status != "blocked" || v.Admitted || d.doctor.Audience != 0 {
		t.Errorf("%+v", v)
	}
	d.refused(Command{Type: "send", To: "everyone", Text: "x"}, RefusedNotNow)
}

// A bad SignData1 blocks the unpinned use of a personal invitation; a pinned key that signs
// correctly always passes; under an open invitation the connection is closed, no more.
func TestBadSignature(t *testing.T) {
	bad := func(h *hostile) { h.sig = func(sig []byte) { sig[len(sig)-1] ^= 1 } }
	t.Run("unpinned", func(t *testing.T) {
		w := newWorld(t)
		d := w.practice()
		id := d.command(Command{Type: "invite", Patient: "Ada"})
		h := w.hostile(d.invitations[id].Fragment)
		bad(h)
		h.connects()
		h.handshake()
		if b, err := message.ParseBlocked(h.opens(message.OpBlocked)); err != nil || b.Reason != message.BlockedKey {
			t.Errorf("%+v, %v", b, err)
		}
		if v := d.invitations[id]; v.Status != "blocked" || v.BlockedUntil == 0 || len(d.patients) != 0 {
			t.Errorf("%+v", v)
		}
		ada := w.page("patient", "Ada")
		ada.command(Command{Type: "open", Fragment: d.invitations[id].Fragment})
		ada.command(Command{Type: "join", Name: "Ada"})
		w.until("Ada is told", func() bool { return ada.patient.Phase == phaseBlocked && ada.patient.BlockedUntil != 0 })
		d.command(Command{Type: "unblock-invitation", Invitation: id})
		w.run(70_000)
		w.until("Ada is in", func() bool { return ada.patient.Phase == phaseLobby })
	})
	t.Run("pinned", func(t *testing.T) {
		w := newWorld(t)
		d := w.practice()
		link := d.link("Ada")
		ada := w.page("patient", "Ada")
		ada.opens(link, "Ada")
		h := w.hostile(link)
		bad(h)
		for range 3 {
			h.connects()
			if h.handshake() != 10 || h.code != wire.CloseDropped {
				t.Error("not dropped")
			}
		}
		ada.reload()
		w.until("Ada is back", func() bool { return ada.patient.Phase == phaseLobby })
	})
	t.Run("open", func(t *testing.T) {
		w := newWorld(t)
		d := w.practice()
		id := d.command(Command{Type: "invite", Open: true})
		h := w.hostile(d.invitations[id].Fragment)
		bad(h)
		h.doctor = func(id *[32]byte) { id[0] ^= 1 }
		h.connects()
		h.handshake()
		h.sig = nil
		h.connects()
		h.handshake()
		if h.code != wire.CloseDropped || len(h.inbox) != 0 || len(d.patients) != 0 || d.invitations[id].Status == "blocked" {
			t.Errorf("%v, %+v", h.code, d.invitations[id])
		}
		ada := w.page("patient", "Ada")
		ada.opens(d.invitations[id].Fragment, "Ada")
	})
}

// Lateness is told, with the delay, and blocks nobody.
func TestLateBlocksNobody(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	link := d.link("Ada")
	h := w.hostile(link)
	for _, off := range []int64{-6_000, 6_000, -3_600_000, 3_600_000} {
		h.stamp = func(ts uint64) uint64 { return uint64(int64(ts) + off) }
		h.connects()
		if h.handshake() != 10 {
			t.Fatal("accepted")
		}
		b, err := message.ParseBlocked(h.opens(message.OpBlocked))
		if err != nil || b.Reason != message.BlockedLate || b.Delay < 5_900 {
			t.Errorf("%+v, %v", b, err)
		}
	}
	ada := w.page("patient", "Ada")
	w.delay = 2_600
	ada.command(Command{Type: "open", Fragment: link})
	ada.command(Command{Type: "join", Name: "Ada"})
	w.until("late", func() bool { return ada.patient.Trouble == "late" && ada.patient.Delay > 5_000 })
	w.delay = 1
	w.until("Ada is in", func() bool { return ada.patient.Phase == phaseLobby })
}

// Who has a slow line comes in where the doctor's ΔTS allows it, whatever it was when they were
// here last: a WELCOME that comes too late has the next waited for longer.
func TestSlowWelcome(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob := w.comes(d, "Bob")
	d.command(Command{Type: "set-delta-ts", DeltaTS: 60_000})
	ada := w.page("patient", "Ada")
	link := d.link("Ada")
	w.delay = 1_750 // 7 s to WELCOME: more than Bob's page knows of
	bob.reload()
	w.until("Bob is back", func() bool { return bob.patient.Phase == phaseLobby && bob.engine.(*Patient).connected })
	w.delay = 4_000 // 16 s: more than any page waits at first
	ada.command(Command{Type: "open", Fragment: link})
	ada.command(Command{Type: "join", Name: "Ada"})
	w.run(120_000)
	w.until("Ada is in", func() bool { return ada.patient.Phase == phaseLobby })
}

// Garbage and floods block nobody, and others still come in.
func TestGarbageAndFloods(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	link := d.link("Ada")
	h := w.hostile(link)
	for op := range 100 {
		for _, size := range []int{0, 4, 12, 300, 3_000} {
			if h.code != 0 || h.conn == (wire.PeerID{}) {
				h.connects()
			}
			junk := make([]byte, size)
			h.rand.Read(junk)
			h.sends(append([]byte{byte(op)}, junk...))
		}
	}
	var flood []*hostile
	for range 40 {
		f := w.hostile(link)
		f.connects()
		flood = append(flood, f)
	}
	ada := w.page("patient", "Ada")
	ada.command(Command{Type: "open", Fragment: link})
	ada.command(Command{Type: "join", Name: "Ada"})
	for range 300 {
		for _, f := range flood { // HELLOs without end, none of which goes on
			f.t = [64]byte{}
			w.effects(w.room.Receive(f.conn, wire.AppendFrame(nil, append([]byte{1}, make([]byte, 1300)...))))
			if f.code != 0 {
				f.connects()
			}
		}
		w.run(20)
	}
	w.until("Ada is in", func() bool { return ada.patient.Phase == phaseLobby })
	if len(d.patients) != 1 || d.invitations[d.find("Ada").Invitation].Status != "used" {
		t.Errorf("%+v", d.patients)
	}
}

// Another key under a pinned invitation, again and again, fills nothing.
func TestHeldIsBounded(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	link := d.link("Ada")
	ada := w.page("patient", "Ada")
	ada.opens(link, "Ada")
	h := w.hostile(link)
	for range mostHeld + 4 {
		h.key, _ = elgamal.GenerateKey(h.rand)
		h.connects()
		h.handshake()
	}
	if len(d.patients) != 1+mostHeld {
		t.Errorf("%d patients", len(d.patients))
	}
	ada.reload()
	w.until("Ada is back", func() bool { return ada.patient.Phase == phaseLobby })
}
