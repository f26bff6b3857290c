package invite

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"telemed/crypto/internal/vector"
)

func TestOwnerToken(t *testing.T) {
	master := [32]byte(vector.Bytes("master", 32))
	own, other := OwnerToken(&master, ""), OwnerToken(&master, "https://relay.example")
	if own == other || own == master {
		t.Error("tokens do not depend on the relay")
	}
	for at := range master {
		another := master
		another[at] ^= 1
		if OwnerToken(&another, "") == own {
			t.Errorf("the token does not depend on byte %d of the master secret", at)
		}
	}
	sum := sha256.Sum256(own[:])
	if room := RoomOf(own); !bytes.Equal(room[:], sum[:16]) {
		t.Error("the room is not what the relay computes")
	}
}

func TestPatientIDDependsOnBoth(t *testing.T) {
	y := vector.Bytes("y", 384)
	seen := map[[16]byte]bool{PatientID([8]byte{1}, y): true}
	seen[PatientID([8]byte{2}, y)] = true
	y[383] ^= 1
	seen[PatientID([8]byte{1}, y)] = true
	if len(seen) != 3 {
		t.Error("two patients share an ID")
	}
}

func TestSafetyNumber(t *testing.T) {
	zeros := false
	for i := range byte(50) {
		groups := SafetyNumber([32]byte{i}, [32]byte{1})
		for _, g := range groups {
			if len(g) != 5 || bytes.ContainsFunc([]byte(g), func(r rune) bool { return r < '0' || r > '9' }) {
				t.Fatalf("%q is not five digits", g)
			}
			zeros = zeros || g[0] == '0'
		}
	}
	if !zeros {
		t.Error("no leading zero in 600 groups: the test shows nothing")
	}
	for at := range 32 {
		var other [32]byte
		other[at] = 1
		zero := SafetyNumber([32]byte{}, [32]byte{})
		if SafetyNumber(other, [32]byte{}) == zero || SafetyNumber([32]byte{}, other) == zero {
			t.Errorf("the number does not depend on byte %d of both keys", at)
		}
	}
	if SafetyNumber([32]byte{1}, [32]byte{2}) == SafetyNumber([32]byte{2}, [32]byte{1}) {
		t.Error("the two roles are not told apart")
	}
}

// Every public byte is in the transcript, and the secret is not.
func TestTranscript0(t *testing.T) {
	inv := personal()
	t0 := Transcript0(inv)
	for name, change := range map[string]func(*Invitation){
		"open":    func(i *Invitation) { i.Open, i.PatientName = true, "" },
		"room":    func(i *Invitation) { i.Room[15] ^= 1 },
		"doctor":  func(i *Invitation) { i.Doctor[31] ^= 1 },
		"id":      func(i *Invitation) { i.ID[7] ^= 1 },
		"until":   func(i *Invitation) { i.ValidUntil++ },
		"doctor'": func(i *Invitation) { i.DoctorName += "x" },
		"patient": func(i *Invitation) { i.PatientName += "x" },
		"origin":  func(i *Invitation) { i.RelayOrigin = "" },
	} {
		other := personal()
		change(other)
		if Transcript0(other) == t0 {
			t.Errorf("%s is not in T0", name)
		}
	}
	inv.Secret[0] ^= 1
	if Transcript0(inv) != t0 {
		t.Error("the secret is in T0")
	}
}

func TestHelloKeys(t *testing.T) {
	inv := personal()
	t0 := Transcript0(inv)
	p2d, d2p := HelloKeys(inv, t0)
	if *p2d == *d2p {
		t.Error("both ways have one key")
	}
	for name, change := range map[string]func(inv *Invitation, t0 *[64]byte){
		"secret":     func(inv *Invitation, _ *[64]byte) { inv.Secret[0] ^= 1 },
		"transcript": func(_ *Invitation, t0 *[64]byte) { t0[0] ^= 1 },
	} {
		other, t0 := *inv, t0
		change(&other, &t0)
		if p, d := HelloKeys(&other, t0); *p == *p2d || *d == *d2p {
			t.Errorf("a key does not depend on the %s", name)
		}
	}
}
