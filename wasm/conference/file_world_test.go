package conference

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"telemed/crypto/message"
)

// A fileWorld is three pages that send files while all that can happen to a file does.
type fileWorld struct {
	*world
	dice     *rand.Rand
	doctor   *page
	patients []*page
	sent     map[string][]byte // by name
}

func (w *fileWorld) someone() *page {
	return append([]*page{w.doctor}, w.patients...)[w.dice.IntN(3)]
}

// sends attaches a file for those whom the page can write to.
func (w *fileWorld) sends(p *page) string {
	name := fmt.Sprintf("%s %d.pdf", p.name, len(w.sent))
	content := randomFile(w.dice.IntN(14 * message.ChunkSize))
	to := ""
	if p == w.doctor {
		to = []string{"everyone", w.patients[0].patient.PatientID}[w.dice.IntN(2)]
	}
	w.sent[name] = content
	p.attach(to, name, content)
	return name
}

// one of a page's files that the choice is for; "" if there is none.
func (w *fileWorld) one(p *page, choice func(FileView) bool) string {
	var ids []string
	for id, f := range p.files {
		if choice(f) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	slices.Sort(ids)
	return ids[w.dice.IntN(len(ids))]
}

func (w *fileWorld) step() {
	p := w.someone()
	moving := func(f FileView) bool { return f.State == "sending" || f.State == "receiving" }
	switch w.dice.IntN(10) {
	case 0, 1, 2:
		if p == w.doctor || p.patient.Phase == phaseAdmitted {
			w.sends(p)
		}
	case 3, 4:
		if id := w.one(p, moving); id != "" {
			p.command(Command{Type: "cancel-file", File: id})
		}
	case 5:
		if id := w.one(p, func(f FileView) bool { return f.Kept && !moving(f) && f.State != "preparing" }); id != "" {
			p.command(Command{Type: "delete-file", File: id})
		}
	case 6:
		p.reload()
		p.exported = nil // which was cut short, or is an old one
	case 7:
		p.breaks()
	case 8:
		if w.doctor.engine.(*Doctor).exporting == nil {
			w.doctor.exported = nil
			w.doctor.command(Command{Type: "export", Passphrase: exportPassphrase})
		}
	default:
		w.run(uint64(w.dice.IntN(200)))
	}
	w.run(uint64(w.dice.IntN(20)))
}

// Whatever was cancelled, deleted, exported, cut or reloaded: every file ends, those that are there
// are what was sent, an export ends, and whoever sends another file is served.
func TestFileWorlds(t *testing.T) {
	for seed := range uint64(24) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := &fileWorld{world: newWorldOf(t, seed), dice: rand.New(rand.NewPCG(seed, 5)), sent: map[string][]byte{}}
			w.doctor = w.practice()
			for _, name := range []string{"Bob", "Eve"} {
				p := w.comes(w.doctor, name)
				w.doctor.admit(p)
				w.patients = append(w.patients, p)
			}
			for _, p := range append(w.patients, w.doctor) {
				p.disk.slow = uint64(w.dice.IntN(40))
			}
			for range 40 {
				w.step()
			}
			w.until("both are back", func() bool {
				return w.patients[0].patient.Phase == phaseAdmitted && w.patients[1].patient.Phase == phaseAdmitted &&
					w.doctor.find("Bob").Online && w.doctor.find("Eve").Online
			})
			w.until("the export has ended", func() bool { return w.doctor.engine.(*Doctor).exporting == nil })
			for _, p := range append(w.patients, w.doctor) {
				w.sends(p)
			}
			w.until("every file has ended", func() bool {
				for _, p := range append(w.patients, w.doctor) {
					for _, f := range p.files {
						if slices.Contains([]string{"preparing", "sending", "receiving"}, f.State) {
							return false
						}
					}
				}
				return true
			})
			for _, p := range append(w.patients, w.doctor) {
				for _, f := range p.files {
					if f.State == "damaged" || f.State == "lost" || f.Kept && !p.wholeAs(f, w.sent[f.Name]) {
						t.Errorf("%s: %+v", p.name, f)
					}
				}
			}
			w.moves()
		})
	}
}

func (p *page) wholeAs(f FileView, content []byte) bool {
	return uint64(len(content)) == f.Size && string(p.disk.content(f.ID)) == string(content)
}

// moves brings the last export into another browser, and has it go on with what was under way.
func (w *fileWorld) moves() {
	w.Helper()
	if len(w.doctor.exported) == 0 {
		return
	}
	export := w.doctor.exported
	w.doctor.close()
	moved := w.page("doctor", "elsewhere")
	moved.imports(export, exportPassphrase)
	w.until("they meet again", func() bool { return moved.find("Bob").Online && moved.find("Eve").Online })
	w.until("what was under way has ended", func() bool {
		for _, f := range moved.files {
			if f.State == "receiving" {
				return false
			}
		}
		return true
	})
	for _, f := range moved.files {
		if f.State == "complete" && f.Kept && !moved.wholeAs(f, w.sent[f.Name]) {
			w.Errorf("it says that %s is here: %+v", f.Name, f)
		}
	}
}
