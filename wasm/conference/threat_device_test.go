package conference

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"unsafe"

	"telemed/crypto/groupkey"
	"telemed/crypto/message"
	"telemed/crypto/seal"
	"telemed/crypto/vault"
)

// chainKey is the key inside a chain: what a device that is seized would give away.
func chainKey(c any) []byte {
	v := reflect.ValueOf(c).Elem().FieldByName("r").FieldByName("key")
	return bytes.Clone(unsafe.Slice((*byte)(unsafe.Pointer(v.UnsafeAddr())), v.Len()))
}

// Recorded traffic stays closed when both devices are seized later and all that is stored on
// them is opened: no key of a session or of the group is ever stored.
func TestLeakedDevicesOpenNoRecording(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	keys := map[string][]byte{}
	note := func(when string) {
		x, p := d.engine.(*Doctor), ada.engine.(*Patient)
		if p.session == nil || x.patients[0].peer == nil {
			return
		}
		for side, s := range map[string]*session{"doctor's": x.patients[0].peer.session, "patient's": p.session} {
			keys[side+" sending chain "+when] = chainKey(s.send)
			keys[side+" receiving chain "+when] = chainKey(s.receive)
			keys[side+" group share "+when] = bytes.Clone(s.share[:])
		}
		if x.group != nil {
			keys["doctor's group chain "+when] = chainKey(x.group)
		}
		if p.group != nil {
			keys["patient's group chain "+when] = chainKey(p.group)
		}
	}
	w.lose = func(*page, bool, []byte) bool {
		note(fmt.Sprint("before envelope ", len(w.relayed)))
		return false
	}
	for _, text := range []string{"one", "two"} {
		d.says("everyone", text)
		d.says(ada.patient.PatientID, text+", to Ada")
		ada.says("", text+", from Ada")
		w.run(1_000)
		ada.breaks()
		w.until("Ada is back", func() bool { return d.find("Ada").Status == "admitted" })
	}
	note("at last")
	if len(keys) < 50 {
		t.Fatalf("%d keys", len(keys))
	}
	opened := 0
	for _, p := range []*page{d, ada} {
		for name, value := range p.store {
			record, err := vault.Open((*vault.Key)(p.vault[:]), name, value)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			opened++
			for what, key := range keys {
				if bytes.Contains(record, key) {
					t.Errorf("%s's record %s has the %s", p.name, name, what)
				}
			}
		}
	}
	if opened < 10 {
		t.Errorf("%d records", opened)
	}
}

// memory is all that this process has on its heap: with the garbage collector off, what nobody uses any more, too.
func memory(t *testing.T) []byte {
	name := filepath.Join(t.TempDir(), "heap")
	dump, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	debug.WriteHeapDump(dump.Fd())
	dump.Close()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The key of a file that has arrived is nowhere in the memory of either page: not in what they keep, and not in what
// they let go of on the way.
func TestFileKeysAreErased(t *testing.T) {
	if runtime.GOOS == "js" {
		t.Skip("no heap dumps there")
	}
	w := newWorld(t)
	w.secrets.blind = true // it would have them
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	var masked [][]byte // the test's own copies are not to be found
	find := func() (n int) {
		b, key := memory(t), make([]byte, 16)
		for _, m := range masked {
			for i := range key {
				key[i] = ^m[i]
			}
			n += bytes.Count(b, key)
		}
		clear(key)
		clear(b)
		return n
	}
	masks := func(p *page) func(Event) {
		return func(e Event) {
			v, ok := e.(FileView)
			if f := p.core().file(v.ID); ok && v.Mine && f != nil && f.key != (seal.Key{}) {
				m := make([]byte, 16)
				for i := range m {
					m[i] = ^f.key[i] // of the half for the MAC: the other is where AES works
				}
				if masked = append(masked, m); len(masked) == 3 && find() == 0 {
					t.Fatal("the test does not find a key that is in use")
				}
			}
		}
	}
	d.watch, ada.watch = masks(d), masks(ada)
	content := randomFile(message.ChunkSize + 1)
	long := strings.Repeat("x", 100) + ".pdf" // a record that does not fit where it began
	d.attach(ada.patient.PatientID, "to Ada"+long, content)
	d.attach("everyone", "to all"+long, content)
	ada.attach("", "from Ada"+long, content)
	w.until("all has arrived", func() bool {
		return ada.has("to Ada"+long, content) && ada.has("to all"+long, content) && d.has("from Ada"+long, content) &&
			d.fileOf("to Ada"+long).State == "sent" && d.fileOf("to all"+long).State == "sent" && ada.fileOf("from Ada"+long).State == "sent"
	})
	w.run(20_000)
	if n := find(); n > 0 || len(masked) < 3 {
		t.Errorf("keys of files that have arrived stand at %d places", n)
	}
}

// A frame that was sent cannot be opened with what is in a device's memory after it: each chain
// has moved on.
func TestSeizedMemoryOpensNothingSentBefore(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	var frames [][]byte
	w.lose = func(p *page, up bool, b []byte) bool {
		if f := frameIn(up, b); p == ada && len(f) > 0 {
			frames = append(frames, bytes.Clone(f))
		}
		return false
	}
	d.says("everyone", "one")
	d.says(ada.patient.PatientID, "two")
	ada.says("", "three")
	content := randomFile(10)
	ada.attach("", "four.pdf", content)
	w.until("all is read", func() bool {
		return len(d.texts) == 4 && len(ada.texts) == 4 && ada.message("three").Received && ada.fileOf("four.pdf").State == "sent"
	})
	x, p := d.engine.(*Doctor), ada.engine.(*Patient)
	s := x.patients[0].peer.session
	for _, chain := range []*groupkey.Chain{s.send, s.receive, p.session.send, p.session.receive} {
		for _, f := range frames {
			copy := *chain
			if _, _, err := copy.Open(f); err == nil {
				t.Error("a frame opens again")
			}
		}
	}
	chunks := 0
	for _, f := range frames {
		if id, index, ok := message.ChunkOf(f); ok {
			chunks++
			for _, key := range []seal.Key{x.files.all[0].key, p.files.all[0].key} {
				if _, err := message.OpenChunk(&key, id, index, len(content), f); err == nil {
					t.Error("a file's chunk opens again")
				}
			}
		}
		if key := *p.group; f[0] == message.OpEncMsg {
			if _, err := key.Open(f, accepts); err == nil {
				t.Error("a broadcast opens again")
			}
		}
	}
	if len(frames) < 6 || chunks == 0 {
		t.Errorf("%d frames, %d chunks", len(frames), chunks)
	}
}

// Locked, the doctor's page cannot reach what was said, the vault's key or a group's key; what it can
// reach is what keeps the lobby and the connection, as SECURITY.md lists it.
func TestLockedReachesOnlyWhatTheLobbyNeeds(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	d.says("everyone", "said to all")
	d.says(ada.patient.PatientID, "said to Ada")
	ada.says("", "said by Ada")
	w.until("all is read", func() bool { return len(d.texts) == 3 && len(ada.texts) == 3 })
	x := d.engine.(*Doctor)
	var gone, kept = map[string][]byte{
		"a broadcast": []byte("said to all"), "a message": []byte("said to Ada"), "an answer": []byte("said by Ada"),
		"the passphrase": []byte("correct horse"), "the vault's key": bytes.Clone(x.vault[:]), "the group's key": chainKey(x.group),
	}, map[string][]byte{
		"the identity key": x.key.Bytes(), "the room's token": x.token[:], "the session's keys": chainKey(x.patients[0].peer.session.send),
		"the invitation's secret": x.invitations[0].Secret[:], "the browser's key": x.pass.device[:],
	}
	count := func(what []byte) (n int) {
		reachable(x, func(b []byte) {
			if bytes.Contains(b, what) {
				n++
			}
		})
		return n
	}
	for what, b := range gone {
		if what != "the passphrase" && count(b) == 0 {
			t.Errorf("the test does not find %s while the page is open", what)
		}
	}
	d.command(Command{Type: "lock"})
	for what, b := range gone {
		if count(b) != 0 {
			t.Errorf("%s can be reached while the page is locked", what)
		}
	}
	for what, b := range kept {
		if what != "the identity key" && count(b) == 0 { // that is inside a scalar
			t.Errorf("%s cannot be reached: SECURITY.md says too much", what)
		}
	}
}
