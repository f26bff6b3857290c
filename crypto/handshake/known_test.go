package handshake

import (
	"testing"

	"telemed/crypto/elgamal"
)

// A key that is known is taken as it is; another one's is decoded and checked, whatever
// is known.
func TestKnownKeys(t *testing.T) {
	doctor, err := elgamal.ParsePublicKey(key("doctor").Public().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	patient, _ := elgamal.ParsePublicKey(key("patient").Public().Bytes())
	other := key("other").Public()

	w := newWorld(t, "known")
	w.pCfg.Doctor = doctor
	w.dCfg.Known = func(id [16]byte) *elgamal.PublicKey { return patient }
	d, p, _ := w.finish()
	if d.Peer != patient || p.Peer != doctor {
		t.Error("a known key was decoded again")
	}

	w = newWorld(t, "unknown")
	w.pCfg.Doctor = other
	w.dCfg.Known = func(id [16]byte) *elgamal.PublicKey { return other }
	d, p, _ = w.finish()
	if !d.Peer.Equal(patient) || !p.Peer.Equal(doctor) {
		t.Error("another key than was shown")
	}

	w, r := atKey(t)
	w.d.cfg.Known = func([16]byte) *elgamal.PublicKey { return patient }
	_, err = w.toDoctor(r.key(func(m *keyVerification) { m.yP[383] ^= 1 }))
	refused(t, err, "KEY-IDENTITY", ErrSignature)
}
