package group

import "sync"

// A comb (Lim and Lee, "More flexible exponentiation with precomputation",
// Crypto 1994) is what makes exponentiations of one base fast. The exponent is
// written as rows of so many bits; with row m goes a^(2^(bits·m)), and a table has
// all products of its rows' powers. Table j takes bits n of the rows j,
// j+tables, … at once.
type comb struct {
	teeth, tables, bits int       // rows: teeth·tables, one bit of each table's teeth rows is an index
	entries             []residue // of one table after the other
}

// Two sizes are built.
const (
	// Large: for g, and for what is used often. 24 rows make 44 multiplications
	// and ten squarings of an exponentiation. To build one takes 253 squarings and
	// 228 multiplications, about 1.6 of a random-base exponentiation.
	largeTeeth, largeTables = 6, 4
	// Small: for what was decoded, whose rows the check of its order leaves behind. Eight
	// rows make 64 multiplications and 31 squarings; to build one takes 22
	// multiplications, so that it is worth it for a single exponentiation. Other
	// shapes of the two steps together are slower: one table of four teeth
	// by an eighth, three tables by a twentieth, buckets in the place of tables
	// (Brickell, Gordon, McCurley and Wilson) would save a tenth and need secret
	// places to write to.
	smallTeeth, smallTables = 4, 2

	smallRows = smallTeeth * smallTables
	smallBits = 256 / smallRows
)

var combG = sync.OnceValue(func() *comb { return generator.v.largeComb() })

// newComb builds a comb of a's rows.
func newComb(rows []residue, teeth, tables int) *comb {
	n := len(rows)
	c := &comb{teeth: teeth, tables: tables, bits: (256 + n - 1) / n, entries: make([]residue, tables<<teeth)}
	var m machine
	for j := range tables {
		table := c.table(j)
		table[0] = residueOne
		for tooth := range teeth {
			table[1<<tooth] = rows[tables*tooth+j]
		}
		for i := range table {
			if low := i & -i; low != i { // i has two bits and more, or none
				m.set(&table[i-low])
				m.times(&table[low])
				table[i] = m.value()
			}
		}
	}
	return c
}

// largeComb builds a's large comb.
func (a *residue) largeComb() *comb {
	var rows [largeTeeth * largeTables]residue
	var m machine
	m.set(a)
	rows[0] = *a
	for i := 1; i < len(rows); i++ {
		for range (256 + len(rows) - 1) / len(rows) {
			m.squareX()
		}
		rows[i] = m.value()
	}
	return newComb(rows[:], largeTeeth, largeTables)
}

func (c *comb) table(j int) []residue { return c.entries[j<<c.teeth : (j+1)<<c.teeth] }

// index returns the index into table j for bit n of the rows.
func (c *comb) index(e *exponent, j, n int) uint64 {
	var index uint64
	for tooth := range c.teeth {
		index |= e.bit(c.bits*(c.tables*tooth+j)+n) << tooth
	}
	return index
}

// exp returns a^e in constant time.
func (c *comb) exp(e *exponent) residue {
	var m machine
	var got residue
	defer func() { m.erase(); got.erase() }()
	m.set(&residueOne)
	for n := c.bits - 1; n >= 0; n-- {
		if n < c.bits-1 {
			m.squareX()
		}
		for j := range c.tables {
			got.lookUp(c.table(j), c.index(e, j, n))
			m.times(&got)
		}
	}
	return m.value()
}

// timesVarTime multiplies m by what the comb has for bit n of e's rows, if they
// are so long.
func (c *comb) timesVarTime(m *machine, e *exponent, n int) {
	if n >= c.bits {
		return
	}
	for j := range c.tables {
		if i := c.index(e, j, n); i != 0 {
			m.times(&c.table(j)[i])
		}
	}
}

// productVarTime returns g^a·y^b for public y, a and b, in one pass. c is y's
// comb or nil. With a large one it takes 10 squarings and at most 88
// multiplications, with a small one 31 and 108, else 256 and about 102.
func productVarTime(a, b *exponent, y *residue, c *comb) residue {
	var m machine
	m.set(&residueOne)
	g := combG()
	if c != nil {
		for n := max(g.bits, c.bits) - 1; n >= 0; n-- {
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
		g.timesVarTime(&m, a, n)
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
