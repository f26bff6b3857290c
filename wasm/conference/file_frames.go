package conference

import (
	"telemed/crypto/handshake"
	"telemed/crypto/message"
	"telemed/crypto/seal"
)

func ofFile(payload []byte) bool { return len(payload) > 0 && payload[0] == message.OfFile }

// quiet says that a frame is one of the many that say how a file moves along: the drawer
// does not list it.
func quiet(op byte, payload []byte) bool {
	if op != message.OpDecMsg || !ofFile(payload) {
		return false
	}
	s, err := message.ParseFileState(payload)
	return err == nil && s.State == message.FileHave
}

// onQuiet does what a quiet frame says.
func (c *core) onQuiet(party [16]byte, payload []byte) {
	s, err := message.ParseFileState(payload)
	must(err)
	c.onFileState(party, s)
}

// onFileFrame does what DEC_MSG says of a file, and shows it.
func (c *core) onFileFrame(party [16]byte, payload []byte, r *handshake.Record) error {
	s, err := message.ParseFileState(payload)
	if err != nil {
		return err
	}
	r.Fields = append(r.Fields, stateFields(s)...)
	c.onFileState(party, s)
	return nil
}

func stateFields(s *message.FileState) []handshake.Field {
	states := [...]string{"ask", "want", "have", "complete", "gone"}
	fields := []handshake.Field{
		{Name: "file id", Value: short(s.File[:])}, {Name: "state", Value: states[s.State]},
	}
	if s.State == message.FileWant {
		fields = append(fields, field("up to", uint64(s.UpTo)), field("room", uint64(s.Room)))
	}
	return fields
}

// manifestCame is for a manifest that has been taken, perhaps once more: the sender is told how far the
// file is.
func (c *core) manifestCame(party [16]byte, content *message.Content, key *seal.Key) {
	if key == nil {
		return
	}
	if f, _ := c.ofParty(party, content.ID, false); f != nil && !f.active {
		c.answer(f)
	}
}

// arrived says that a receiver has the letter, and if it is a file, all of it.
func (l *letter) arrived(party [16]byte, acked uint64) bool {
	if l.file == nil {
		return l.number <= acked
	}
	r := l.file.receiver(party)
	return r != nil && r.state == receiverComplete
}
