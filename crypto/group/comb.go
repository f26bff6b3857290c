package group

import "sync"

// A comb (Lim and Lee, "More flexible exponentiation with precomputation",
// Crypto 1994) has products of the powers a^(2^(11·m)) of one base, m = 0 …
// 23. An exponent is written as 24 rows of eleven bits; table j takes bits n of
// the rows j, j+4, … j+20 at once. That makes a^e ten squarings and 44
// multiplications; building it takes 264 and 228, about 1.7 of a random-base
// exponentiation. It occupies 112 KiB.
type comb [combTables][1 << combTeeth]residue

const (
	combTeeth  = 6
	combTables = 4
	combBits   = 11 // 6·4·11 = 264 ≥ 256
)

var combG = sync.OnceValue(func() *comb { return newComb(&generator.v) })

func newComb(a *residue) *comb {
	c := new(comb)
	var m machine
	m.set(a)
	for tooth := range combTeeth {
		for j := range c {
			c[j][1<<tooth] = m.value()
			for range combBits {
				m.squareX()
			}
		}
	}
	for j := range c {
		c[j][0] = residueOne
		for i := range c[j] {
			if low := i & -i; low != i { // i has two bits and more, or none
				m.set(&c[j][i-low])
				m.times(&c[j][low])
				c[j][i] = m.value()
			}
		}
	}
	return c
}

// combIndex returns the index into table j for bit n of the rows.
func (e *exponent) combIndex(j, n int) uint64 {
	var index uint64
	for tooth := range combTeeth {
		index |= e.bit(combBits*(combTables*tooth+j)+n) << tooth
	}
	return index
}

// exp returns a^e in constant time.
func (c *comb) exp(e *exponent) residue {
	var m machine
	var got residue
	defer func() { m.erase(); got.erase() }()
	m.set(&residueOne)
	for n := combBits - 1; n >= 0; n-- {
		if n < combBits-1 {
			m.squareX()
		}
		for j := range c {
			got.lookUp(c[j][:], e.combIndex(j, n))
			m.times(&got)
		}
	}
	return m.value()
}

// timesVarTime multiplies m by what the comb has for bit n of e's rows.
func (c *comb) timesVarTime(m *machine, e *exponent, n int) {
	for j := range c {
		if i := e.combIndex(j, n); i != 0 {
			m.times(&c[j][i])
		}
	}
}

// productVarTime returns g^a·y^b for public y, a and b, in one pass. c is y's
// comb or nil; with one it takes 10 squarings and at most 88 multiplications,
// else 257 and about 102.
func productVarTime(a, b *exponent, y *residue, c *comb) residue {
	var m machine
	m.set(&residueOne)
	g := combG()
	if c != nil {
		for n := combBits - 1; n >= 0; n-- {
			m.squareX()
			g.timesVarTime(&m, a, n)
			c.timesVarTime(&m, b, n)
		}
		return m.value()
	}
	windows, odd := b.windowsVarTime(), oddPowers(y)
	for n := 255; n >= 0; n-- {
		m.squareX()
		if windows[n] != 0 {
			m.times(&odd[windows[n]/2])
		}
		if n < combBits {
			g.timesVarTime(&m, a, n)
		}
	}
	return m.value()
}

// windowsVarTime writes e as Σ w[n]·2^n with every w[n] 0 or odd and below 16,
// and at most one of four in a row not 0.
func (e *exponent) windowsVarTime() (w [256]uint8) {
	for n := 0; n < 256; n++ {
		if e.bit(n) == 1 {
			w[n] = uint8(1 | e.bit(n+1)<<1 | e.bit(n+2)<<2 | e.bit(n+3)<<3)
			n += 3
		}
	}
	return w
}

// oddPowers returns y, y³, … y^15.
func oddPowers(y *residue) (odd [8]residue) {
	var m machine
	m.set(y)
	m.squareX()
	squared := m.value()
	odd[0] = *y
	m.set(y)
	for i := 1; i < len(odd); i++ {
		m.times(&squared)
		odd[i] = m.value()
	}
	return odd
}
