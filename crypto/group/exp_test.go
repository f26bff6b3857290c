package group

import (
	"math/big"
	"slices"
	"testing"
)

func exponentOf(k *big.Int) *exponent {
	var e exponent
	k.FillBytes(e[:])
	slices.Reverse(e[:])
	return &e
}

func residueOf(n *big.Int) *residue {
	d := digitsFromBytes(elem(n))
	r := d.residue()
	return &r
}

func (a *residue) num() *big.Int { return num(a.bytes()) }

// edgeResidues are numbers mod p that lie at an edge, in the subgroup or not.
func edgeResidues() []*big.Int {
	out := []*big.Int{new(big.Int), one, big.NewInt(2), pow2(256), minus(pow2(2816), 1), pow2(3071),
		minus(bigP, 1), minus(bigP, 2), new(big.Int).Rsh(bigP, 1), bigG, new(big.Int).Sub(bigP, bigG)}
	for _, s := range []uint{28, 112, 3052, 3071} { // runs of ones and zeros
		out = append(out, minus(pow2(s), 1), new(big.Int).Sub(bigP, pow2(s)))
	}
	rnd := &stream{seed: "edge residues"}
	for range 3 {
		b := make([]byte, 400)
		rnd.Read(b)
		out = append(out, mod(num(b), bigP))
	}
	return out
}

func edgeExponents() []*big.Int {
	out := append(edgeScalars(), bigQ, minus(pow2(256), 1))
	for i := uint(0); i < 256; i += 37 {
		out = append(out, pow2(i))
	}
	return out
}

// combs are r's large comb and its small one, the rows of which any r has.
func combs(r *residue) []*comb {
	var rows []residue
	for i := range uint(smallRows) {
		rows = append(rows, *residueOf(expP(r.num(), pow2(i*smallBits))))
	}
	return []*comb{r.largeComb(), newComb(rows, smallTeeth, smallTables)}
}

func TestExpAgainstBig(t *testing.T) {
	bases, ks := edgeResidues(), edgeExponents()
	for i := range max(len(bases), len(ks)) {
		a, k := bases[i%len(bases)], ks[i%len(ks)]
		r := residueOf(a)
		want := expP(a, k)
		if e := r.exp(exponentOf(k)); e.num().Cmp(want) != 0 {
			t.Errorf("%x ^ %x", a, k)
		}
		for _, c := range combs(r) {
			if e := c.exp(exponentOf(k)); e.num().Cmp(want) != 0 {
				t.Errorf("comb of %d tables: %x ^ %x", c.tables, a, k)
			}
		}
		if e := combG().exp(exponentOf(k)); e.num().Cmp(expP(bigG, k)) != 0 {
			t.Errorf("g ^ %x", k)
		}
		if a.Sign() != 0 && (r.orderQ() != nil) != (expP(a, bigQ).Cmp(one) == 0) {
			t.Errorf("order of %x", a)
		}
	}
}

func TestProductVarTime(t *testing.T) {
	ks := edgeExponents()
	y := expP(big.NewInt(3), halfR)
	r := residueOf(y)
	all := combs(r)
	for i, a := range ks {
		b := ks[len(ks)-1-i]
		want := expP(bigG, a)
		want.Mul(want, expP(y, b)).Mod(want, bigP)
		for name, c := range map[string]*comb{"large comb": all[0], "small comb": all[1], "no comb": nil} {
			if e := productVarTime(exponentOf(a), exponentOf(b), r, c); e.num().Cmp(want) != 0 {
				t.Errorf("%s: g^%x · y^%x", name, a, b)
			}
		}
	}
}

func TestWindows(t *testing.T) {
	for _, k := range edgeExponents() {
		sum, last := new(big.Int), -4
		for n, d := range exponentOf(k).windowsVarTime() {
			sum.Add(sum, new(big.Int).Lsh(big.NewInt(int64(d)), uint(n)))
			if d != 0 && (d%2 == 0 || d > 15 || n-last < 4) {
				t.Errorf("%x: %d at %d", k, d, n)
			}
			if d != 0 {
				last = n
			}
		}
		if sum.Cmp(k) != 0 {
			t.Errorf("%x becomes %x", k, sum)
		}
	}
}

func TestLookUp(t *testing.T) {
	for _, size := range []int{16, 64} {
		table := make([]residue, size)
		for i := range table {
			for j := range table[i] {
				table[i][j] = uint64(i+1) * 0x9e3779b97f4a7c15 * uint64(j+1)
			}
		}
		for i := range table {
			got := residue{1, 2, 3}
			got.lookUp(table, uint64(i))
			if got != table[i] {
				t.Errorf("entry %d of %d", i, size)
			}
		}
	}
}

// residue's way to bytes and back, and p itself, which the kernel may leave.
func TestCanonical(t *testing.T) {
	for _, n := range edgeResidues() {
		d := digitsFromBytes(elem(n))
		r := d.residue()
		if r.num().Cmp(n) != 0 || r.isOne() != (n.Cmp(one) == 0) || !d.belowP() {
			t.Errorf("%x", n)
		}
		if d.is(0) != (n.Sign() == 0) || d.is(1) != (n.Cmp(one) == 0) || d.is(-1) != (n.Cmp(minus(bigP, 1)) == 0) {
			t.Errorf("%x: wrong digits", n)
		}
	}
	s := digitsP.balance()
	if r := s.residue(); r.num().Sign() != 0 || !r.equal(residue{}) || r.isOne() {
		t.Error("p is not 0")
	}
	for _, n := range []*big.Int{bigP, new(big.Int).Add(bigP, one), minus(pow2(3072), 1)} {
		if digitsFromBytes(elem(n)).belowP() {
			t.Errorf("%x is below p", n)
		}
	}
	if one := residueOf(one); !one.equal(residueOne) || !residueOne.isOne() {
		t.Error("1")
	}
}

// What decoding leaves behind, and what Precompute makes, shows in nothing but speed.
func TestTables(t *testing.T) {
	y := BaseExp(scalar(big.NewInt(77)))
	decoded, err := DecodeElement(y.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	known, _ := DecodeElement(y.Bytes())
	known.Precompute()
	for _, k := range edgeScalars() {
		want := y.Exp(scalar(k))
		for name, z := range map[string]*Element{"decoded": decoded, "precomputed": known} {
			if !z.Exp(scalar(k)).Equal(want) {
				t.Errorf("%s: y^%x", name, k)
			}
		}
	}
	if y.fast() != nil || decoded.fast().teeth != smallTeeth || known.fast().teeth != largeTeeth {
		t.Error("not the tables that the elements' past is worth")
	}
	if decoded.rows.Load() != nil || known.rows.Load() != nil {
		t.Error("the rows are kept beside their comb")
	}
	large := known.fast()
	known.Precompute()
	decoded.Precompute()
	if known.fast() != large || decoded.fast().teeth != largeTeeth {
		t.Error("Precompute after a comb")
	}
}

func TestTablesErased(t *testing.T) {
	fresh, _ := DecodeElement(fromHex(hexG))
	rows := fresh.rows.Load()
	fresh.Erase()
	if fresh.rows.Load() != nil || *rows != ([smallRows]residue{}) {
		t.Error("Erase leaves the rows")
	}
	for _, used := range []func(z *Element){(*Element).Precompute, func(z *Element) { z.Exp(scalar(one)) }} {
		z, _ := DecodeElement(fromHex(hexG))
		used(z)
		c := z.fast()
		z.Erase()
		for _, entry := range c.entries {
			if z.comb.Load() != nil || entry != (residue{}) {
				t.Fatal("Erase leaves the table")
			}
		}
	}
}

func FuzzExp(f *testing.F) {
	f.Add([]byte{2}, []byte{255}, []byte{1})
	f.Add(fromHex(hexG), fromHex(hexQ), fromHex(hexQ))
	f.Fuzz(func(t *testing.T, base, x, y []byte) {
		a := mod(num(base), bigP)
		k, l := mod(num(x), pow2(256)), mod(num(y), pow2(256))
		r := residueOf(a)
		want := expP(a, k)
		if e := r.exp(exponentOf(k)); e.num().Cmp(want) != 0 {
			t.Error("exp")
		}
		all := combs(r)
		for _, c := range all {
			if e := c.exp(exponentOf(k)); e.num().Cmp(want) != 0 {
				t.Errorf("comb of %d tables", c.tables)
			}
		}
		want.Mul(want, expP(bigG, l)).Mod(want, bigP)
		for i, c := range append(all, nil) {
			if e := productVarTime(exponentOf(l), exponentOf(k), r, c); e.num().Cmp(want) != 0 {
				t.Errorf("product, comb %d", i)
			}
		}
	})
}
