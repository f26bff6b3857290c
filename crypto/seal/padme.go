package seal

import "math/bits"

// padEnd marks where the plaintext ends and the zeros begin.
const padEnd = 0x80

// Padme is the length in bytes to which n bytes are padded: n with so many low
// bits rounded up that a length tells only O(log log n) bits, at a cost of at
// most about 12 % (Nikitin et al., "Reducing Metadata Leakage from Encrypted
// Files and Communication with PURBs", PoPETs 2019, §4).
func Padme(n int) int {
	if n < 2 {
		return n
	}
	e := bits.Len(uint(n)) - 1 // ⌊log2 n⌋
	s := bits.Len(uint(e))     // ⌊log2 e⌋ + 1
	mask := 1<<(e-s) - 1
	return (n + mask) &^ mask
}

// pad appends 0x80 and zeros up to the Padmé length, in a new slice.
func pad(plaintext []byte) []byte {
	out := make([]byte, Padme(len(plaintext)+1))
	copy(out, plaintext)
	out[len(plaintext)] = padEnd
	return out
}

// unpad takes off what pad put on, and nothing else: one plaintext has one
// padded form.
func unpad(padded []byte) ([]byte, error) {
	end := len(padded) - 1
	for end >= 0 && padded[end] == 0 {
		end--
	}
	if end < 0 || padded[end] != padEnd || Padme(end+1) != len(padded) {
		return nil, ErrOpen
	}
	return padded[:end], nil
}
