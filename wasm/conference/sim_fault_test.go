package conference

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// faults are put into a copy of the engine, on purpose: old is replaced by new. The
// product has no switch for them.
var faults = []struct{ name, file, old, new, found string }{
	{
		"a receipt sent before the vault is written", "core.go",
		"	c.seal()\n	c.out.Deadline = deadline\n	out := c.out\n",
		"	c.seal()\n	c.out.Deadline = deadline\n	out := c.out\n	out.Writes, c.late = c.late, out.Writes\n",
		"lost: ",
	},
	{
		"an epoch not renewed on removal", "doctor_session.go",
		"	p.admitted = false\n	d.stale()\n",
		"	p.admitted = false\n",
		" can open ",
	},
	{
		"a resend that skips the order", "outbox.go",
		"			o.sent = l.number\n			return l\n",
		"			if i+1 < len(o.waiting) && o.waiting[i+1].number <= o.upTo {\n				l = o.waiting[i+1]\n			}\n			o.sent = l.number\n			return l\n",
		"lost: ",
	},
}

// The simulation finds each of three faults.
func TestSimulationFindsFaults(t *testing.T) {
	if testing.Short() || runtime.GOOS == "js" {
		t.Skip("builds the engine anew for each fault")
	}
	for _, f := range faults {
		t.Run(strings.ReplaceAll(f.name, " ", "-"), func(t *testing.T) {
			source, err := os.ReadFile(f.file)
			if err != nil {
				t.Fatal(err)
			}
			faulty := strings.Replace(string(source), f.old, f.new, 1)
			if faulty == string(source) {
				t.Fatalf("%s has changed: the fault has to be put elsewhere", f.file)
			}
			faulty = strings.Replace(faulty, "type core struct {", "type core struct {\n\tlate []Record", 1)
			out := runFaulty(t, f.file, faulty)
			if !strings.Contains(out, f.found) {
				t.Errorf("not found, or as something else:\n%s", out)
			}
			_, line, _ := strings.Cut(out, "seed ")
			line, _, _ = strings.Cut(line, "\n")
			t.Logf("seed %s", line)
		})
	}
}

// runFaulty runs the simulation with one file of the engine replaced.
func runFaulty(t *testing.T, file, source string) string {
	dir := t.TempDir()
	here, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	replaced, overlay := filepath.Join(dir, "faulty.go"), filepath.Join(dir, "overlay.json")
	list, err := json.Marshal(map[string]any{"Replace": map[string]string{here: replaced}})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{replaced: source, overlay: string(list)} {
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("go", "test", "-count=1", "-vet=off", "-overlay", overlay, "-run", "^TestSimulation$", "-every", "1", "-seeds", "60", ".").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "seed ") {
		t.Fatalf("60 worlds do not find it: %v\n%s", err, out)
	}
	return string(out)
}
