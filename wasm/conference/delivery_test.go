package conference

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"telemed/crypto/message"
	"telemed/relay/wire"
)

// opcode is that of the frame in an envelope; 0 if it holds none.
func opcode(up bool, envelope []byte) byte {
	var frame []byte
	if up {
		e, _ := wire.ParseFromPage(envelope)
		frame = e.Frame
	} else {
		e, _ := wire.ParseFromRelay(envelope)
		frame = e.Frame
	}
	if len(frame) == 0 {
		return 0
	}
	return frame[0]
}

// Frames of any kind are lost, to and from either page: each message comes once, in order.
func TestLostFrames(t *testing.T) {
	for _, lost := range []byte{
		message.OpGroupKey, message.OpLobby, message.OpEncMsg, message.OpDecMsg, message.OpPrivateMsg,
		message.OpHello, message.OpWelcome, message.OpKeyVerification, message.OpSessionToken, message.OpSessionConfirm,
	} {
		t.Run(message.Name(lost), func(t *testing.T) {
			w := newWorld(t)
			d := w.practice()
			ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
			d.admit(ada, bob)
			n := 0
			w.lose = func(p *page, up bool, b []byte) bool {
				if p == bob || opcode(up, b) != lost {
					return false
				}
				n++
				return n%2 == 1 && n < 12
			}
			var want, mine []string
			for i := range 8 {
				text := fmt.Sprint("to all ", i)
				want = append(want, text)
				d.says("everyone", text)
				if text = fmt.Sprint("from Ada ", i); i%2 == 0 {
					mine = append(mine, text)
					ada.says("", text)
				}
				w.run(700)
				if i == 3 {
					ada.breaks()
				}
			}
			of := func(texts []string, like string) (out []string) {
				for _, s := range texts {
					if len(s) > len(like) && s[:len(like)] == like {
						out = append(out, s)
					}
				}
				return out
			}
			for range 12 {
				if !slices.Equal(of(ada.texts, "to all"), want) || !slices.Equal(of(bob.texts, "to all"), want) || !slices.Equal(of(d.texts, "from Ada"), mine) {
					w.run(20_000)
				}
			}
			if got := of(ada.texts, "to all"); !slices.Equal(got, want) {
				t.Errorf("Ada reads %q", got)
			}
			if got := of(bob.texts, "to all"); !slices.Equal(got, want) {
				t.Errorf("Bob reads %q", got)
			}
			if got := of(d.texts, "from Ada"); !slices.Equal(got, mine) {
				t.Errorf("the doctor reads %q", got)
			}
			w.lose = nil
			w.until("all is acknowledged", func() bool {
				return len(d.message("to all 7").ReadBy) == 2 && ada.message("from Ada 6").Received
			})
		})
	}
}

// More than the window and the relay's credit can take is waiting for one who was away.
func TestBacklog(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	ada.close()
	w.run(10)
	var want []string
	for i := range 60 {
		text := fmt.Sprintf("%d %s", i, bytes.Repeat([]byte("x"), 30_000))
		want = append(want, text)
		d.says("everyone", text)
	}
	ada.start()
	w.until("Ada has all", func() bool { return len(ada.texts) == len(want) })
	if !slices.Equal(ada.texts, want) {
		t.Error("not in order")
	}
	if ada.patient.CloseCode != 0 {
		t.Errorf("closed with %d", ada.patient.CloseCode)
	}
	d.says("everyone", "and one more")
	w.until("one more", func() bool { return ada.texts[len(ada.texts)-1] == "and one more" })
}

// An outbox has an end.
func TestOutboxFull(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	ada.close()
	w.run(10)
	text := string(bytes.Repeat([]byte("x"), message.MaxBody))
	n := 0
	for ; n < 1000; n++ {
		result, out := d.engine.Command(Command{Type: "send", To: "everyone", Text: text}, d.clock())
		d.do(out)
		if result.Refusal == RefusedOutboxFull {
			break
		}
	}
	if n < 200 || n > 260 {
		t.Errorf("full after %d", n)
	}
	d.refused(Command{Type: "send", To: "everyone", Text: text + "x"}, RefusedTextTooLong)
	d.refused(Command{Type: "send", To: "everyone", Text: " \n"}, RefusedTextEmpty)
}

// A receipt is never sent before what it acknowledges is stored: they leave in one
// output, whose writes come first.
func TestReceiptAfterWrite(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	stored := 0
	w.lose = func(p *page, up bool, b []byte) bool {
		if up && p == ada && opcode(up, b) == message.OpDecMsg {
			p.alive = false // the page dies as the receipt leaves
			other := &page{w: w, name: "copy", role: "patient", rand: p.rand, vault: p.vault, store: p.store}
			other.start()
			stored = len(other.texts)
			p.alive = true
		}
		return false
	}
	d.says("everyone", "one")
	w.until("read", func() bool { return len(ada.texts) == 1 })
	if stored != 1 {
		t.Errorf("%d messages stored when the receipt left", stored)
	}
}

// The network flaps every few seconds.
func TestFlapping(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
	d.admit(ada, bob)
	var want []string
	for i := range 12 {
		text := fmt.Sprint(i)
		want = append(want, text)
		d.says("everyone", text)
		w.run(2_500)
		switch i % 3 {
		case 0:
			ada.breaks()
		case 1:
			d.breaks()
		case 2:
			w.relayDies()
			w.run(1_500)
			w.down = false
		}
	}
	w.reads(ada, want...)
	w.reads(bob, want...)
	w.until("all is read", func() bool { return len(d.message("11").ReadBy) == 2 })
}

// Devices sleep for ten minutes, and wake.
func TestSleep(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	d.says("everyone", "good night")
	w.sleep(600_000)
	ada.says("", "good morning")
	d.says("everyone", "good day")
	w.until("all is read", func() bool {
		return len(d.message("good day").ReadBy) == 1 && ada.message("good morning").Received
	})
	if len(ada.texts) != 3 || ada.patient.Phase != phaseAdmitted {
		t.Errorf("%s", ada.state())
	}
}

// A message that reaches the doctor's page while its author is in the lobby is not taken, and so none
// after it is before it has come again: let in, both come, in their order.
func TestNoMessagePassedOver(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	for i, out := range []string{"lobby", "end"} {
		text := fmt.Sprint(i)
		d.command(Command{Type: out, Patients: []string{ada.patient.PatientID}})
		ada.says("", text+" before Ada knows")
		w.until("Ada is out", func() bool { return ada.patient.Phase != phaseAdmitted })
		if w.run(100); len(d.texts) != 2*i {
			t.Errorf("the doctor reads %q of who is not admitted", d.texts)
		}
		if out == "end" {
			ada.command(Command{Type: "join", Name: "Ada"})
			w.until("in the lobby", func() bool { return ada.patient.Phase == phaseLobby })
		}
		d.admit(ada)
		ada.says("", text+" after")
		w.until("both are received", func() bool {
			return ada.message(text+" before Ada knows").Received && ada.message(text+" after").Received
		})
	}
	w.reads(d, "0 before Ada knows", "0 after", "1 before Ada knows", "1 after")
}
