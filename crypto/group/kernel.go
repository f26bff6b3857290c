package group

import "filippo.io/bigmod"

// This file is the only one that knows how numbers are held. Everything in it
// is constant time in the values (not in their public sizes); a faster kernel
// replaces this file, and nothing else changes.

var (
	modP = mustModulus(fromHex(hexP))
	modQ = mustModulus(fromHex(hexQ))

	bytesQ       = fromHex(hexQ)
	bytesQMinus2 = func() []byte { b := fromHex(hexQ); b[31] -= 2; return b }()

	// fold is 2^256 mod q = 189: what the high half of a 512-bit number counts.
	fold = mustScalar(189)

	generator = &Element{mustResidue(fromHex(hexG))}
)

func mustModulus(b []byte) *bigmod.Modulus {
	m, err := bigmod.NewModulus(b)
	if err != nil {
		panic("group: internal error: " + err.Error())
	}
	return m
}

func mustResidue(b []byte) residue {
	r, ok := residueFromBytes(b)
	if !ok {
		panic("group: internal error: bad constant")
	}
	return r
}

func mustScalar(small byte) integer {
	b := make([]byte, ScalarSize)
	b[ScalarSize-1] = small
	n, ok := integerFromBytes(b)
	if !ok {
		panic("group: internal error: bad constant")
	}
	return n
}

// A residue is an integer mod p, 0 ≤ v < p. It is never changed in place
// except by erase.
type residue struct{ n *bigmod.Nat }

// residueFromBytes takes 384 big-endian bytes; false if they are not below p.
func residueFromBytes(b []byte) (residue, bool) {
	n, err := bigmod.NewNat().SetBytes(b, modP)
	return residue{n}, err == nil
}

func (a residue) bytes() []byte         { return a.n.Bytes(modP) }
func (a residue) equal(b residue) bool  { return a.n.Equal(b.n) == 1 }
func (a residue) isZero() bool          { return a.n.IsZero() == 1 }
func (a residue) isOne() bool           { return a.n.IsOne() == 1 }
func (a residue) isMinusOne() bool      { return a.n.IsMinusOne(modP) == 1 }
func (a residue) mul(b residue) residue { return residue{clone(a.n, modP).Mul(b.n, modP)} }
func (a residue) erase()                { clear(a.n.Bits()) }

// exp returns a^e for a 32-byte big-endian e, in time that depends on neither.
func (a residue) exp(e []byte) residue {
	return residue{bigmod.NewNat().Exp(a.n, e, modP)}
}

// baseExp returns g^e for a 32-byte big-endian e, in time independent of e.
func baseExp(e []byte) residue { return generator.v.exp(e) }

// modQ returns a mod q.
func (a residue) modQ() integer { return integer{bigmod.NewNat().Mod(a.n, modQ)} }

// An integer is an integer mod q, 0 ≤ n < q. It is never changed in place
// except by erase.
type integer struct{ n *bigmod.Nat }

// integerFromBytes takes 32 big-endian bytes; false if they are not below q.
func integerFromBytes(b []byte) (integer, bool) {
	n, err := bigmod.NewNat().SetBytes(b, modQ)
	return integer{n}, err == nil
}

// integerFromWide reduces 64 big-endian bytes mod q: hi·2^256 + lo.
func integerFromWide(b *[64]byte) integer {
	hi, errHi := bigmod.NewNat().SetOverflowingBytes(b[:32], modQ)
	lo, errLo := bigmod.NewNat().SetOverflowingBytes(b[32:], modQ)
	if errHi != nil || errLo != nil {
		panic("group: internal error: 256 bits do not fit q's size")
	}
	return integer{hi.Mul(fold.n, modQ).Add(lo, modQ)}
}

func (a integer) bytes() []byte         { return a.n.Bytes(modQ) }
func (a integer) equal(b integer) bool  { return a.n.Equal(b.n) == 1 }
func (a integer) isZero() bool          { return a.n.IsZero() == 1 }
func (a integer) add(b integer) integer { return integer{clone(a.n, modQ).Add(b.n, modQ)} }
func (a integer) sub(b integer) integer { return integer{clone(a.n, modQ).Sub(b.n, modQ)} }
func (a integer) mul(b integer) integer { return integer{clone(a.n, modQ).Mul(b.n, modQ)} }
func (a integer) erase()                { clear(a.n.Bits()) }

// inverse returns a^(q-2), which is 1/a by Fermat, and 0 for 0.
func (a integer) inverse() integer {
	return integer{bigmod.NewNat().Exp(a.n, bytesQMinus2, modQ)}
}

// clone copies n, which is below m, into a Nat of its own.
func clone(n *bigmod.Nat, m *bigmod.Modulus) *bigmod.Nat {
	return bigmod.NewNat().ExpandFor(m).Add(n, m)
}
