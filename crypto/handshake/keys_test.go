package handshake

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
	"telemed/crypto/seal"
)

// keyInputs are all that goes into a derivation of SPEC §5.
type keyInputs struct {
	secret   [16]byte
	ss       [32]byte
	m        *group.Element
	t        transcript
	verifier seal.Key
	stamp    uint64
	frame    [40]byte
}

// derivations are what is made of the inputs, and of which.
var derivations = []struct {
	of   string
	make func(in *keyInputs) map[string][]byte
}{
	{"secret T", func(in *keyInputs) map[string][]byte {
		p2d, d2p := invite.HelloKeys(&invite.Invitation{Secret: in.secret}, in.t)
		return map[string][]byte{"hello key P2D": p2d[:], "hello key D2P": d2p[:]}
	}},
	{"secret ss T", func(in *keyInputs) map[string][]byte {
		p2d, d2p := handshakeKeys(&invite.Invitation{Secret: in.secret}, in.ss[:], in.t)
		return map[string][]byte{"handshake key P2D": p2d[:], "handshake key D2P": d2p[:]}
	}},
	{"secret ss M T", func(in *keyInputs) map[string][]byte {
		k := deriveSession(in.m, in.ss[:], &invite.Invitation{Secret: in.secret}, in.t)
		return map[string][]byte{"session key P2D": k.p2d[:], "session key D2P": k.d2p[:], "verifier key": k.verifier[:],
			"group share": k.share[:], "session key id": k.id[:]}
	}},
	{"verifier T stamp", func(in *keyInputs) map[string][]byte {
		v := (&sessionKeys{verifier: in.verifier}).verify(in.t, in.stamp)
		return map[string][]byte{"verifier": v[:]}
	}},
	{"T frame", func(in *keyInputs) map[string][]byte {
		t := in.t
		t.step(in.frame[:])
		return map[string][]byte{"T after a frame": t[:]}
	}},
}

// Whatever is changed of a derivation's inputs, every output is another, and no two derivations ever make the
// same: M, and each byte of ss, of the invitation's secret and of T, is in every key that SPEC §5 puts it in.
func TestKeyInputs(t *testing.T) {
	message := func(seed string) *group.Element { return must(elgamal.RandomMessage(vector.Rand(seed))) }
	base := keyInputs{
		secret: [16]byte(vector.Bytes("secret", 16)), ss: [32]byte(vector.Bytes("ss", 32)), m: message("M"),
		t: transcript(vector.Bytes("T", 64)), verifier: seal.Key(vector.Bytes("verifier", 64)), stamp: wallStart,
		frame: [40]byte(vector.Bytes("frame", 40)),
	}
	type change struct {
		of string
		in keyInputs
	}
	changes := []change{{"M", base}, {"M", base}}
	changes[0].in.m, changes[1].in.m = message("another"), message("a third")
	for name, field := range map[string]func(in *keyInputs) []byte{
		"secret":   func(in *keyInputs) []byte { return in.secret[:] },
		"ss":       func(in *keyInputs) []byte { return in.ss[:] },
		"T":        func(in *keyInputs) []byte { return in.t[:] },
		"verifier": func(in *keyInputs) []byte { return in.verifier[:] },
		"frame":    func(in *keyInputs) []byte { return in.frame[:] },
	} {
		for at := range field(&base) {
			other := change{name, base}
			field(&other.in)[at] ^= 1 << (at % 8)
			changes = append(changes, other)
		}
	}
	for bit := range 64 {
		other := change{"stamp", base}
		other.in.stamp ^= 1 << bit
		changes = append(changes, other)
	}

	made := map[[8]byte]string{} // by its first bytes: the shortest has 8
	note := func(name string, output []byte) {
		if before := made[[8]byte(output)]; before != "" {
			t.Errorf("%s is %s", name, before)
		}
		made[[8]byte(output)] = name
	}
	for _, d := range derivations {
		want := d.make(&base)
		for name, output := range want {
			note(name, output)
		}
		for i, c := range changes {
			for name, output := range d.make(&c.in) {
				if slices.Contains(strings.Fields(d.of), c.of) {
					note(fmt.Sprintf("%s with %s changed (%d)", name, c.of, i), output)
				} else if !bytes.Equal(output, want[name]) {
					t.Errorf("%s depends on %s", name, c.of)
				}
			}
		}
	}
}
