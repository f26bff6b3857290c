package seal

import (
	"math"
	"testing"
)

// The paper's own text of the function (Nikitin et al. 2019, algorithm 1), in
// floating point.
func padmeOfThePaper(n int) int {
	e := math.Floor(math.Log2(float64(n)))
	s := math.Floor(math.Log2(e)) + 1
	mask := int(math.Pow(2, e-s)) - 1
	return (n + mask) / (mask + 1) * (mask + 1)
}

func TestPadmeTable(t *testing.T) {
	for n, want := range map[int]int{
		0: 0, 1: 1, 2: 2, 3: 3, 7: 7, 8: 8, 9: 10, 10: 10, 15: 16, 17: 18, 33: 36, 65: 72, 100: 104,
		129: 144, 1000: 1024, 1025: 1088, 32769: 34816, 65537: 67584, 1<<20 + 1: 1<<20 + 1<<15,
	} {
		if got := Padme(n); got != want {
			t.Errorf("Padme(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestPadmeProperties(t *testing.T) {
	last, worst := 0, 0.0
	for n := 2; n < 1<<17; n++ {
		got := Padme(n)
		if got != padmeOfThePaper(n) {
			t.Fatalf("Padme(%d) = %d, the paper's is %d", n, got, padmeOfThePaper(n))
		}
		if got < n || got < last || Padme(got) != got {
			t.Fatalf("Padme(%d) = %d: shrinks, falls or is not stable", n, got)
		}
		last, worst = got, max(worst, float64(got-n)/float64(n))
	}
	if worst > 0.12 {
		t.Errorf("the padding costs up to %.1f %%, the paper says under 12", 100*worst)
	}
	distinct := 0 // lengths of 64 KiB to 128 KiB: ⌊log2 e⌋+1 bits, 2^5 of them
	for n := 1<<16 + 1; n <= 1<<17; n = Padme(n) + 1 {
		distinct++
	}
	if distinct != 32 {
		t.Errorf("%d lengths can be told apart between 2^16 and 2^17, want 32", distinct)
	}
}
