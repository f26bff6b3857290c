// Package leaktest finds secrets in what others see: frames on the wire, records in storage. Only tests
// import it.
package leaktest

import "bytes"

// pieceSize is short enough that whoever sees much of a secret sees a piece of it, and long enough that none is
// there by chance.
const pieceSize = 16

type piece [pieceSize]byte

// A Search knows secrets. The zero value knows none.
type Search struct {
	pieces map[piece]string
	last   map[string][]byte
}

// Keep remembers a secret of 16 bytes or more, under a name; what was erased already, all zeros, is none.
func (s *Search) Keep(name string, secret []byte) {
	if s.pieces == nil {
		s.pieces, s.last = map[piece]string{}, map[string][]byte{}
	}
	if len(bytes.Trim(secret, "\x00")) > 0 {
		s.last[name] = bytes.Clone(secret)
	}
	for ; len(secret) >= pieceSize; secret = secret[pieceSize:] {
		if p := piece(secret); p != (piece{}) {
			s.pieces[p] = name
		}
	}
}

// In is the name of a secret that stands in what is seen, whole or in part, at any place; "" is none.
func (s *Search) In(seen []byte) string {
	for i := range len(seen) - pieceSize + 1 {
		if name := s.pieces[piece(seen[i:])]; name != "" {
			return name
		}
	}
	return ""
}

// Last returns, by name, the last secret of each that was kept: what a test plants to see that it is found.
func (s *Search) Last() map[string][]byte { return s.last }
