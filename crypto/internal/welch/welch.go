// Package welch asks statistically whether a function's time depends on a
// secret (Reparaz, Balasch and Verbauwhede, "Dude, is my code constant time?",
// DATE 2017). For benchmarks alone: a busy machine can make any t.
package welch

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// A measurement is one run's class and time.
type measurement struct {
	class int
	time  float64
}

// T measures n times, in random order, a function that is prepared for class 0,
// a fixed secret, or class 1, a random one, and returns Welch's t for the two
// classes' times: the greatest of |t| over all measurements and over the fastest
// 90, 75 and 50 percent, which leave out interrupts. Above 4.5, and growing with
// n, it is a leak.
func T(n int, prepare func(class int) func()) float64 {
	all := make([]measurement, n)
	for i := range all {
		class := rand.IntN(2)
		f := prepare(class)
		start := time.Now()
		f()
		all[i] = measurement{class, float64(time.Since(start))}
	}
	return statistic(all)
}

func statistic(all []measurement) float64 {
	slices.SortFunc(all, func(a, b measurement) int { return cmp.Compare(a.time, b.time) })
	worst := 0.0
	for _, percent := range []int{100, 90, 75, 50} {
		var count, mean, m2 [2]float64 // Welford's running moments
		for _, m := range all[:len(all)*percent/100] {
			count[m.class]++
			d := m.time - mean[m.class]
			mean[m.class] += d / count[m.class]
			m2[m.class] += d * (m.time - mean[m.class])
		}
		variance := 0.0
		for c := range count {
			variance += m2[c] / (count[c] - 1) / count[c]
		}
		worst = max(worst, math.Abs(mean[0]-mean[1])/math.Sqrt(variance))
	}
	return worst
}
