package conference

import (
	"io"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
	"telemed/crypto/handshake"
	"telemed/crypto/invite"
	"telemed/crypto/seal"
)

// Operations is what diagnose measures, in this order, by the names that the page has
// words for.
var Operations = [...]string{"key-pair", "sign", "verify", "encrypt", "decrypt", "seal", "handshake"}

// sealedPiece is how much is sealed at once, for the time of a MB.
const (
	sealedPiece = 64 << 10
	megabyte    = 1 << 20
)

// primitives does the operations with keys that nobody uses: to warm up, and to measure. The
// handshake is the true one, of a doctor and a patient in this memory.
type primitives struct {
	rand    io.Reader
	key     *elgamal.PrivateKey // nil before the first operation
	y       *elgamal.PublicKey  // its public half as one who has received it has it
	sig     []byte
	message *group.Element
	ct      *elgamal.Ciphertext // as received
	plain   []byte

	doctor  *handshake.Doctor // nil between two handshakes
	patient *handshake.Patient
	frame   []byte // the one under way
	back    bool   // from the doctor
}

var (
	dummySeal  seal.Key
	dummyText  = []byte("primitives")
	dummyClock = handshake.Clock{Wall: 1}
)

func newPrivateKey(rand io.Reader) *elgamal.PrivateKey {
	key, err := elgamal.GenerateKey(rand)
	must(err)
	return key
}

// do does an operation once and reports true, or does the next part of a long one.
func (p *primitives) do(operation int) bool {
	var err error
	switch Operations[operation] {
	case "key-pair":
		newPrivateKey(p.rand)
	case "sign":
		_, err = p.key.Sign(p.rand, "", dummyText)
	case "verify":
		err = p.y.Verify("", dummyText, p.sig)
	case "encrypt":
		_, err = p.y.Encrypt(p.rand, p.message)
	case "decrypt":
		_, err = p.key.Decrypt(p.ct)
	case "seal":
		_, err = seal.Seal(p.rand, &dummySeal, nil, p.plain)
	case "handshake":
		return p.shake()
	}
	must(err)
	return true
}

func (p *primitives) prepare() {
	var err error
	p.key, p.plain = newPrivateKey(p.rand), make([]byte, sealedPiece)
	p.y, err = elgamal.ParsePublicKey(p.key.Public().Bytes())
	must(err)
	p.message, err = elgamal.RandomMessage(p.rand)
	must(err)
	p.sig, err = p.key.Sign(p.rand, "", dummyText)
	must(err)
	ct, err := p.y.Encrypt(p.rand, p.message)
	must(err)
	p.ct, err = elgamal.ParseCiphertext(ct.Bytes())
	must(err)
}

// shake goes on with a handshake by one frame, as slow as the first may be; true with its last.
func (p *primitives) shake() bool {
	switch {
	case p.key == nil:
		p.key = newPrivateKey(p.rand)
		return false
	case p.doctor == nil:
		p.meet()
		return false
	}
	receive := p.doctor.Receive
	if p.back {
		receive = p.patient.Receive
	}
	step, err := receive(dummyClock, p.frame)
	must(err)
	if step.Session != nil && !p.back {
		p.doctor, p.patient = nil, nil
		return true
	}
	p.frame, p.back = step.Reply, !p.back
	return false
}

// meet begins a handshake of two who have never met, up to HELLO.
func (p *primitives) meet() {
	inv := &invite.Invitation{Doctor: p.key.Public().Fingerprint(), DoctorName: "-"}
	var err error
	p.doctor, err = handshake.NewDoctor(p.rand, handshake.DoctorConfig{
		Identity: p.key, DeltaTS: handshake.MinDeltaTS,
		Lookup: func([8]byte) (*invite.Invitation, error) { return inv, nil },
	})
	must(err)
	p.patient, p.frame, err = handshake.NewPatient(p.rand, handshake.PatientConfig{
		Invitation: inv, Identity: p.key, Name: "-",
	}, dummyClock)
	must(err)
}
