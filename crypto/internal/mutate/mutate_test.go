//go:build !js

package mutate

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
)

var (
	run  = flag.Bool("mutate", false, "run the suite against every mutant, which takes long")
	only = flag.String("only", "", "run only mutants whose ID or file this regular expression finds")
)

// The packages in which the checks are.
var packages = []string{
	"crypto/group", "crypto/elgamal", "crypto/seal", "crypto/invite", "crypto/handshake", "crypto/groupkey", "crypto/message", "crypto/vault",
}

// suites are the arguments of go test, nearest and quickest first: the next is asked
// when one notices nothing. The vectors would notice every derivation, until they are
// made anew with it: of those another test has to.
func suites(ids, file string) (list [][]string) {
	// Its longest tests are about other things: what is lost, and the passphrase.
	engine := []string{"-skip", "Simul|Fault|Passphrase", "./wasm/conference"}
	if strings.HasPrefix(file, "wasm/") {
		return [][]string{engine}
	}
	protocol := []string{}
	for _, dir := range packages {
		protocol = append(protocol, "./"+dir)
	}
	first := "Scripts"
	if ids == derivation {
		first, protocol = "Scripts|Vectors", append([]string{"-skip", "Vectors"}, protocol...)
	}
	return [][]string{{"-skip", first, "./" + filepath.Dir(file)}, protocol, engine}
}

func all(t *testing.T) (list []mutant) {
	known := specIDs(t)
	for _, dir := range packages {
		list = append(list, load(t, dir, known).mutants()...)
	}
	return append(list, written(t)...)
}

// Every check of SPEC §11 has a mutant without it: the harness finds them by their
// names, and would otherwise miss one that is written in a way it does not know.
func TestEveryCheckHasItsMutant(t *testing.T) {
	has := map[string]bool{}
	for _, m := range all(t) {
		for id := range strings.FieldsSeq(m.ids) {
			has[id] = true
		}
	}
	ids := specIDs(t)
	for id := range ids {
		if !has[id] {
			t.Errorf("no mutant is without %s", id)
		}
	}
	if len(ids) < 70 {
		t.Errorf("SPEC §11 lists only %d checks", len(ids))
	}
}

// TestMutants runs the suite against each mutant and prints what noticed it.
func TestMutants(t *testing.T) {
	if !*run {
		t.Skip("takes long: make mutate")
	}
	for _, file := range []string{"crypto/group/", "wasm/"} { // or everything would seem to be noticed
		for _, suite := range suites("", file) {
			if out, err := test(suite...); err != nil {
				t.Fatalf("%s fails as it is:\n%s", suite, out)
			}
		}
	}
	pattern := regexp.MustCompile(*only)
	work := make(chan mutant)
	var wait sync.WaitGroup
	var lines sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for m := range work {
				by, ok := noticed(t, m)
				lines.Lock()
				fmt.Printf("%-24s %-36s %-62s %s\n", m.ids, fmt.Sprintf("%s:%d", m.file, m.line), short(m.what), by)
				if !ok {
					t.Errorf("nothing notices that %s is without %s", m, m.what)
				}
				lines.Unlock()
			}
		})
	}
	fmt.Printf("%-24s %-36s %-62s %s\n", "check", "where", "removed", "noticed by")
	for _, m := range all(t) {
		if pattern.MatchString(m.ids) || pattern.MatchString(m.file) {
			work <- m
		}
	}
	close(work)
	wait.Wait()
}

// noticed runs the suites, nearest first, until one fails.
func noticed(t *testing.T, m mutant) (by string, ok bool) {
	if why, equal := equivalent[m.ids+": "+m.what]; equal {
		return "– " + why, true
	}
	dir := t.TempDir()
	changed, overlay := filepath.Join(dir, filepath.Base(m.file)), filepath.Join(dir, "overlay.json")
	at, err := filepath.Abs(filepath.Join(root, m.file))
	if err != nil {
		t.Error(err)
		return "", false
	}
	list, err := json.Marshal(map[string]map[string]string{"Replace": {at: changed}})
	if err != nil {
		t.Error(err)
		return "", false
	}
	for name, data := range map[string][]byte{changed: m.text, overlay: list} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Error(err)
			return "", false
		}
	}
	for _, suite := range suites(m.ids, m.file) {
		out, err := test(append([]string{"-overlay", overlay}, suite...)...)
		if err == nil {
			continue
		}
		if strings.Contains(out, "[build failed]") || strings.Contains(out, "[setup failed]") {
			t.Errorf("%s does not build:\n%s", m, out)
			return "", true
		}
		return culprit(out), true
	}
	return "NOTHING", false
}

func test(args ...string) (string, error) {
	cmd := exec.Command("go", append([]string{"test", "-count=1", "-failfast", "-timeout=10m"}, args...)...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	return string(out), err
}

var failed = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// culprit is the innermost test that failed first, or the way in which all ended.
func culprit(out string) string {
	names := failed.FindAllStringSubmatch(out, -1)
	if len(names) == 0 {
		return "a crash of the suite"
	}
	name := names[0][1]
	for _, n := range names[1:] {
		if strings.HasPrefix(n[1], name+"/") {
			name = n[1]
		}
	}
	return name
}

func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
