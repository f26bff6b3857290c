package group

// This file is exponentiation in constant time: the exponents, and the indices
// that they make, are secret, and so may be the bases. The time depends on
// neither. What is left of them in memory is overwritten.

// An exponent is 32 little-endian bytes.
type exponent [ScalarSize]byte

// bit returns bit n, 0 beyond 255.
func (e *exponent) bit(n int) uint64 {
	if n >= 8*len(e) {
		return 0
	}
	return uint64(e[n/8]>>(n%8)) & 1
}

// A machine has a running value and all the memory that it takes to change it.
type machine struct {
	work
	x, y spread
}

func (m *machine) set(a *residue)   { m.x.unpack(a) }
func (m *machine) value() residue   { return m.x.residue() }
func (m *machine) squareX()         { m.square(&m.x, &m.x) }
func (m *machine) times(a *residue) { m.y.unpack(a); m.mul(&m.x, &m.x, &m.y) }
func (m *machine) erase()           { *m = machine{} }

// exp returns a^e with a fixed window of four bits: 252 squarings and 63
// multiplications, and seven of either for the table.
func (a *residue) exp(e *exponent) residue {
	var m machine
	var table [16]residue
	var got residue
	defer func() { m.erase(); clear(table[:]); got.erase() }()
	table[0], table[1] = residueOne, *a
	for i := 2; i < len(table); i += 2 {
		m.set(&table[i/2])
		m.squareX()
		table[i] = m.value()
		m.times(a)
		table[i+1] = m.value()
	}
	for i := 63; i >= 0; i-- {
		got.lookUp(table[:], uint64(e[i/2]>>(i%2*4))&15)
		if i == 63 {
			m.set(&got)
			continue
		}
		m.squareX()
		m.squareX()
		m.squareX()
		m.squareX()
		m.times(&got)
	}
	return m.value()
}

// orderQ finds whether a^q = 1, for an a ≠ 0, as a^(2^256) = a^189: that
// takes 256 squarings and 5 multiplications, 189 being 128+32+16+8+4+1. It
// returns the rows of a's small comb, which the squarings come by; nil if not.
func (a *residue) orderQ() *[smallRows]residue {
	var m machine
	rows := new([smallRows]residue)
	rows[0] = *a
	m.set(a)
	low := m.x
	for i := 1; i <= 256; i++ {
		m.squareX()
		if 189>>i&1 == 1 {
			m.mul(&low, &low, &m.x)
		}
		if i%smallBits == 0 && i < 256 {
			rows[i/smallBits] = m.value()
		}
	}
	if !m.value().equal(low.residue()) {
		return nil
	}
	return rows
}
