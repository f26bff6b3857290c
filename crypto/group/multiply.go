package group

// This file has the two inner loops of the multiplication, unrolled. All sums
// are taken modulo 2^64, as Go's int64 does; kernel.go proves that this is
// enough. a0 … a3 are four digits of one operand, b0 … b3 the four newest of
// the other, so that a column is loaded and stored once for four products.

// multiply sets t to the columns of a·b: t[v][n] = Σ a[v][i]·b[v][n-i].
// t[v][55] stays as it was.
func (t *columns) multiply(a, b *spread) {
	for v := range t {
		rows, b := &a[v], &b[v]
		clear(t[v][:27])
		for i := 0; i < 28; i += 4 {
			a := (*[4]int32)(rows[i:])
			a0, a1, a2, a3 := int64(a[0]), int64(a[1]), int64(a[2]), int64(a[3])
			t := (*[31]int64)(t[v][i:])
			b0 := int64(b[0])
			t[0] += a0 * b0
			b1 := int64(b[1])
			t[1] += a0*b1 + a1*b0
			b2 := int64(b[2])
			t[2] += a0*b2 + a1*b1 + a2*b0
			b3 := int64(b[3])
			t[3] += a0*b3 + a1*b2 + a2*b1 + a3*b0
			b0 = int64(b[4])
			t[4] += a0*b0 + a1*b3 + a2*b2 + a3*b1
			b1 = int64(b[5])
			t[5] += a0*b1 + a1*b0 + a2*b3 + a3*b2
			b2 = int64(b[6])
			t[6] += a0*b2 + a1*b1 + a2*b0 + a3*b3
			b3 = int64(b[7])
			t[7] += a0*b3 + a1*b2 + a2*b1 + a3*b0
			b0 = int64(b[8])
			t[8] += a0*b0 + a1*b3 + a2*b2 + a3*b1
			b1 = int64(b[9])
			t[9] += a0*b1 + a1*b0 + a2*b3 + a3*b2
			b2 = int64(b[10])
			t[10] += a0*b2 + a1*b1 + a2*b0 + a3*b3
			b3 = int64(b[11])
			t[11] += a0*b3 + a1*b2 + a2*b1 + a3*b0
			b0 = int64(b[12])
			t[12] += a0*b0 + a1*b3 + a2*b2 + a3*b1
			b1 = int64(b[13])
			t[13] += a0*b1 + a1*b0 + a2*b3 + a3*b2
			b2 = int64(b[14])
			t[14] += a0*b2 + a1*b1 + a2*b0 + a3*b3
			b3 = int64(b[15])
			t[15] += a0*b3 + a1*b2 + a2*b1 + a3*b0
			b0 = int64(b[16])
			t[16] += a0*b0 + a1*b3 + a2*b2 + a3*b1
			b1 = int64(b[17])
			t[17] += a0*b1 + a1*b0 + a2*b3 + a3*b2
			b2 = int64(b[18])
			t[18] += a0*b2 + a1*b1 + a2*b0 + a3*b3
			b3 = int64(b[19])
			t[19] += a0*b3 + a1*b2 + a2*b1 + a3*b0
			b0 = int64(b[20])
			t[20] += a0*b0 + a1*b3 + a2*b2 + a3*b1
			b1 = int64(b[21])
			t[21] += a0*b1 + a1*b0 + a2*b3 + a3*b2
			b2 = int64(b[22])
			t[22] += a0*b2 + a1*b1 + a2*b0 + a3*b3
			b3 = int64(b[23])
			t[23] += a0*b3 + a1*b2 + a2*b1 + a3*b0
			b0 = int64(b[24])
			t[24] += a0*b0 + a1*b3 + a2*b2 + a3*b1
			b1 = int64(b[25])
			t[25] += a0*b1 + a1*b0 + a2*b3 + a3*b2
			b2 = int64(b[26])
			t[26] += a0*b2 + a1*b1 + a2*b0 + a3*b3
			// Four columns that no row has met before.
			b3 = int64(b[27])
			t[27] = a0*b3 + a1*b2 + a2*b1 + a3*b0
			t[28] = a1*b3 + a2*b2 + a3*b1
			t[29] = a2*b3 + a3*b2
			t[30] = a3 * b3
		}
	}
}

// addModulus adds the columns of m·(p+1-2^3072), where m is rows k to k+3, of
// a number whose digits stand in m: t[v][k+n] += Σ m[v][i]·modulus[v][n-i].
func (t *columns) addModulus(m *[9][4]int64, k int) {
	for v := range t {
		a0, a1, a2, a3 := m[v][0], m[v][1], m[v][2], m[v][3]
		b := &modulus[v]
		t := (*[27]int64)(t[v][k+2:]) // modulus[v] begins with digit 2
		b0 := int64(b[0])
		t[0] += a0 * b0
		b1 := int64(b[1])
		t[1] += a0*b1 + a1*b0
		b2 := int64(b[2])
		t[2] += a0*b2 + a1*b1 + a2*b0
		b3 := int64(b[3])
		t[3] += a0*b3 + a1*b2 + a2*b1 + a3*b0
		b0 = int64(b[4])
		t[4] += a0*b0 + a1*b3 + a2*b2 + a3*b1
		b1 = int64(b[5])
		t[5] += a0*b1 + a1*b0 + a2*b3 + a3*b2
		b2 = int64(b[6])
		t[6] += a0*b2 + a1*b1 + a2*b0 + a3*b3
		b3 = int64(b[7])
		t[7] += a0*b3 + a1*b2 + a2*b1 + a3*b0
		b0 = int64(b[8])
		t[8] += a0*b0 + a1*b3 + a2*b2 + a3*b1
		b1 = int64(b[9])
		t[9] += a0*b1 + a1*b0 + a2*b3 + a3*b2
		b2 = int64(b[10])
		t[10] += a0*b2 + a1*b1 + a2*b0 + a3*b3
		b3 = int64(b[11])
		t[11] += a0*b3 + a1*b2 + a2*b1 + a3*b0
		b0 = int64(b[12])
		t[12] += a0*b0 + a1*b3 + a2*b2 + a3*b1
		b1 = int64(b[13])
		t[13] += a0*b1 + a1*b0 + a2*b3 + a3*b2
		b2 = int64(b[14])
		t[14] += a0*b2 + a1*b1 + a2*b0 + a3*b3
		b3 = int64(b[15])
		t[15] += a0*b3 + a1*b2 + a2*b1 + a3*b0
		b0 = int64(b[16])
		t[16] += a0*b0 + a1*b3 + a2*b2 + a3*b1
		b1 = int64(b[17])
		t[17] += a0*b1 + a1*b0 + a2*b3 + a3*b2
		b2 = int64(b[18])
		t[18] += a0*b2 + a1*b1 + a2*b0 + a3*b3
		b3 = int64(b[19])
		t[19] += a0*b3 + a1*b2 + a2*b1 + a3*b0
		b0 = int64(b[20])
		t[20] += a0*b0 + a1*b3 + a2*b2 + a3*b1
		b1 = int64(b[21])
		t[21] += a0*b1 + a1*b0 + a2*b3 + a3*b2
		b2 = int64(b[22])
		t[22] += a0*b2 + a1*b1 + a2*b0 + a3*b3
		b3 = int64(b[23])
		t[23] += a0*b3 + a1*b2 + a2*b1 + a3*b0
		t[24] += a1*b3 + a2*b2 + a3*b1
		t[25] += a2*b3 + a3*b2
		t[26] += a3 * b3
	}
}
