package group

import (
	"crypto/sha512"
	"encoding/binary"
	"math/big"
	"math/rand/v2"
	"testing"
)

// classes are the rows of a spread that hold digits, in the order of i mod 4.
var classes = [4]int{0, 3, 1, 4}

func spreadOf(digit func(i int) int32) *spread {
	var s spread
	for i := range 28 {
		s.set(i, digit(4*i), digit(4*i+1), digit(4*i+2), digit(4*i+3))
	}
	return &s
}

func (s *spread) digit(i int) int64 { return int64(s[classes[i%4]][i/4]) }

// big returns the number that s holds, of either sign.
func (s *spread) big() *big.Int {
	n := new(big.Int)
	for i := 111; i >= 0; i-- {
		n.Lsh(n, digitBits).Add(n, big.NewInt(s.digit(i)))
	}
	return n
}

func (s *spread) consistent() bool {
	var t spread
	for i := range 28 {
		t.set(i, s[0][i], s[3][i], s[1][i], s[4][i])
	}
	return t == *s
}

func detRand(seed string) *rand.Rand {
	h := sha512.Sum512([]byte(seed))
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(h[:]), binary.BigEndian.Uint64(h[8:])))
}

// extremes are operands whose digits sit at the bound: all of them, some of
// them, and with signs that agree or cancel.
func extremes() map[string]*spread {
	const d = digitHalf
	rnd := detRand("extremes")
	return map[string]*spread{
		"0":      new(spread),
		"1":      unit,
		"all +":  spreadOf(func(int) int32 { return d }),
		"all -":  spreadOf(func(int) int32 { return -d }),
		"+-":     spreadOf(func(i int) int32 { return d * int32(1-2*(i%2)) }),
		"++--":   spreadOf(func(i int) int32 { return d * int32(1-2*(i/2%2)) }),
		"110 +":  spreadOf(func(i int) int32 { return d * int32(1-i/110) }),
		"low":    spreadOf(func(i int) int32 { return d * int32(1-i/56) }),
		"high":   spreadOf(func(i int) int32 { return d * int32(i/56) }),
		"signs":  spreadOf(func(int) int32 { return d * int32(1-2*rnd.IntN(2)) }),
		"random": spreadOf(func(int) int32 { return rnd.Int32N(2*d+1) - d }),
		"p":      spreadOf(func(i int) int32 { s := digitsP.balance(); return int32(s.digit(i)) }),
		"R2":     &residueR2,
	}
}

// Every bound that kernel.go states, computed in full precision: the columns
// with their carries, the digits of m, the result's digits and value.
func checkProduct(t *testing.T, name string, w *work, a, b, z *spread) {
	t.Helper()
	limit := pow2(62)
	modulus := modulusAll()
	carry := new(big.Int)
	m := new(big.Int)
	for k := range 224 {
		hi, lo := int64(0), int64(0) // each product is below 2^56
		add := func(product int64) { hi, lo = hi+product>>28, lo+product&digitMask }
		for i := max(0, k-111); i <= min(k, 111); i++ {
			add(a.digit(i) * b.digit(k-i))
			add(w.low[i] * modulus[k-i])
		}
		if i := k - 109; i >= 0 && i < 112 {
			add(w.low[i] << 20)
		}
		column := new(big.Int).Lsh(big.NewInt(hi), 28)
		column.Add(column, big.NewInt(lo)).Add(column, carry)
		if column.CmpAbs(limit) >= 0 {
			t.Errorf("%s: column %d is %x", name, k, column)
		}
		if k < 112 {
			if w.low[k] < 0 || w.low[k] > digitMask {
				t.Errorf("%s: m_%d is %x", name, k, w.low[k])
			}
			column.Sub(column, big.NewInt(w.low[k]))
			m.Add(m, new(big.Int).Lsh(big.NewInt(w.low[k]), uint(digitBits*k)))
		} else {
			if d := z.digit(k - 112); d < -digitHalf || d >= digitHalf {
				t.Errorf("%s: digit %d is %x", name, k-112, d)
			}
			column.Sub(column, big.NewInt(z.digit(k-112)))
		}
		var rest big.Int
		carry, _ = new(big.Int).DivMod(column, pow2(digitBits), &rest)
		if rest.Sign() != 0 {
			t.Fatalf("%s: column %d leaves %x", name, k, &rest)
		}
	}
	if carry.Sign() != 0 || w.low[112]|w.low[113]|w.low[114]|w.low[115] != 0 || !z.consistent() {
		t.Errorf("%s: carry %x", name, carry)
	}
	// And once more as numbers.
	want := new(big.Int).Mul(a.big(), b.big())
	want.Add(want, m.Mul(m, bigP))
	if want.Cmp(new(big.Int).Lsh(z.big(), 112*digitBits)) != 0 {
		t.Errorf("%s: not (a·b + m·p)/R", name)
	}
}

// modulusAll returns the digits of p+1-2^3072 as the kernel has them.
func modulusAll() (out [224]int64) {
	for i := 8; i < 104; i++ {
		out[i] = int64(modulus[classes[i%4]][i/4-2])
	}
	return out
}

func TestModulus(t *testing.T) {
	sum, n := int64(0), new(big.Int)
	for i, d := range modulusAll() {
		if d != 0 && (i < 9 || i > 100) {
			t.Errorf("digit %d is %d", i, d)
		}
		sum += max(d, -d)
		n.Add(n, new(big.Int).Lsh(big.NewInt(d), uint(digitBits*i)))
	}
	if n.Add(n, pow2(3072)).Cmp(new(big.Int).Add(bigP, one)) != 0 {
		t.Error("not p+1")
	}
	if sum >= 44*digitHalf {
		t.Errorf("the digits sum to %d", sum)
	}
	for v := range modulus { // spread: sums of four fit int32
		for i := range modulus[v] {
			want := [9]int{0b1, 0b100, 0b101, 0b10, 0b1000, 0b1010, 0b11, 0b1100, 0b1111}[v]
			s := int32(0)
			for r, c := range classes {
				s += modulus[c][i] * int32(want>>r&1)
			}
			if s != modulus[v][i] {
				t.Errorf("modulus[%d][%d]", v, i)
			}
		}
	}
	for i, d := range eager {
		if d != modulusAll()[9+i] {
			t.Errorf("eager[%d]", i)
		}
	}
}

func TestKernelExtremes(t *testing.T) {
	all := extremes()
	var w work
	for an, a := range all {
		var z spread
		w.square(&z, a)
		checkProduct(t, an+" squared", &w, a, a, &z)
		for bn, b := range all {
			w.mul(&z, a, b)
			checkProduct(t, an+" times "+bn, &w, a, b, &z)
		}
	}
}

func TestKernelRandom(t *testing.T) {
	rnd := detRand("kernel")
	var w work
	a, b := spreadOf(func(i int) int32 { return rnd.Int32() >> 4 * int32(1-i/109) }), new(spread)
	*b = *a
	limit := pow2(3010)
	for range 200 {
		var z spread
		w.square(&z, a)
		checkProduct(t, "square", &w, a, a, &z)
		*a = z
		w.mul(&z, a, b)
		checkProduct(t, "product", &w, a, b, &z)
		*b = z
		if n := z.big(); new(big.Int).Add(n, limit).Sign() <= 0 || n.Cmp(new(big.Int).Add(bigP, limit)) >= 0 {
			t.Fatalf("%x is out of range", n)
		}
	}
}

// Operands and result may be the same memory.
func TestKernelAliases(t *testing.T) {
	all := extremes()
	a, b := all["random"], all["R2"]
	var w work
	var want, z spread
	w.mul(&want, a, b)
	z = *a
	if w.mul(&z, &z, b); z != want {
		t.Error("z, z, b")
	}
	z = *b
	if w.mul(&z, a, &z); z != want {
		t.Error("z, a, z")
	}
	w.square(&want, a)
	z = *a
	if w.mul(&z, &z, &z); z != want {
		t.Error("square and product differ")
	}
}

func FuzzKernel(f *testing.F) {
	f.Add([]byte{}, []byte{})
	f.Add([]byte{0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff}, []byte{1})
	f.Fuzz(func(t *testing.T, x, y []byte) {
		// Four bytes are a digit; the last repeats. Every tenth is at the bound.
		read := func(b []byte) *spread {
			b = append(b, 0, 0, 0, 0)
			return spreadOf(func(i int) int32 {
				d := int32(binary.BigEndian.Uint32(b[min(4*i, len(b)-4):])) >> 4
				if d%10 == 0 && d != 0 {
					d = digitHalf * int32(1-2*(uint32(d)>>31))
				}
				return d
			})
		}
		a, b := read(x), read(y)
		var w work
		var z spread
		w.mul(&z, a, b)
		checkProduct(t, "product", &w, a, b, &z)
		w.square(&z, a)
		checkProduct(t, "square", &w, a, a, &z)
	})
}
