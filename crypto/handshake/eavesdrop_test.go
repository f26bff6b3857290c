package handshake

import (
	"slices"
	"strings"
	"testing"

	"telemed/crypto/group"
	"telemed/crypto/groupkey"
	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
	"telemed/crypto/message"
	"telemed/crypto/seal"
)

// A recording is what went by between a patient and the doctor.
type recording struct {
	handshake [][]byte // frames 1, 2, 10, 20 and 25, or the first of them
	session   [][]byte // the first frame of each chain: LOBBY, and a receipt
}

func (r *recording) last() []byte { return r.handshake[len(r.handshake)-1] }

// begin adds what the session begins with; the keys are those of its two chains.
func (r *recording) begin(d2p, p2d *seal.Key) {
	lobby, receipt := message.Lobby{Status: message.Waiting}, message.DecMsg{UpTo: 1}
	r.session = [][]byte{
		must(groupkey.NewChain(d2p).Seal(vector.Rand("lobby"), message.OpLobby, lobby.Append(nil))),
		must(groupkey.NewChain(p2d).Seal(vector.Rand("receipt"), message.OpDecMsg, receipt.Append(nil))),
	}
}

// An eavesdropper has a recording, and so T, and what SPEC §5 makes the keys of, or something else in the place
// of one of the three.
type eavesdropper struct {
	inv *invite.Invitation // for its secret; the rest of it is no secret here
	ss  []byte
	m   *group.Element
}

// opens is the frames that open under the keys that the eavesdropper derives, and "verifier" if it can make it.
func (e *eavesdropper) opens(r *recording) (names []string) {
	end := wire{t: invite.Transcript0(e.inv)}
	p2d, d2p := invite.HelloKeys(e.inv, end.t)
	var k *sessionKeys
	var sealed transcript // T after frame 20
	for i, frame := range r.handshake {
		head := 1
		if i == 0 {
			head = len(helloHead(e.inv.ID))
		}
		end.in = p2d
		if i%2 == 1 {
			end.in = d2p
		}
		before := end.t
		if content, err := end.open(frame, head); err == nil {
			names = append(names, message.Name(frame[0]))
			var m sessionConfirm
			if i == 4 && m.parse(content) && k.verify(sealed, m.stamp) == m.verifier {
				names = append(names, "verifier")
			}
		}
		end.t = before
		end.t.step(frame)
		switch i {
		case 1:
			p2d, d2p = handshakeKeys(e.inv, e.ss, end.t)
		case 3:
			k, sealed = deriveSession(e.m, e.ss, e.inv, end.t), end.t
		}
	}
	if r.session != nil {
		for i, key := range []*seal.Key{&k.d2p, &k.p2d} {
			if op, _, err := groupkey.NewChain(key).Open(r.session[i]); err == nil {
				names = append(names, message.Name(op))
			}
		}
	}
	return names
}

// has is what there is to be opened, under the names of opens.
func (r *recording) has() (names []string) {
	for _, frame := range slices.Concat(r.handshake, r.session) {
		names = append(names, message.Name(frame[0]))
		if frame[0] == opConfirm {
			names = append(names, "verifier")
		}
	}
	return names
}

// overhear lets four listen who hold everything, or everything but one of M, ss and the invitation's secret, and
// says what each opens that it should not, or does not that it should.
func overhear(r *recording, inv *invite.Invitation, ss []byte, m *group.Element) (wrong []string) {
	other := *inv
	other.Secret = [16]byte(vector.Bytes("another secret", 16))
	for _, l := range []struct {
		lacks string
		eavesdropper
		opens string
	}{
		{"nothing", eavesdropper{inv, ss, m},
			"HELLO WELCOME KEY_VERIFICATION SESSION_TOKEN SESSION_CONFIRM verifier LOBBY DEC_MSG"},
		{"M", eavesdropper{inv, ss, group.Generator()},
			"HELLO WELCOME KEY_VERIFICATION SESSION_TOKEN SESSION_CONFIRM"},
		{"ss", eavesdropper{inv, vector.Bytes("another ss", 32), m}, "HELLO WELCOME"},
		{"the invitation's secret", eavesdropper{&other, ss, m}, ""},
	} {
		want := slices.DeleteFunc(strings.Fields(l.opens), func(name string) bool { return !slices.Contains(r.has(), name) })
		if got := l.eavesdropper.opens(r); !slices.Equal(got, want) {
			wrong = append(wrong, "who lacks "+l.lacks+" opens "+strings.Join(got, " "))
		}
	}
	return wrong
}

// Who has a whole visit's frames, T and all that its keys are made of opens everything; who lacks M opens nothing
// of the session and cannot make the verifier, who lacks ss nothing after WELCOME, who lacks the invitation's
// secret nothing at all.
func TestEachSecretGuards(t *testing.T) {
	w := newWorld(t, "overheard")
	r := &recording{handshake: [][]byte{w.begin()}}
	r.handshake = append(r.handshake, w.must(w.toDoctor(r.last())).Reply)
	r.handshake = append(r.handshake, w.must(w.toPatient(r.last())).Reply)
	ss, m := slices.Clone(w.p.ss), must(group.DecodeElement(w.p.m.Bytes()))
	r.handshake = append(r.handshake, w.must(w.toDoctor(r.last())).Reply)
	r.handshake = append(r.handshake, w.must(w.toPatient(r.last())).Reply)
	session := w.must(w.toDoctor(r.last())).Session
	r.begin(&session.Send, &session.Receive)
	for _, wrong := range overhear(r, w.inv, ss, m) {
		t.Error(wrong)
	}
}
