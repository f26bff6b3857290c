package conference

import (
	"crypto/hmac"
	"crypto/mlkem"
	"crypto/sha512"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"crypto/hkdf"

	"telemed/crypto/elgamal"
	"telemed/crypto/invite"
	"telemed/crypto/seal"
	"telemed/relay/wire"
)

// A hostile is a patient who holds an invitation and follows the protocol (written here
// anew, from SPEC §5) as far as it suits them.
type hostile struct {
	testing.TB
	// join opens a connection and joins the room; send sends a frame and waits for what comes,
	// which both put into inbox and code.
	join func()
	send func(frame []byte)
	rand *rand.ChaCha8
	inv  *invite.Invitation
	key  *elgamal.PrivateKey
	// What they do wrong; each may change what is about to be sent.
	name     string
	stamp    func(uint64) uint64
	doctor   func(id *[32]byte)
	id       func(id *[16]byte)
	sig      func(sig []byte)
	verifier func(v []byte)

	conn    wire.PeerID
	inbox   [][]byte
	code    wire.CloseCode
	t       [64]byte
	in, out *seal.Key
	eP      *elgamal.PrivateKey
	hello   []byte
	sent    func(frame []byte) // told of each frame, if not nil
}

func encodeLabel(name string, parts ...[]byte) []byte {
	b := append([]byte{byte(len("telemed/1 " + name))}, "telemed/1 "+name...)
	for _, p := range parts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}

func kdf(ikm, salt []byte, name string, n int) []byte {
	b, err := hkdf.Key(sha512.New, ikm, salt, string(encodeLabel(name)), n)
	if err != nil {
		panic(err)
	}
	return b
}

// forge makes, in the place of WELCOME, an answer to a HELLO: whoever holds the invitation's secret can.
func forge(rand io.Reader, inv *invite.Invitation, hello []byte, op byte, content []byte) []byte {
	t := invite.Transcript0(inv)
	_, key := invite.HelloKeys(inv, t)
	t = sha512.Sum512(encodeLabel("transcript step", t[:], hello))
	sealed, err := seal.Seal(rand, key, append([]byte{op}, t[:]...), content)
	if err != nil {
		panic(err)
	}
	return append([]byte{op}, sealed...)
}

func newHostile(t testing.TB, link string, random *rand.ChaCha8) *hostile {
	h := &hostile{TB: t, name: "Mallory", rand: random}
	var err error
	if h.inv, err = invite.ParseFragment(link); err != nil {
		t.Fatal(err)
	}
	h.key, _ = elgamal.GenerateKey(h.rand)
	return h
}

// hostile is one in this world.
func (w *world) hostile(link string) *hostile {
	h := newHostile(w, link, rand.NewChaCha8([32]byte{'h', byte(w.ids)}))
	h.join = func() {
		w.ids++
		binary.BigEndian.PutUint64(h.conn[:], 1<<32|w.ids)
		w.room.Enter(h.conn, 0)
		w.strangers[h.conn] = func(e wire.FromRelay, code wire.CloseCode) {
			if code != 0 {
				h.code = code
			} else if e.Type == wire.TypeDeliver {
				h.inbox = append(h.inbox, slices.Clone(e.Frame))
			}
		}
		w.effects(w.room.Receive(h.conn, wire.AppendJoin(nil)))
		w.run(10)
	}
	h.send = func(frame []byte) {
		if w.room != nil {
			w.effects(w.room.Receive(h.conn, wire.AppendFrame(nil, frame)))
		}
		w.run(50)
	}
	return h
}

// connects gives a connection of its own to the relay's room.
func (h *hostile) connects() {
	h.inbox, h.code = nil, 0
	h.join()
}

// sends a frame and waits for what comes.
func (h *hostile) sends(frame []byte) {
	h.inbox = nil
	if h.sent != nil {
		h.sent(frame)
	}
	h.send(frame)
}

func (h *hostile) seal(head, content []byte) []byte {
	sealed, err := seal.Seal(h.rand, h.out, append(slices.Clone(head), h.t[:]...), content)
	if err != nil {
		panic(err)
	}
	frame := append(slices.Clone(head), sealed...)
	h.t = sha512.Sum512(encodeLabel("transcript step", h.t[:], frame))
	return frame
}

// opens the frame that came last.
func (h *hostile) opens(op byte) []byte {
	h.Helper()
	if len(h.inbox) == 0 || h.inbox[len(h.inbox)-1][0] != op {
		h.Fatalf("%d frames came, none with opcode %d", len(h.inbox), op)
	}
	frame := h.inbox[len(h.inbox)-1]
	content, err := seal.Open(h.in, append([]byte{op}, h.t[:]...), frame[1:])
	if err != nil {
		h.Fatalf("opcode %d: %v", op, err)
	}
	h.t = sha512.Sum512(encodeLabel("transcript step", h.t[:], frame))
	return content
}

// handshake runs up to frame 25, or until nobody answers; it says how far it came.
func (h *hostile) handshake() byte {
	h.t = invite.Transcript0(h.inv)
	h.out, h.in = invite.HelloKeys(h.inv, h.t)
	dk, _ := mlkem.GenerateKey768()
	h.hello = h.seal(append([]byte{1}, h.inv.ID[:]...), append(dk.EncapsulationKey().Bytes(), make([]byte, 16)...))
	h.sends(h.hello)
	if len(h.inbox) == 0 || h.inbox[0][0] != 2 {
		return 1
	}
	welcome := h.opens(2)
	eD, err := elgamal.ParsePublicKey(welcome[384:768])
	if err != nil {
		h.Fatal(err)
	}
	ss, _ := dk.Decapsulate(welcome[768 : 768+1088])
	clock := binary.BigEndian.Uint64(welcome[768+1088:])
	ikm := append(slices.Clone(h.inv.Secret[:]), ss...)
	h.out = seal.NewKey(kdf(ikm, h.t[:], "handshake key P2D", 64))
	h.in = seal.NewKey(kdf(ikm, h.t[:], "handshake key D2P", 64))

	h.eP, _ = elgamal.GenerateKey(h.rand)
	m, _ := elgamal.RandomMessage(h.rand)
	ct, _ := eD.Encrypt(h.rand, m)
	y := h.key.Public().Bytes()
	doctor, id := h.inv.Doctor, invite.PatientID(h.inv.ID, y)
	if h.doctor != nil {
		h.doctor(&doctor)
	}
	if h.id != nil {
		h.id(&id)
	}
	if h.stamp != nil {
		clock = h.stamp(clock)
	}
	fields := append(slices.Clone(y), h.eP.Public().Bytes()...)
	fields = binary.BigEndian.AppendUint16(fields, uint16(len(h.name)))
	fields = append(fields, h.name...)
	fields = binary.BigEndian.AppendUint64(fields, clock)
	fields = append(fields, make([]byte, 16)...)
	fields = append(append(fields, doctor[:]...), id[:]...)
	fields = append(fields, welcome[768+1088+8+4:][:8]...) // the generation, as WELCOME has it
	fields = append(fields, ct.Bytes()...)
	sig, _ := h.key.Sign(h.rand, "key verification", append(slices.Clone(h.t[:]), fields...))
	if h.sig != nil {
		h.sig(sig)
	}
	h.sends(h.seal([]byte{10}, append(fields, sig...)))
	if len(h.inbox) == 0 || h.inbox[0][0] != 20 {
		return 10
	}
	token := h.opens(20)
	stamp := binary.BigEndian.Uint64(token)
	mBytes := m.Bytes()
	ikm = append(append(mBytes, ss...), h.inv.Secret[:]...)
	mac := hmac.New(sha512.New, kdf(ikm, h.t[:], "verifier key", 64))
	mac.Write(h.t[:])
	mac.Write(binary.BigEndian.AppendUint64(nil, stamp))
	v := mac.Sum(nil)
	if h.verifier != nil {
		h.verifier(v)
	}
	h.sends(h.seal([]byte{25}, append(binary.BigEndian.AppendUint64(nil, stamp), v...)))
	if len(h.inbox) == 0 || h.inbox[0][0] == 80 {
		return 25
	}
	return 35
}
