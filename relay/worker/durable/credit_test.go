package durable

import (
	"testing"

	"telemed/relay/wire"
)

// The runtime may read a doctor who sends without a pause before it reads what 250 patients say they
// have taken, and all of them say it at the same frame. Nobody who reads is closed for that.
func TestCreditMayComeLate(t *testing.T) {
	w := newWorld(t, Config{Patients: MostPatients})
	doctor := w.claim()
	patients := make([]*page, MostPatients)
	for i := range patients {
		patients[i] = w.join()
		doctor.Send(wire.AppendAdmit(nil, doctorLast(doctor), true))
	}
	// 4 KiB at once for everybody, and what they say of it read 32 frames later: 128 KiB.
	const late = 32
	frame := make([]byte, 4<<10)
	cast := wire.AppendCast(nil, frame)
	meter := wire.NewMeter(wire.InFlight)
	var said [late][]byte
	for n := range 4 * wire.InFlight / len(frame) {
		doctor.Send(cast)
		for _, p := range patients {
			if credit := said[n%late]; credit != nil {
				p.Send(credit)
			}
			if e := p.Next(); e.Code != 0 {
				t.Fatalf("a patient who reads is closed with %d after %d frames", e.Code, n)
			}
		}
		said[n%late] = nil
		if taken, due := meter.Take(frame); due {
			said[n%late] = wire.AppendCredit(nil, taken)
		}
	}
}

// doctorLast is the patient of whom the doctor was told last.
func doctorLast(doctor *page) (id wire.PeerID) {
	last := doctor.in[len(doctor.in)-1].Message
	copy(id[:], last[1:])
	return id
}
