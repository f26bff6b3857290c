package welch

import (
	"math/rand/v2"
	"testing"
)

func TestStatistic(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	times := func(difference float64) []measurement {
		all := make([]measurement, 10000)
		for i := range all {
			class := rnd.IntN(2)
			all[i] = measurement{class, 1000 + 10*rnd.NormFloat64() + difference*float64(class)}
		}
		return all
	}
	if got := statistic(times(0)); got > 4.5 {
		t.Errorf("t = %.1f for equal times", got)
	}
	if got := statistic(times(2)); got < 4.5 { // a fifth of the deviation
		t.Errorf("t = %.1f for different times", got)
	}
	// What interrupts cover in the whole shows in the fastest half.
	covered := times(2)
	for i := range 500 {
		covered[i].time += 1e6 * rnd.Float64()
	}
	if got := statistic(covered); got < 4.5 {
		t.Errorf("t = %.1f with interrupts", got)
	}
	ran := 0
	T(10, func(class int) func() { return func() { ran++ } })
	if ran != 10 {
		t.Errorf("%d runs", ran)
	}
}
