package elgamal

import (
	"crypto/sha512"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"runtime"
	"sync"
	"testing"

	"telemed/crypto/group"
)

var one = big.NewInt(1)

func bigQ() *big.Int { return new(big.Int).Sub(new(big.Int).Lsh(one, 256), big.NewInt(189)) }

// bigP is p as the group's vectors have it, apart from the code's constants.
var bigP = sync.OnceValue(func() *big.Int {
	var v struct {
		P string `json:"p"`
	}
	b, err := os.ReadFile("../testdata/group.json")
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	p, ok := new(big.Int).SetString(v.P, 16)
	if err != nil || !ok {
		panic("no p in group.json")
	}
	return p
})

// stream is the tests' random source: SHA-512(seed ‖ u32 counter) blocks.
type stream struct {
	seed string
	n    uint32
	rest []byte
}

func newStream(seed string) *stream { return &stream{seed: seed} }

func (s *stream) Read(p []byte) (int, error) {
	for i := range p {
		if len(s.rest) == 0 {
			b := sha512.Sum512(binary.BigEndian.AppendUint32([]byte(s.seed), s.n))
			s.n, s.rest = s.n+1, b[:]
		}
		p[i], s.rest = s.rest[0], s.rest[1:]
	}
	return len(p), nil
}

func num(b []byte) *big.Int              { return new(big.Int).SetBytes(b) }
func fill(n *big.Int, size int) []byte   { return n.FillBytes(make([]byte, size)) }
func mod(n, m *big.Int) *big.Int         { return new(big.Int).Mod(n, m) }
func minus(n *big.Int, k int64) *big.Int { return new(big.Int).Sub(n, big.NewInt(k)) }

// scalar makes any integer a Scalar mod q, 0 included.
func scalar(n *big.Int) *group.Scalar {
	return group.ScalarFromHash([64]byte(fill(mod(n, bigQ()), 64)))
}

func testKey(seed string) *PrivateKey {
	k, err := GenerateKey(newStream(seed))
	if err != nil {
		panic(err)
	}
	return k
}

func mustSign(k *PrivateKey, context, m string) []byte {
	sig, err := k.Sign(newStream("sign "+m), context, []byte(m))
	if err != nil {
		panic(err)
	}
	return sig
}

// expect wants err to be ErrSignature by the check, or nil for "".
func expect(t *testing.T, err error, check string) {
	t.Helper()
	if check == "" {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	var e *SignatureError
	if !errors.As(err, &e) || !errors.Is(err, ErrSignature) || e.Check != check {
		t.Errorf("%v, want %s", err, check)
	}
}

// stride is how far apart tampered bytes are where each costs milliseconds.
func stride() int {
	if testing.Short() || runtime.GOARCH == "wasm" {
		return 41
	}
	return 4
}
