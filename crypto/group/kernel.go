package group

// This file and the two that it calls, multiply.go and square.go, are the
// multiplication modulo p: Montgomery's, with R = 2^3136. Nothing in them
// branches on a value or uses one as an index.
//
// A number is Σ a_i·B^i with B = 2^28 and 112 digits a_i, of either sign. With
// digits that are this much smaller than a word, columns of products are added
// up without carries, which are most of the work otherwise.
//
// # Nine accumulators
//
// Even and odd digits are taken apart: a = a' + B·a" with a', a" in base B².
// Karatsuba's identity gives a·b from three products of half the size:
//
//	even columns  a'b' + B²·a"b"
//	odd columns   (a'+a")(b'+b") - a'b' - a"b"
//
// Done twice, digits fall into four classes, i mod 4, and a·b is nine products
// of 28 digits (spread), 9·28² = 7056 multiplications for 112² = 12544.
//
// Montgomery's reduction is a product as well: of p and of a number m whose
// digits come one after another. Since the identity is linear, m·p goes into
// the same nine accumulators, and only what is needed for the next digits of m
// is put together again (join), sixteen columns at a time.
//
// # The shape of p
//
// p = 2^3072 - 2^2816 + …, and p ≡ -1 mod 2^256. So -1/p ≡ 1 modulo B: the next
// digit of m is the next column as it is, modulo B. And what is added is
// m·(p+1), where p+1-2^3072 has digits 9 to 100 only (modulus), less m itself,
// which leaves a column that is a multiple of B: its carry. The nine lowest
// zeros mean that eight digits of m can be read off before their products
// with p are needed, and the next eight after 28 products (eager).
//
// # Bounds
//
// Operands have digits |a_i| ≤ 2^27 and values |a| < 2^3073.
//
//  1. A column of a·b is at most 112·2^27·2^27 = 112·2^54.
//  2. A digit of m is in [0, 2^28), and Σ|p_i| < 44·2^27 over the digits of
//     p+1-2^3072 (tested), so a column of m times that is below 88·2^54.
//  3. 2^3072 = 2^20·B^109 adds one m_i·2^20 < 2^48 to a column.
//  4. With |carry| < 2^35 a column is below 200·2^54 + 2^48 + 2^35 < 2^62, and
//     the carry that it leaves below 2^62/2^28 = 2^34, plus 1 for rounding.
//
// So each column, once put together, fits an int64. The nine accumulators do
// not, and need not: until then there are only sums and products of int64,
// which Go takes modulo 2^64, and a number below 2^63 is known by its value
// modulo 2^64.
//
//  5. Sums of up to four digits, in a spread, are at most 2^29: an int32.
//  6. The result is (a·b + m·p)/R with 0 ≤ m < R and |a·b|/R < 2^6146/2^3136:
//     in (-2^3010, p + 2^3010), so it is an operand again. Its digits are cut
//     to [-2^27, 2^27), and 112 of these hold it, so no carry is left over.

const (
	digitBits = 28
	digitMask = 1<<digitBits - 1
	digitHalf = 1 << (digitBits - 1)
)

// A spread is a number ready to be multiplied. Digit 4i+r of it is class r,
// place i; the nine are, at every place, the digits of these classes added up:
// 0, 2, 0+2, 1, 3, 1+3, 0+1, 2+3, 0+1+2+3.
type spread [9][28]int32

// columns are the accumulators of the nine products. The last stays 0.
type columns [9][56]int64

// modulus has digits 8 to 103 of p+1-2^3072, spread: all that are not 0.
// eager has digits 9 to 15 once more.
var modulus, eager = modulusDigits()

// work is the memory that a multiplication needs; m are 16 digits of
// Montgomery's m, spread; low is all of it, and zeros.
type work struct {
	t   columns
	m   [9][4]int64
	low [112 + 4]int64
}

func (w *work) erase() { *w = work{} }

// mul sets z = a·b/R. All may be the same.
func (w *work) mul(z, a, b *spread) {
	w.t.multiply(a, b)
	w.reduce(z)
}

// square sets z = a²/R. Both may be the same.
func (w *work) square(z, a *spread) {
	w.t.square(a)
	w.reduce(z)
}

// join puts together what one step of Karatsuba's identity took apart: with
// column n of u = a'b', v = a"b", w = (a'+a")(b'+b") and column n-1 of v it
// returns columns 2n and 2n+1 of a·b.
func join(before, u, v, w int64) (even, odd int64) { return u + before, w - u - v }

// reduce sets z = (t + m·p)/R, with the m < R that makes this an integer.
func (w *work) reduce(z *spread) {
	var carry int64
	var v1, v4, v7, odd int64 // the column before of products 1, 4, 7, of 1+3
	var top0, top1, top2 int64
	q9, q10, q11, q12, q13, q14, q15 := eager[0], eager[1], eager[2], eager[3], eager[4], eager[5], eager[6]
	for k := 0; k < 28; k += 4 { // columns 4k to 4k+15
		t0, t1, t2 := (*[4]int64)(w.t[0][k:]), (*[4]int64)(w.t[1][k:]), (*[4]int64)(w.t[2][k:])
		t3, t4, t5 := (*[4]int64)(w.t[3][k:]), (*[4]int64)(w.t[4][k:]), (*[4]int64)(w.t[5][k:])
		t6, t7, t8 := (*[4]int64)(w.t[6][k:]), (*[4]int64)(w.t[7][k:]), (*[4]int64)(w.t[8][k:])
		m := &w.m
		low := (*[16]int64)(w.low[4*k:])
		if k == 24 { // m_0, m_1, m_2 times 2^3072 reach columns 109 to 111
			top0, top1, top2 = w.low[0]<<20, w.low[1]<<20, w.low[2]<<20
		}

		e0, e1 := join(v1, t0[0], t1[0], t2[0])
		o0, o1 := join(v4, t3[0], t4[0], t5[0])
		s0, s1 := join(v7, t6[0], t7[0], t8[0])
		c0, c1 := join(odd, e0, o0, s0)
		c2, c3 := join(o0, e1, o1, s1)
		carry += c0
		m0 := carry & digitMask
		carry = carry>>digitBits + c1
		m1 := carry & digitMask
		carry = carry>>digitBits + c2
		m2 := carry & digitMask
		carry = carry>>digitBits + c3
		m3 := carry & digitMask
		low[0], low[1], low[2], low[3] = m0, m1, m2, m3
		m[0][0], m[1][0], m[2][0] = m0, m2, m0+m2
		m[3][0], m[4][0], m[5][0] = m1, m3, m1+m3
		m[6][0], m[7][0], m[8][0] = m0+m1, m2+m3, (m0+m1)+(m2+m3)

		e0, e1 = join(t1[0], t0[1], t1[1], t2[1])
		o0, o2 := join(t4[0], t3[1], t4[1], t5[1])
		s0, s1 = join(t7[0], t6[1], t7[1], t8[1])
		c0, c1 = join(o1, e0, o0, s0)
		c2, c3 = join(o0, e1, o2, s1)
		carry = carry>>digitBits + c0
		m4 := carry & digitMask
		carry = carry>>digitBits + c1
		m5 := carry & digitMask
		carry = carry>>digitBits + c2
		m6 := carry & digitMask
		carry = carry>>digitBits + c3
		m7 := carry & digitMask
		low[4], low[5], low[6], low[7] = m4, m5, m6, m7
		m[0][1], m[1][1], m[2][1] = m4, m6, m4+m6
		m[3][1], m[4][1], m[5][1] = m5, m7, m5+m7
		m[6][1], m[7][1], m[8][1] = m4+m5, m6+m7, (m4+m5)+(m6+m7)

		// From here on digits of m times digits 9 to 15 of p+1 are missing.
		e0, e1 = join(t1[1], t0[2], t1[2], t2[2])
		o0, o1 = join(t4[1], t3[2], t4[2], t5[2])
		s0, s1 = join(t7[1], t6[2], t7[2], t8[2])
		c0, c1 = join(o2, e0, o0, s0)
		c2, c3 = join(o0, e1, o1, s1)
		carry = carry>>digitBits + c0
		m8 := carry & digitMask
		carry = carry>>digitBits + (c1 + m0*q9)
		m9 := carry & digitMask
		carry = carry>>digitBits + (c2 + m0*q10 + m1*q9)
		m10 := carry & digitMask
		carry = carry>>digitBits + (c3 + m0*q11 + m1*q10 + m2*q9)
		m11 := carry & digitMask
		low[8], low[9], low[10], low[11] = m8, m9, m10, m11
		m[0][2], m[1][2], m[2][2] = m8, m10, m8+m10
		m[3][2], m[4][2], m[5][2] = m9, m11, m9+m11
		m[6][2], m[7][2], m[8][2] = m8+m9, m10+m11, (m8+m9)+(m10+m11)

		e0, e1 = join(t1[2], t0[3], t1[3], t2[3])
		o0, o2 = join(t4[2], t3[3], t4[3], t5[3])
		s0, s1 = join(t7[2], t6[3], t7[3], t8[3])
		c0, c1 = join(o1, e0, o0, s0)
		c2, c3 = join(o0, e1, o2, s1)
		carry = carry>>digitBits + (c0 + m0*q12 + m1*q11 + m2*q10 + m3*q9)
		m12 := carry & digitMask
		carry = carry>>digitBits + (c1 + m0*q13 + m1*q12 + m2*q11 + m3*q10 + m4*q9 + top0)
		m13 := carry & digitMask
		carry = carry>>digitBits + (c2 + m0*q14 + m1*q13 + m2*q12 + m3*q11 + m4*q10 + m5*q9 + top1)
		m14 := carry & digitMask
		carry = carry>>digitBits + (c3 + m0*q15 + m1*q14 + m2*q13 + m3*q12 + m4*q11 + m5*q10 + m6*q9 + top2)
		m15 := carry & digitMask
		carry >>= digitBits
		low[12], low[13], low[14], low[15] = m12, m13, m14, m15
		m[0][3], m[1][3], m[2][3] = m12, m14, m12+m14
		m[3][3], m[4][3], m[5][3] = m13, m15, m13+m15
		m[6][3], m[7][3], m[8][3] = m12+m13, m14+m15, (m12+m13)+(m14+m15)

		w.t.addModulus(m, k)
		v1, v4, v7 = t1[3], t4[3], t7[3] // with what m has just added
		odd = t5[3] - t3[3] - t4[3]
	}
	w.finish(z, carry, v1, v4, v7, odd)
}

// finish sets z to columns 112 to 223, with m times 2^3072 added, as digits.
func (w *work) finish(z *spread, carry, v1, v4, v7, odd int64) {
	for i := 0; i < 28; i += 2 { // columns 112+4i to 112+4i+7
		k := 28 + i
		t0, t1, t2 := (*[2]int64)(w.t[0][k:]), (*[2]int64)(w.t[1][k:]), (*[2]int64)(w.t[2][k:])
		t3, t4, t5 := (*[2]int64)(w.t[3][k:]), (*[2]int64)(w.t[4][k:]), (*[2]int64)(w.t[5][k:])
		t6, t7, t8 := (*[2]int64)(w.t[6][k:]), (*[2]int64)(w.t[7][k:]), (*[2]int64)(w.t[8][k:])
		z0, z1, z2 := (*[2]int32)(z[0][i:]), (*[2]int32)(z[1][i:]), (*[2]int32)(z[2][i:])
		z3, z4, z5 := (*[2]int32)(z[3][i:]), (*[2]int32)(z[4][i:]), (*[2]int32)(z[5][i:])
		z6, z7, z8 := (*[2]int32)(z[6][i:]), (*[2]int32)(z[7][i:]), (*[2]int32)(z[8][i:])
		m := (*[8]int64)(w.low[4*i+3:]) // column n gets m_(n-109)·2^20

		// Adding half a B before a digit is cut off, and taking it away
		// afterwards, makes it signed.
		e0, e1 := join(v1, t0[0], t1[0], t2[0])
		o0, o1 := join(v4, t3[0], t4[0], t5[0])
		s0, s1 := join(v7, t6[0], t7[0], t8[0])
		c0, c1 := join(odd, e0, o0, s0)
		c2, c3 := join(o0, e1, o1, s1)
		carry += c0 + (m[0]<<20 + digitHalf)
		d0 := int32(carry&digitMask - digitHalf)
		carry = carry>>digitBits + (c1 + (m[1]<<20 + digitHalf))
		d1 := int32(carry&digitMask - digitHalf)
		carry = carry>>digitBits + (c2 + (m[2]<<20 + digitHalf))
		d2 := int32(carry&digitMask - digitHalf)
		carry = carry>>digitBits + (c3 + (m[3]<<20 + digitHalf))
		d3 := int32(carry&digitMask - digitHalf)
		z0[0], z1[0], z2[0] = d0, d2, d0+d2
		z3[0], z4[0], z5[0] = d1, d3, d1+d3
		z6[0], z7[0], z8[0] = d0+d1, d2+d3, (d0+d1)+(d2+d3)

		e0, e1 = join(t1[0], t0[1], t1[1], t2[1])
		o0, odd = join(t4[0], t3[1], t4[1], t5[1])
		s0, s1 = join(t7[0], t6[1], t7[1], t8[1])
		c0, c1 = join(o1, e0, o0, s0)
		c2, c3 = join(o0, e1, odd, s1)
		carry = carry>>digitBits + (c0 + (m[4]<<20 + digitHalf))
		d0 = int32(carry&digitMask - digitHalf)
		carry = carry>>digitBits + (c1 + (m[5]<<20 + digitHalf))
		d1 = int32(carry&digitMask - digitHalf)
		carry = carry>>digitBits + (c2 + (m[6]<<20 + digitHalf))
		d2 = int32(carry&digitMask - digitHalf)
		carry = carry>>digitBits + (c3 + (m[7]<<20 + digitHalf))
		d3 = int32(carry&digitMask - digitHalf)
		carry >>= digitBits
		z0[1], z1[1], z2[1] = d0, d2, d0+d2
		z3[1], z4[1], z5[1] = d1, d3, d1+d3
		z6[1], z7[1], z8[1] = d0+d1, d2+d3, (d0+d1)+(d2+d3)
		v1, v4, v7 = t1[1], t4[1], t7[1]
	}
}

// set sets digits 4i to 4i+3.
func (z *spread) set(i int, d0, d1, d2, d3 int32) {
	z[0][i], z[1][i], z[2][i] = d0, d2, d0+d2
	z[3][i], z[4][i], z[5][i] = d1, d3, d1+d3
	z[6][i], z[7][i], z[8][i] = d0+d1, d2+d3, (d0+d1)+(d2+d3)
}
