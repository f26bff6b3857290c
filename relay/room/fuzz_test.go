package room

import (
	"testing"

	"telemed/relay/wire"
)

// codes are those that a page's bytes can bring about.
var codes = map[wire.CloseCode]bool{
	wire.CloseBadEnvelope: true, wire.CloseWrongToken: true, wire.CloseUnknownType: true,
	wire.CloseTooLarge: true, wire.CloseRoomFull: true, wire.CloseTakenOver: true,
	wire.CloseDropped: true, wire.CloseTooSlow: true, wire.CloseVersion: true,
}

// FuzzReceive plays a script: each step's first byte picks who speaks (1 to 4), its second how
// many bytes of the rest are the message. Whatever is said, only those who are in the room get
// something, everything sent parses, and a close is a documented one.
func FuzzReceive(f *testing.F) {
	step := func(who byte, m []byte) []byte { return append([]byte{who, byte(len(m))}, m...) }
	claim, join := step(0, wire.AppendClaim(nil, token)), step(1, wire.AppendJoin(nil))
	visit := append(claim, join...)
	for _, m := range [][]byte{
		step(0, wire.AppendSend(nil, []wire.PeerID{peer(2)}, []byte("frame"))),
		append(step(0, wire.AppendAdmit(nil, peer(2), true)), step(0, wire.AppendCast(nil, []byte("frame")))...),
		step(0, wire.AppendDrop(nil, peer(2))),
		step(1, wire.AppendFrame(nil, []byte("frame"))),
		step(1, wire.AppendCredit(nil, 0)),
		step(2, wire.AppendClaim(nil, token)),
		append(step(2, wire.AppendJoin(nil)), step(3, wire.AppendJoin(nil))...),
	} {
		f.Add(append(visit[:len(visit):len(visit)], m...))
	}
	f.Fuzz(func(t *testing.T, script []byte) {
		r := New(wire.RoomOfToken(token), 2)
		in := map[wire.PeerID]bool{}
		for n := 1; n <= 4; n++ {
			in[peer(n)] = r.Enter(peer(n), 0)
		}
		for len(script) >= 2 {
			who, n := peer(1+int(script[0]%4)), min(int(script[1]), len(script)-2)
			message := script[2 : 2+n]
			script = script[2+n:]
			was := in[who]
			e := r.Receive(who, message)
			if !was && len(e.Deliveries)+len(e.Closes) > 0 {
				t.Fatalf("%x from one who was closed brings about %+v", message, e)
			}
			for _, d := range e.Deliveries {
				if _, err := wire.ParseFromRelay(d.Message); err != nil {
					t.Fatalf("the relay sends %x: %v", d.Message, err)
				}
				if len(d.To) == 0 {
					t.Fatalf("%x is for nobody", d.Message)
				}
				for _, id := range d.To {
					if !in[id] {
						t.Fatalf("%x goes to %s, who was closed", d.Message, id)
					}
				}
			}
			for _, c := range e.Closes {
				if !in[c.ID] || !codes[c.Code] {
					t.Fatalf("close of %s (in the room: %v) with %d", c.ID, in[c.ID], c.Code)
				}
				in[c.ID] = false
			}
			if _, known := r.Connection(who); known != in[who] {
				t.Fatalf("%s: known %v, open %v", who, known, in[who])
			}
		}
	})
}
