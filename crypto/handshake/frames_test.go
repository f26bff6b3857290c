package handshake

import (
	"bytes"
	"testing"

	"telemed/crypto/internal/vector"
)

// Every layout takes what it makes and nothing else.
func TestLayouts(t *testing.T) {
	for name, c := range map[string]struct {
		size  int
		again func(b []byte) []byte // nil if it does not parse
	}{
		"HELLO":           {1200, again(func(b []byte) (*hello, bool) { m := new(hello); return m, m.parse(b) })},
		"WELCOME":         {2292, again(func(b []byte) (*welcome, bool) { m := new(welcome); return m, m.parse(b) })},
		"SESSION_TOKEN":   {1224, again(func(b []byte) (*sessionToken, bool) { m := new(sessionToken); return m, m.parse(b) })},
		"SESSION_CONFIRM": {72, again(func(b []byte) (*sessionConfirm, bool) { m := new(sessionConfirm); return m, m.parse(b) })},
	} {
		all := vector.Bytes(name, c.size+20)
		for n := range all {
			got := c.again(all[:n])
			if (got != nil) != (n == c.size) {
				t.Errorf("%s of %d bytes: parsed %t", name, n, got != nil)
			}
			if got != nil && !bytes.Equal(got, all[:n]) {
				t.Errorf("%s: parsed and written, it is another", name)
			}
		}
	}
}

// again parses and writes.
func again[M interface{ bytes() []byte }](parse func([]byte) (M, bool)) func([]byte) []byte {
	return func(b []byte) []byte {
		m, ok := parse(b)
		if !ok {
			return nil
		}
		return m.bytes()
	}
}

func TestKeyLayout(t *testing.T) {
	for _, name := range []int{0, 1, 64, 65535} {
		all := vector.Bytes("KEY_VERIFICATION", 2034+name+4)
		all[768], all[769] = byte(name>>8), byte(name)
		for n := 2034 + name - 4; n <= len(all); n++ {
			var m keyVerification
			ok := m.parse(all[:n])
			if ok != (n == 2034+name) || ok && !bytes.Equal(m.bytes(), all[:n]) {
				t.Errorf("a name of %d in %d bytes: %t", name, n, ok)
			}
		}
	}
}

func FuzzKeyLayout(f *testing.F) {
	f.Add([]byte(vector.Bytes("KEY_VERIFICATION", 2034)))
	f.Fuzz(func(t *testing.T, b []byte) {
		var m keyVerification
		if m.parse(b) && !bytes.Equal(m.bytes(), b) {
			t.Error("parsed and written, it is another")
		}
	})
}
