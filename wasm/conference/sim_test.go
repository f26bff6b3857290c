package conference

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// The simulation: a seed makes a world of a doctor, patients, the relay's room, a
// network and a clock, in which everything goes wrong that may (files have worlds of
// their own: file_world_test.go), and after each event
// all that must never happen is looked for (sim_check_test.go); then the network is
// kind, and all that must come about in the end has to (sim_end_test.go).
//
//	go test ./wasm/conference -run TestSimulation             100 worlds
//	make simulate SEEDS=2000                                  many, on all cores
//	go test ./wasm/conference -run TestSimulation -seed 7 -v  one, telling what happens
var (
	simSeeds = flag.Uint64("seeds", 100, "how many simulated worlds")
	simFirst = flag.Uint64("first", 1, "the first world's seed")
	simEvery = flag.Uint64("every", 0, "the step from seed to seed of one process; 0: share them out")
	simSeed  = flag.Uint64("seed", 0, "the only world, telling what happens")
)

func TestSimulation(t *testing.T) {
	first, last, every := *simFirst, *simFirst+*simSeeds-1, *simEvery
	switch {
	case *simSeed != 0:
		first, last, every = *simSeed, *simSeed, 1
	case testing.Short() || runtime.GOOS == "js":
		last, every = min(last, first+4), 1
	case every == 0:
		shareOut(t, first, last)
		return
	}
	began, slowest, worst := time.Now(), uint64(0), time.Duration(0)
	for seed := first; seed <= last; seed += every {
		one := time.Now()
		if !t.Run(fmt.Sprint(seed), func(t *testing.T) { simulate(t, seed) }) {
			break
		}
		if took := time.Since(one); took > worst {
			slowest, worst = seed, took
		}
	}
	t.Logf("seeds %d to %d, each %d: %v; the slowest, %d, %v", first, last, every, time.Since(began), slowest, worst)
}

// shareOut runs a process for each core: a world's randomness is its process's, since
// crypto/mlkem takes no reader.
func shareOut(t *testing.T, first, last uint64) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	began, jobs := time.Now(), uint64(runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i := range jobs {
		all.Go(func() {
			cmd := exec.Command(self, "-test.run", "^TestSimulation$", "-test.timeout", "0", "-every", fmt.Sprint(jobs),
				"-first", fmt.Sprint(first+i), "-seeds", fmt.Sprint(last+1-first-min(i, last+1-first)))
			cmd.Env = append(cmd.Environ(), "GOMAXPROCS=1")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	all.Wait()
	t.Logf("%d worlds: %v", last+1-first, time.Since(began))
}

// A sim is a world with what is true of it.
type sim struct {
	*world
	seed  uint64
	rng   *rand.Rand
	step  int // events so far
	notes []string
	network
	truth

	doctor  *page
	people  []*page // patients' devices, in the order in which they came
	crash   float64 // how likely a page dies while it carries an output out
	over    bool    // the network is kind, and nobody dies any more
	crowd   int     // people
	long    float64 // how many texts are long
	open    string  // the walk-in link
	links   []string
	rogues  map[string]bool // ids of patients who are not honest
	locks   bool            // the doctor's page has a passphrase, sometimes
	phrases []string        // that it had or may have, "" for none
}

func simulate(t *testing.T, seed uint64) {
	w := newWorldOf(t, seed)
	s := &sim{world: w, seed: seed, rng: rand.New(rand.NewPCG(seed, 0x5eed)), rogues: map[string]bool{}, phrases: []string{""}}
	s.truth = newTruth()
	s.network.begin(s)
	w.travel, w.stepped = s.carries, s.happened
	s.crowd = 1 + s.rng.IntN(4)
	actions := 30 + s.rng.IntN(40)
	if s.rng.IntN(60) == 0 {
		s.crowd, actions = 20, 60
	}
	s.crash = []float64{0, 0.003, 0.01, 0.03}[s.rng.IntN(4)]
	if s.rng.IntN(8) == 0 {
		s.long = 0.5
	}
	s.locks = s.rng.IntN(15) == 0 // Argon2id takes its time
	s.note("up to %d patients, %d actions, crash %v, %s", s.crowd, actions, s.crash, &s.network)

	s.doctor = s.newPage("doctor", "Dr. Ada")
	s.perilous(s.doctor, Command{Type: "setup", Name: "Dr. Ada"})
	for range actions {
		s.act()
		s.run(s.pause())
	}
	s.becomeKind()
	s.inTheEnd()
}

// pause is for how long the next action waits.
func (s *sim) pause() uint64 {
	switch n := s.rng.IntN(40); {
	case n == 0:
		return 60_000 + s.rng.Uint64N(60_000)
	case n < 5:
		return 5_000 + s.rng.Uint64N(25_000)
	case n < 20:
		return 200 + s.rng.Uint64N(5_000)
	}
	return s.rng.Uint64N(300)
}

func (s *sim) happened() {
	s.step++
	s.relayed = nil
	s.check()
}

// note remembers what happens, for when something goes wrong.
func (s *sim) note(format string, args ...any) {
	line := fmt.Sprintf("%6d %9d  ", s.step, s.now) + fmt.Sprintf(format, args...)
	if *simSeed != 0 {
		s.Log(line)
		return
	}
	if s.notes = append(s.notes, line); len(s.notes) > 60 {
		s.notes = s.notes[1:]
	}
}

// fail ends the world.
func (s *sim) fail(format string, args ...any) {
	s.Helper()
	s.Fatalf("seed %d, step %d, %d ms: %s\n%s", s.seed, s.step, s.now, fmt.Sprintf(format, args...), strings.Join(s.notes, "\n"))
}

// chance is true with probability p.
func (s *sim) chance(p float64) bool { return s.rng.Float64() < p }

func one[T any](s *sim, list []T) T { return list[s.rng.IntN(len(list))] }
