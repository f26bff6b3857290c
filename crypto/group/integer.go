package group

import "slices"

// This file is arithmetic modulo q = 2^256 - 189, in constant time.

// An integer is an integer mod q, in ten digits of 26 bits, the lowest first.
// It is never changed in place except by erase.
//
// Two forms occur. Canonical, outside of this file: the value is below q and
// the digits below 2^26. Loose, between the steps of a long calculation: any
// value with the right residue, the digits below 2^27, the highest below 2^26.
type integer [10]uint64

const (
	intBits = 26
	intMask = 1<<intBits - 1
	topBits = 256 - 9*intBits // what the highest digit has below 2^256
	topMask = 1<<topBits - 1

	fold256 = 189      // 2^256 mod q
	fold260 = 189 << 4 // 2^260 mod q, below 2^12
)

// loose sets z to a loose form of itself; digits are below 2^60.
func (z *integer) loose() {
	z1 := z[1] + z[0]>>intBits // < 2^60 + 2^34, and so on
	z2 := z[2] + z1>>intBits
	z3 := z[3] + z2>>intBits
	z4 := z[4] + z3>>intBits
	z5 := z[5] + z4>>intBits
	z6 := z[6] + z5>>intBits
	z7 := z[7] + z6>>intBits
	z8 := z[8] + z7>>intBits
	z9 := z[9] + z8>>intBits
	z0 := z[0]&intMask + fold260*(z9>>intBits)      // < 2^26 + 2^12·2^35
	z[0], z[1] = z0&intMask, z1&intMask+z0>>intBits // z[1] < 2^26 + 2^22
	z[2], z[3], z[4], z[5] = z2&intMask, z3&intMask, z4&intMask, z5&intMask
	z[6], z[7], z[8], z[9] = z6&intMask, z7&intMask, z8&intMask, z9&intMask
}

// canonical sets a loose z to its canonical form.
func (z *integer) canonical() {
	// z[9] is below 2^26, and nine digits below 2^27 come to less than 2^236: the
	// first round leaves less than 2^256 + 2^236. If that is not below 2^256,
	// what exceeds it is, by far, and so the second leaves less.
	for range 2 {
		z[0] += fold256 * (z[9] >> topBits)
		z[9] &= topMask
		z.carry()
	}
	// It is not below q if adding 189 carries into bit 256.
	s := *z
	s[0] += fold256
	s.carry()
	mask := -(s[9] >> topBits)
	s[9] &= topMask
	for i := range z {
		z[i] = s[i]&mask | z[i]&^mask
	}
}

// carry leaves only the highest digit above 26 bits.
func (z *integer) carry() {
	for i := range 9 {
		z[i+1] += z[i] >> intBits
		z[i] &= intMask
	}
}

// wide is 20 digits of 26 bits: a product.
type wide [20]uint64

// reduce sets z to t mod q, loose. Digits are below 2^59, the highest below
// 2^26. The 26 lower and the 33 higher bits of a digit above the tenth are
// folded apart.
func (z *integer) reduce(t *wide) {
	z[0] = t[0] + fold260*(t[10]&intMask) // < 2^59 + 2^12·(2^26 + 2^33)
	z[1] = t[1] + fold260*(t[11]&intMask+t[10]>>intBits)
	z[2] = t[2] + fold260*(t[12]&intMask+t[11]>>intBits)
	z[3] = t[3] + fold260*(t[13]&intMask+t[12]>>intBits)
	z[4] = t[4] + fold260*(t[14]&intMask+t[13]>>intBits)
	z[5] = t[5] + fold260*(t[15]&intMask+t[14]>>intBits)
	z[6] = t[6] + fold260*(t[16]&intMask+t[15]>>intBits)
	z[7] = t[7] + fold260*(t[17]&intMask+t[16]>>intBits)
	z[8] = t[8] + fold260*(t[18]&intMask+t[17]>>intBits)
	z[9] = t[9] + fold260*(t[19]&intMask+t[18]>>intBits)
	z.loose()
}

// mulLoose sets z = a·b mod q, all loose: a column is below 10·2^54.
func (z *integer) mulLoose(a, b *integer) {
	var t wide
	b0, b1, b2, b3, b4, b5, b6, b7, b8, b9 := b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9]
	for i, x := range a {
		t := (*[10]uint64)(t[i:])
		t[0] += x * b0
		t[1] += x * b1
		t[2] += x * b2
		t[3] += x * b3
		t[4] += x * b4
		t[5] += x * b5
		t[6] += x * b6
		t[7] += x * b7
		t[8] += x * b8
		t[9] += x * b9
	}
	z.reduce(&t)
}

func (a integer) mul(b integer) integer {
	a.mulLoose(&a, &b)
	a.canonical()
	return a
}

func (a integer) add(b integer) integer {
	for i := range a {
		a[i] += b[i]
	}
	a.loose()
	a.canonical()
	return a
}

func (a integer) sub(b integer) integer { return a.add(b.neg()) }

func (a integer) neg() integer {
	c := int64(0)
	for i := range a {
		c += int64(digitsQ[i]) - int64(a[i])
		a[i] = uint64(c) & intMask
		c >>= intBits
	}
	a.canonical() // it can be q
	return a
}

// squareTimes squares z, loose, n times.
func (z *integer) squareTimes(n int) {
	for range n {
		z.mulLoose(z, z)
	}
}

// inverse returns a^(q-2), which is 1/a by Fermat, and 0 for 0. With x(n) =
// a^(2^n-1), q-2 = 2^256-191 = (2^248-1)·2^8 + 65: 255 squarings and 13
// multiplications.
func (a integer) inverse() integer {
	// twice returns x(2n) of x(n).
	twice := func(x integer, n int) integer {
		y := x
		y.squareTimes(n)
		y.mulLoose(&y, &x)
		return y
	}
	// next returns x(n+1) of x(n).
	next := func(x integer) integer {
		x.squareTimes(1)
		x.mulLoose(&x, &a)
		return x
	}
	x3 := next(next(a))
	x7 := next(twice(x3, 3))
	x15 := next(twice(x7, 7))
	x31 := next(twice(x15, 15))
	z := twice(twice(twice(x31, 31), 62), 124)
	z.squareTimes(2)
	z.mulLoose(&z, &a) // the 1 of 64
	z.squareTimes(6)
	z.mulLoose(&z, &a) // the 1
	z.canonical()
	return z
}

func (a integer) equal(b integer) bool {
	diff := uint64(0)
	for i := range a {
		diff |= a[i] ^ b[i]
	}
	return diff == 0
}

func (a integer) isZero() bool { return a.equal(integer{}) }
func (a *integer) erase()      { clear(a[:]) }

var digitsQ = func() (q integer) { q.read(fromHex(hexQ)); return q }()

// read sets the digits of z to those of a big-endian number.
func (z *integer) read(b []byte) { readDigits(z[:], b) }

// integerFromBytes takes 32 big-endian bytes; false if they are not below q.
func integerFromBytes(b []byte) (z integer, ok bool) {
	z.read(b)
	reduced := z
	reduced.canonical()
	return reduced, reduced.equal(z)
}

// integerFromWide reduces 64 big-endian bytes mod q.
func integerFromWide(b *[64]byte) (z integer) {
	var t wide
	readDigits(t[:], b[:])
	z.reduce(&t)
	z.canonical()
	return z
}

// bytes returns 32 big-endian bytes.
func (a integer) bytes() []byte {
	e := a.exponent()
	slices.Reverse(e[:])
	return e[:]
}

// exponent returns a in the form that exponentiations take.
func (a *integer) exponent() (e exponent) {
	acc, bits, n := uint64(0), 0, 0
	for i := range e {
		if bits < 8 {
			acc |= a[n] << bits
			bits, n = bits+intBits, n+1
		}
		e[i] = byte(acc)
		acc, bits = acc>>8, bits-8
	}
	return e
}

// readDigits sets z to the digits of a big-endian number, as many as it has.
func readDigits(z []uint64, b []byte) {
	acc, bits, n := uint64(0), 0, 0
	for i := len(b) - 1; i >= 0; i-- {
		acc |= uint64(b[i]) << bits
		if bits += 8; bits >= intBits {
			z[n] = acc & intMask
			acc, bits, n = acc>>intBits, bits-intBits, n+1
		}
	}
	if bits > 0 {
		z[n] = acc
	}
}

// modQ returns a mod q, by Horner's rule in 2^256 ≡ 189.
func (a residue) modQ() (z integer) {
	b := a.bytes()
	for ; len(b) > 0; b = b[32:] {
		var next integer
		next.read(b[:32])
		for i := range z {
			z[i] = z[i]*fold256 + next[i] // < 2^27·2^8 + 2^26
		}
		z.loose()
	}
	z.canonical()
	return z
}
