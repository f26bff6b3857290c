package group

import (
	"encoding/binary"
	"math/bits"
)

// words is a public number below 2^3072, the least significant 64 bits first.
// Only the Jacobi symbol is computed on it: math/big would do, but brings fmt and
// itself into the wasm, 80 KB of the 750 that a phone may be asked to download.
type words [ElementSize / 8]uint64

func wordsFromBytes(b []byte) (w words) {
	for i := range w {
		w[i] = binary.BigEndian.Uint64(b[ElementSize-8*(i+1):])
	}
	return w
}

// jacobiVarTime is the Jacobi symbol (a/n) of an odd n, by the binary algorithm
// (Cohen, A Course in Computational Algebraic Number Theory, algorithm 1.4.10,
// with subtraction in the place of division).
func jacobiVarTime(a, n words) int {
	symbol := 1
	for a != (words{}) {
		// (2/n) = -1 where n is 3 or 5 mod 8.
		if twos := a.shiftOutTwos(); twos&1 == 1 && (n[0]&7 == 3 || n[0]&7 == 5) {
			symbol = -symbol
		}
		// Now both are odd: reciprocity, then (a/n) = (a-n/n).
		if a.less(&n) {
			a, n = n, a
			if a[0]&3 == 3 && n[0]&3 == 3 {
				symbol = -symbol
			}
		}
		a.sub(&n)
	}
	if n != (words{1}) {
		return 0 // a common factor
	}
	return symbol
}

// shiftOutTwos divides w, which is not 0, by the power of 2 in it, and returns
// that power's exponent.
func (w *words) shiftOutTwos() int {
	twos := 0
	for w[0] == 0 {
		copy(w[:], w[1:])
		w[len(w)-1] = 0
		twos += 64
	}
	s := bits.TrailingZeros64(w[0])
	for i := range w {
		w[i] >>= s
		if i+1 < len(w) {
			w[i] |= w[i+1] << (64 - s)
		}
	}
	return twos + s
}

func (w *words) less(v *words) bool {
	for i := len(w) - 1; i >= 0; i-- {
		if w[i] != v[i] {
			return w[i] < v[i]
		}
	}
	return false
}

// sub subtracts v, which is not above w.
func (w *words) sub(v *words) {
	var borrow uint64
	for i := range w {
		w[i], borrow = bits.Sub64(w[i], v[i], borrow)
	}
}
