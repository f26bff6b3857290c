package handshake

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"io"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
	"telemed/crypto/internal/label"
	"telemed/crypto/invite"
	"telemed/crypto/seal"
)

// transcript is T: a hash of all that was sent, in order, on either side.
type transcript [64]byte

func (t *transcript) step(frame []byte) { *t = label.SHA512("transcript step", t[:], frame) }

// signed is what a signature in a frame covers: T as it was before the frame,
// and the frame's fields before the signature.
func (t *transcript) signed(fields []byte) []byte { return append(t[:], fields...) }

// Contexts of the three signatures.
const (
	contextWelcome = "welcome"
	contextKey     = "key verification"
	contextToken   = "session token"
)

// A wire seals and opens one side's frames of the handshake and keeps T. A
// frame from anywhere else, or any other moment, is a broken seal.
type wire struct {
	t       transcript
	in, out *seal.Key
}

// ad is opcode ‖ clear fields ‖ T: head is the first two, as they are sent.
func (w *wire) ad(head []byte) []byte {
	b := append(make([]byte, 0, len(head)+len(w.t)), head...)
	return append(b, w.t[:]...)
}

// send makes the frame head ‖ seal(content) and moves T.
func (w *wire) send(rand io.Reader, head, content []byte) ([]byte, error) {
	sealed, err := seal.Seal(rand, w.out, w.ad(head), content)
	if err != nil {
		return nil, err
	}
	frame := append(head, sealed...)
	w.t.step(frame)
	return frame, nil
}

// open opens a frame that begins with n clear bytes; T moves only if it does.
func (w *wire) open(frame []byte, n int) ([]byte, error) {
	content, err := seal.Open(w.in, w.ad(frame[:n]), frame[n:])
	if err != nil {
		return nil, err
	}
	w.t.step(frame)
	return content, nil
}

// rekey puts keys in the place of those before, which are erased.
func (w *wire) rekey(in, out *seal.Key) {
	w.erase()
	w.in, w.out = in, out
}

func (w *wire) erase() {
	w.endIn()
	w.endOut()
}

func (w *wire) endIn() {
	if w.in != nil {
		w.in.Erase()
	}
	w.in = nil
}

func (w *wire) endOut() {
	if w.out != nil {
		w.out.Erase()
	}
	w.out = nil
}

// handshakeKeys seal frames 10 to 25; t is T after WELCOME.
func handshakeKeys(inv *invite.Invitation, ss []byte, t transcript) (p2d, d2p *seal.Key) {
	ikm := append(append(make([]byte, 0, 64), inv.Secret[:]...), ss...)
	defer clear(ikm)
	p2d = seal.NewKey(label.HKDF(ikm, t[:], "handshake key P2D", seal.KeySize))
	d2p = seal.NewKey(label.HKDF(ikm, t[:], "handshake key D2P", seal.KeySize))
	return p2d, d2p
}

// sessionKeys are all that M, with both other secrets, is good for.
type sessionKeys struct {
	p2d, d2p seal.Key
	verifier [64]byte
	share    [32]byte
	id       [8]byte
}

// deriveSession takes T after frame 20.
func deriveSession(m *group.Element, ss []byte, inv *invite.Invitation, t transcript) *sessionKeys {
	ikm := make([]byte, 0, group.ElementSize+64)
	mBytes := m.Bytes()
	ikm = append(append(append(ikm, mBytes...), ss...), inv.Secret[:]...)
	clear(mBytes)
	defer clear(ikm)
	k := new(sessionKeys)
	for _, part := range []struct {
		name string
		to   []byte
	}{
		{"session key P2D", k.p2d[:]},
		{"session key D2P", k.d2p[:]},
		{"verifier key", k.verifier[:]},
		{"group share", k.share[:]},
		{"session key id", k.id[:]},
	} {
		derived := label.HKDF(ikm, t[:], part.name, len(part.to))
		copy(part.to, derived)
		clear(derived)
	}
	return k
}

// verify is the verifier of SESSION_CONFIRM; t is T after frame 20.
func (k *sessionKeys) verify(t transcript, stamp uint64) (v [64]byte) {
	mac := hmac.New(sha512.New, k.verifier[:])
	mac.Write(t[:])
	mac.Write(binary.BigEndian.AppendUint64(nil, stamp))
	mac.Sum(v[:0])
	return v
}

func (k *sessionKeys) erase() { *k = sessionKeys{} }

// parseIdentity reads an identity key. If it is the known one, which may be nil, that is
// it: its order has been checked before.
func parseIdentity(b []byte, known *elgamal.PublicKey) (*elgamal.PublicKey, error) {
	if known != nil && bytes.Equal(known.Bytes(), b) {
		return known, nil
	}
	return elgamal.ParsePublicKey(b)
}
