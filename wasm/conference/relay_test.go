package conference

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// A text sent through the relay appears in none of the bytes it handled, nor do names,
// nor the owner's master secret; and none of them in what pages store.
func TestRelayReadsNothing(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada Lovelace")
	d.admit(ada)
	texts := []string{"the broadcast's text", "the private text", "the answer's text"}
	d.says("everyone", texts[0])
	d.says(ada.patient.PatientID, texts[1])
	ada.says("", texts[2])
	w.until("all are read", func() bool { return len(ada.texts) == 3 && len(d.texts) == 3 })
	x, visit := d.engine.(*Doctor), ada.engine.(*Patient).at
	secrets := append(texts, "Ada Lovelace", "Dr. Ada", string(x.master[:]), string(x.key.Bytes()),
		string(visit.secret[:]), string(visit.inv.Secret[:]))
	for _, s := range secrets {
		for _, b := range w.relayed {
			if bytes.Contains(b, []byte(s)) {
				t.Errorf("the relay handled %q", s)
			}
		}
		for _, p := range []*page{d, ada} {
			for name, value := range p.store {
				if bytes.Contains(value, []byte(s)) || strings.Contains(name, s) {
					t.Errorf("%q is stored in the open", s)
				}
			}
		}
		for _, p := range []*page{d, ada} {
			for _, f := range p.frames {
				for _, field := range f.Fields {
					if strings.Contains(field.Value, s) && len(s) > 16 {
						t.Errorf("the drawer shows %q", s)
					}
				}
			}
		}
	}
	if len(w.relayed) < 20 {
		t.Error("the relay handled next to nothing")
	}
}

// The wasm stays small, and the engine pure: what they may not import.
func TestImports(t *testing.T) {
	list := func(env string, args ...string) string {
		cmd := exec.Command("go", append([]string{"list", "-deps"}, args...)...)
		cmd.Env = append(cmd.Environ(), strings.Fields(env)...)
		out, err := cmd.Output()
		if err != nil {
			t.Skipf("no go command here: %v", err)
		}
		return "\n" + string(out)
	}
	for _, bad := range []string{"encoding/json", "net/http", "net", "golang.org/x/crypto/cryptobyte", "telemed/relay/room", "telemed/relay/host", "telemed/crypto/internal/vector"} {
		if strings.Contains(list("GOOS=js GOARCH=wasm", "telemed/wasm"), "\n"+bad+"\n") {
			t.Errorf("telemed/wasm depends on %s", bad)
		}
	}
	own := list("", "-deps=false", "-f", `{{join .Imports "\n"}}`, "telemed/wasm/conference") + "\n"
	for _, bad := range []string{"syscall/js", "time", "os", "net", "math/rand/v2", "crypto/rand", "sync"} {
		if strings.Contains(own, "\n"+bad+"\n") {
			t.Errorf("telemed/wasm/conference imports %s", bad)
		}
	}
}
