package conference

import (
	"fmt"
	"reflect"
	"testing"

	"telemed/crypto/handshake"
	"telemed/crypto/message"
	"telemed/relay/wire"
)

// Every frame that a page lists is in the envelope that it names, also where one call sends one that is
// listed after one that is not, and where a HELLO waits: what its sender lists of it is what its receiver
// does. So many come at once that some must wait; they share the doctor's room for files, so that a HAVE,
// which is not listed, makes room for a WANT to another.
func TestFramesNameTheirEnvelopes(t *testing.T) {
	w := newWorld(t)
	type way struct {
		page *page
		up   bool
	}
	frames := map[way][]string{}
	w.lose = func(p *page, up bool, b []byte) bool {
		frames[way{p, up}] = append(frames[way{p, up}], frameOf(t, up, b))
		return false
	}
	d := w.practice()
	var pages []*page
	for i := range mostInFlight + 4 {
		p := w.page("patient", fmt.Sprintf("P%d", i))
		p.command(Command{Type: "open", Fragment: d.link(p.name)})
		p.command(Command{Type: "join", Name: p.name})
		pages = append(pages, p)
	}
	for _, p := range pages {
		w.until(p.name+" is in the lobby", func() bool { return p.patient.Phase == phaseLobby })
		d.admit(p)
	}
	d.says("everyone", "Good morning.")
	content := randomFile(10 * message.ChunkSize)
	for _, p := range pages {
		p.attach("", p.name+".pdf", content)
	}
	w.until("all are there", func() bool {
		for _, p := range pages {
			if !d.has(p.name+".pdf", content) {
				return false
			}
		}
		return true
	})
	w.run(1000)

	listed := map[string]map[bool][]handshake.Field{} // of a frame: what was listed where it was sent, and where it came
	hellos := 0
	for _, p := range append(pages, d) {
		for _, f := range p.frames {
			all := frames[way{p, f.Sent}]
			if f.Envelope == 0 || f.Envelope > uint64(len(all)) {
				t.Fatalf("%s lists a %s in envelope %d of %d", p.name, f.Name, f.Envelope, len(all))
			}
			frame := all[f.Envelope-1]
			if frame == "" || frame[0] != f.Opcode {
				t.Fatalf("%s lists a %s in an envelope with %.1x", p.name, f.Name, frame)
			}
			if f.Opcode == message.OpHello && p == d {
				hellos++
			}
			if listed[frame] == nil {
				listed[frame] = map[bool][]handshake.Field{}
			}
			listed[frame][f.Sent] = f.Fields
		}
	}
	wants := 0
	for frame, fields := range listed {
		if frame[0] != message.OpDecMsg {
			continue
		}
		if !reflect.DeepEqual(fields[true], fields[false]) {
			t.Errorf("sent as %v, and came as %v", fields[true], fields[false])
		}
		for _, f := range fields[true] {
			if f.Value == "want" {
				wants++
			}
		}
	}
	if hellos != len(pages) || wants < len(pages) {
		t.Errorf("%d hellos and %d wants: nothing was tried", hellos, wants)
	}
}

// frameOf is the frame in an envelope, "" if there is none.
func frameOf(t *testing.T, up bool, b []byte) string {
	if up {
		e, err := wire.ParseFromPage(b)
		if err != nil {
			t.Fatal(err)
		}
		return string(e.Frame)
	}
	e, err := wire.ParseFromRelay(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(e.Frame)
}
