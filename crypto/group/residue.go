package group

import "crypto/subtle"

// A residue is an integer mod p as the kernel has it: v·R mod p, not fully
// reduced, in signed digits, two to a word: digits 4i and 4i+1 in word i, 4i+2
// and 4i+3 in word 28+i. It is never changed in place except by erase.
type residue [56]uint64

var (
	residueOne, residueR2 = residueConstants()

	unit = func() *spread { s := new(spread); s.set(0, 1, 0, 0, 0); return s }()
)

// digits are a number's digits in [0, 2^28), the lowest first.
type digits [112]int64

func digitsFromBytes(b []byte) (d digits) {
	acc, bits, n := uint64(0), 0, 0
	for i := len(b) - 1; i >= 0; i-- {
		acc |= uint64(b[i]) << bits
		if bits += 8; bits >= digitBits {
			d[n] = int64(acc & digitMask)
			acc, bits, n = acc>>digitBits, bits-digitBits, n+1
		}
	}
	if bits > 0 {
		d[n] = int64(acc)
	}
	return d
}

func (d *digits) bytes() []byte {
	b := make([]byte, ElementSize)
	acc, bits, n := uint64(0), 0, 0
	for i := len(b) - 1; i >= 0; i-- {
		if bits < 8 {
			acc |= uint64(d[n]) << bits
			bits, n = bits+digitBits, n+1
		}
		b[i] = byte(acc)
		acc, bits = acc>>8, bits-8
	}
	return b
}

// sub sets d = d - e, and returns -1 if that is negative (and d then
// meaningless), else 0. Both have digits in [0, 2^28).
func (d *digits) sub(e *digits) int64 {
	borrow := int64(0)
	for i := range d {
		borrow += d[i] - e[i]
		d[i] = borrow & digitMask
		borrow >>= digitBits
	}
	return borrow
}

// balance returns d spread, with digits in [-2^27, 2^27).
func (d *digits) balance() (s spread) {
	carry := int64(0)
	for i := range 28 {
		var x [4]int32
		for r := range x {
			carry += d[4*i+r] + digitHalf
			x[r] = int32(carry&digitMask - digitHalf)
			carry >>= digitBits
		}
		s.set(i, x[0], x[1], x[2], x[3])
	}
	return s
}

// digits returns the number's digits in [0, 2^28); it is not negative.
func (s *spread) digits() (d digits) {
	carry := int64(0)
	for i := range 28 {
		for r, x := range [4]int32{s[0][i], s[3][i], s[1][i], s[4][i]} {
			carry += int64(x)
			d[4*i+r] = carry & digitMask
			carry >>= digitBits
		}
	}
	return d
}

func pack(d0, d1 int32) uint64 { return uint64(uint32(d0)) | uint64(uint32(d1))<<32 }

// residue packs s.
func (s *spread) residue() (a residue) {
	for i := range 28 {
		a[i], a[28+i] = pack(s[0][i], s[3][i]), pack(s[1][i], s[4][i])
	}
	return a
}

// unpack sets s to a.
func (s *spread) unpack(a *residue) {
	for i := range 28 {
		x, y := a[i], a[28+i]
		s.set(i, int32(x), int32(x>>32), int32(y), int32(y>>32))
	}
}

var digitsP = digitsFromBytes(fromHex(hexP))

// modulusDigits makes the kernel's modulus and eager.
func modulusDigits() (m [9][24]int32, e [7]int64) {
	d := digitsFromBytes(fromHex(hexP))
	d[0]++                     // p+1, where the lowest nine digits are 2^28-1,
	for i := range digits(d) { // and on to the carry
		if d[i] > digitMask && i+1 < len(d) {
			d[i], d[i+1] = d[i]&digitMask, d[i+1]+1
		}
	}
	d[109] -= 1 << 20 // less 2^3072
	s := d.balance()
	for v := range m {
		copy(m[v][:], s[v][2:26])
	}
	for i := range e {
		n := 9 + i
		e[i] = int64(s[[4]int{0, 3, 1, 4}[n%4]][n/4])
	}
	return m, e
}

// residueConstants returns R and R² mod p.
func residueConstants() (one residue, r2 spread) {
	var d, zero digits
	d[109] = 1 << 20 // 2^3072
	d.sub(&digitsP)
	for range 64 {
		d = d.plus(&d)
	}
	s := d.balance() // R = 2^64·2^3072
	one = s.residue()
	for range 49 {
		d = d.plus(&d)
	}
	s = d.balance() // 2^49·R
	var w work
	for range 6 {
		w.square(&s, &s) // and at last 2^(49·64)·R
	}
	d = s.digits().plus(&zero)
	return one, d.balance()
}

// plus returns d + e mod p, for a sum below 2p.
func (d digits) plus(e *digits) digits {
	carry := int64(0)
	for i := range d {
		carry += d[i] + e[i]
		d[i] = carry & digitMask
		carry >>= digitBits
	}
	less := d
	keep := less.sub(&digitsP) // all ones if d < p
	for i := range d {
		d[i] = d[i]&keep | less[i]&^keep
	}
	return d
}

// belowP reports whether d < p.
func (d digits) belowP() bool { return d.sub(&digitsP) != 0 }

// is reports whether d = n, or p + n for a negative n.
func (d *digits) is(n int64) bool {
	want := digits{n}
	if n < 0 {
		want = digitsP
		want[0] += n
	}
	diff := int64(0)
	for i := range d {
		diff |= d[i] ^ want[i]
	}
	return diff == 0
}

// residue returns d mod p for a d < 2^3073.
func (d *digits) residue() residue {
	var w work
	s := d.balance()
	w.mul(&s, &s, &residueR2)
	w.erase()
	return s.residue()
}

// canonical returns a in [0, p).
func (a *residue) canonical() digits {
	var w work
	var s spread
	s.unpack(a)
	w.mul(&s, &s, unit)
	w.erase()
	// |a·1| < 2^3073 makes the result (a + m·p)/R an integer above -1 and
	// below p+1. It is p if a is a multiple of p.
	return s.digits().plus(new(digits))
}

func (a residue) bytes() []byte { d := a.canonical(); return d.bytes() }
func (a residue) isOne() bool   { d := a.canonical(); return d.is(1) }

func (a residue) equal(b residue) bool {
	return subtle.ConstantTimeCompare(a.bytes(), b.bytes()) == 1
}

func (a residue) mul(b residue) residue {
	var m machine
	defer m.erase()
	m.set(&a)
	m.times(&b)
	return m.value()
}

func (a *residue) erase() { clear(a[:]) }
