package handshake

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
)

// The protocol view shows what was sent and never a secret.
func TestTrace(t *testing.T) {
	w := newWorld(t, "trace")
	secrets := map[string][]byte{"invitation secret": w.inv.Secret[:], "x_D": w.doctor.Bytes(), "x_P": w.patient.Bytes()}
	key := w.upTo(2)
	for name, b := range map[string][]byte{"M": w.p.m.Bytes(), "ss": w.p.ss, "x of e_D": w.d.eD.Bytes(),
		"x of e_P": w.p.eP.Bytes(), "handshake key": w.p.wire.in[:], "other handshake key": w.p.wire.out[:]} {
		secrets[name] = bytes.Clone(b)
	}
	hello := w.p.HelloTrace()
	trace := []Record{hello}
	step := w.must(w.toDoctor(key))
	trace = append(trace, step.Trace...)
	secrets["verifier key"] = bytes.Clone(w.d.keys.verifier[:])
	step = w.must(w.toPatient(step.Reply))
	trace = append(trace, step.Trace...)
	s := step.Session
	secrets["P2D"], secrets["D2P"], secrets["share"] = s.Send[:], s.Receive[:], s.GroupShare[:]
	trace = append(trace, w.must(w.toDoctor(step.Reply)).Trace...)

	var names []string
	for _, r := range trace {
		names = append(names, r.Name())
		for _, f := range r.Fields {
			for name, secret := range secrets {
				if strings.Contains(f.Value, hex.EncodeToString(secret)[:8]) {
					t.Errorf("%s of %s shows the %s", f.Name, r.Name(), name)
				}
			}
			if len(f.Value) > 40 || f.Name == "" || f.Value == "" {
				t.Errorf("%s of %s is %q", f.Name, r.Name(), f.Value)
			}
		}
	}
	want := "HELLO KEY_VERIFICATION SESSION_TOKEN SESSION_TOKEN SESSION_CONFIRM SESSION_CONFIRM"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("recorded %s", got)
	}
	if got := strings.Join(trace[1].Checks, ", "); got != "signature verified, IDs verified, timestamp verified, session key decrypted" {
		t.Errorf("checks of frame 10: %s", got)
	}
	if got := strings.Join(trace[5].Checks, ", "); got != "session key matches, timestamp verified" {
		t.Errorf("checks of frame 25: %s", got)
	}
	if !hello.Sent || trace[1].Sent || !trace[2].Sent || trace[3].Sent {
		t.Error("sent and received are mixed up")
	}
}
