package conference

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// simBugs puts back what the simulation has found, too: make simulate-faults.
var simBugs = flag.Bool("bugs", false, "put back the bugs that were found, too")

// A fault is put into a copy of the engine: each old is replaced by its new. The product has
// no switch for it.
type fault struct {
	name  string
	seed  uint64 // of a world that finds it; 0: one of the first 100 has to
	found string // what is said then, in part
	edits []edit
}

type edit struct{ file, old, new string }

// faults were made up to see whether the simulation finds them.
var faults = []fault{
	{"a receipt sent before the vault is written", 0, "lost: ", []edit{
		{"core.go", "type core struct {", "type core struct {\n\tlate []Record"},
		{"core.go",
			"	c.seal()\n	c.out.Deadline = deadline\n	out := c.out\n",
			"	c.seal()\n	c.out.Deadline = deadline\n	out := c.out\n	out.Writes, c.late = c.late, out.Writes\n"},
	}},
	{"an epoch not renewed on removal", 0, " can open ", []edit{
		{"doctor_session.go", "	p.admitted = false\n	d.stale()\n", "	p.admitted = false\n"},
	}},
	{"a resend that skips the order", 0, "lost: ", []edit{
		{"outbox.go",
			"			o.sent = l.number\n			return l\n",
			"			if i+1 < len(o.waiting) && o.waiting[i+1].number <= o.upTo {\n				l = o.waiting[i+1]\n			}\n			o.sent = l.number\n			return l\n"},
	}},
}

// The simulation finds each of three faults.
func TestSimulationFindsFaults(t *testing.T) {
	if testing.Short() || runtime.GOOS == "js" {
		t.Skip("builds the engine anew for each fault")
	}
	list := faults
	if *simBugs {
		list = bugs
	}
	for _, f := range list {
		t.Run(strings.ReplaceAll(f.name, " ", "-"), func(t *testing.T) {
			out := f.run(t)
			if !strings.Contains(out, f.found) {
				t.Errorf("not found, or as something else:\n%s", out)
			}
			_, line, _ := strings.Cut(out, "seed ")
			line, _, _ = strings.Cut(line, "\n")
			t.Logf("seed %s", line)
		})
	}
}

// Worlds in which a bug was found once, but for those that TestSimulation runs anyway.
func TestSimulationSeeds(t *testing.T) {
	for _, f := range bugs {
		if f.seed == 0 {
			continue
		}
		t.Run(fmt.Sprint(f.seed), func(t *testing.T) { simulate(t, f.seed) })
	}
}

// run is the simulation with the fault in the engine.
func (f fault) run(t *testing.T) string {
	dir, replace := t.TempDir(), map[string]string{}
	for _, e := range f.edits {
		here, err := filepath.Abs(e.file)
		if err != nil {
			t.Fatal(err)
		}
		if replace[here] == "" {
			replace[here] = here
		}
		source, err := os.ReadFile(replace[here])
		if err != nil {
			t.Fatal(err)
		}
		faulty := strings.Replace(string(source), e.old, e.new, 1)
		if faulty == string(source) {
			t.Fatalf("%s has changed: the fault has to be put elsewhere", e.file)
		}
		replace[here] = filepath.Join(dir, e.file)
		if err := os.WriteFile(replace[here], []byte(faulty), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	overlay := filepath.Join(dir, "overlay.json")
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(overlay, list, 0o600); err != nil {
		t.Fatal(err)
	}
	first, seeds := "1", "100" // those that make test runs
	if f.seed != 0 {
		first, seeds = fmt.Sprint(f.seed), "1"
	}
	out, err := exec.Command("go", "test", "-count=1", "-vet=off", "-overlay", overlay, "-run", "^TestSimulation$",
		"-every", "1", "-first", first, "-seeds", seeds, ".").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "seed ") && !strings.Contains(string(out), f.found) {
		t.Fatalf("seeds from %s on, %s of them, do not find it: %v\n%s", first, seeds, err, out)
	}
	return string(out)
}
