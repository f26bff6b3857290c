package conference

import (
	"encoding/hex"
	"unicode/utf8"

	"telemed/crypto/elgamal"
	"telemed/crypto/message"
	"telemed/crypto/seal"
)

// A letter is a message as a page keeps it: the signed bytes, which are what is
// sent, resent and exported, and what is shown of them.
type letter struct {
	kind   byte   // everyone, outgoing, incoming
	owner  string // bytes: whose thread, the patient's id or the invitation's; "" for the doctor's broadcasts
	id     [16]byte
	number uint64
	time   uint64 // on this device's clock
	place  uint64 // in the history, on start: a time no earlier than that of the letter before
	text   string
	signed []byte
	sentTo [][16]byte // the doctor's broadcasts
	file   *file      // of a manifest; nil where its record is gone
}

// The kinds of letters: broadcasts, and the two ways of a private thread.
const (
	everyone byte = iota
	outgoing
	incoming
)

// recordName is "message/<owner, or everyone>/<kind>/<number>", of its file "file/" and the same.
func (l *letter) recordName() string { return recordMessage + l.suffix() }

func (l *letter) suffix() string {
	owner := "everyone"
	if l.owner != "" {
		owner = hex.EncodeToString([]byte(l.owner))
	}
	var n [8]byte
	for i := range n {
		n[i] = byte(l.number >> (56 - 8*i))
	}
	return owner + "/" + string('0'+rune(l.kind)) + "/" + hex.EncodeToString(n[:])
}

// encode lays out the letter's record:
//
//	version u8 = 1 ‖ kind u8 ‖ v16(owner) ‖ id [16] ‖ number u64 ‖ time u64
//	‖ v24(text) ‖ v24(signed content) ‖ v24(ids of those it was sent to)
func (l *letter) encode() []byte {
	b := newRecord()
	b.AddUint8(l.kind)
	b.AddUint16LengthPrefixed(l.owner)
	b.AddBytes(l.id[:])
	b.AddUint64(l.number)
	b.AddUint64(l.time)
	b.AddUint24LengthPrefixed(l.text)
	b.AddUint24LengthPrefixed(string(l.signed))
	ids := make([]byte, 0, 16*len(l.sentTo))
	for _, id := range l.sentTo {
		ids = append(ids, id[:]...)
	}
	b.AddUint24LengthPrefixed(string(ids))
	return b.Writer
}

func parseLetter(value []byte) (*letter, bool) {
	l, s := new(letter), reader{value}
	var signed, sentTo string
	if !s.readVersion() || !s.ReadUint8(&l.kind) || !s.readV16(&l.owner) ||
		!s.CopyBytes(l.id[:]) || !s.ReadUint64(&l.number) || !s.ReadUint64(&l.time) ||
		!s.readV24(&l.text) || !s.readV24(&signed) || !s.readV24(&sentTo) || !s.Empty() ||
		l.kind > incoming || l.number == 0 || !aTime(l.time) || len(l.text) > message.MaxBody || !utf8.ValidString(l.text) ||
		len(sentTo)%16 != 0 {
		return nil, false
	}
	if l.signed = []byte(signed); len(l.signed) == 0 {
		return nil, false
	}
	for ids := []byte(sentTo); len(ids) > 0; ids = ids[16:] {
		l.sentTo = append(l.sentTo, [16]byte(ids))
	}
	return l, true
}

func (l *letter) manifest() bool { return l.signed[0] == message.TypeManifest }

// carried is what a frame brings of the letter: behind a manifest the file's key, of
// zeros where the file is not to be had any more. Who seals it clears what is behind the signed content.
func (l *letter) carried() []byte {
	var key seal.Key
	if l.file != nil {
		key = l.file.key
		defer key.Erase()
	}
	return message.Carried(l.signed, &key)
}

// what is what someone has to say: a text, or a file that was prepared.
type what struct {
	text string
	file *file
}

// size is about how much of an outbox it takes; of nothing, nothing.
func (w *what) size() int {
	if w == nil {
		return 0
	}
	return len(w.text)
}

// write signs what is to be said and makes the letter. clock is the time on the doctor's
// clock that the content states.
func (c *core) write(key *elgamal.PrivateKey, content message.Content, w what, clock uint64) *letter {
	l := &letter{kind: outgoing, number: content.Number, time: c.now.Wall, text: w.text, file: w.file}
	c.randomID(&l.id)
	content.Type, content.ID, content.Time, content.Body = message.TypeText, l.id, clock, []byte(w.text)
	if w.file != nil {
		l.text, w.file.letter, w.file.id = w.file.Name, l, l.id
		content.Type, content.Body = message.TypeManifest, w.file.Manifest.Append(nil)
	}
	if content.Audience == message.Everyone {
		l.kind = everyone
	}
	signed, err := message.Sign(c.rand, key, &content)
	must(err)
	l.signed = signed
	return l
}

// read makes the letter of a message that was opened and checked.
func (c *core) read(content *message.Content, signed []byte, offset uint64) *letter {
	l := &letter{
		kind: incoming, id: content.ID, number: content.Number,
		time: min(content.Time-offset, c.now.Wall), text: string(content.Body), signed: signed,
	}
	if content.Type == message.TypeManifest {
		m, err := message.ParseManifest(content.Body)
		must(err) // message.Open has seen it
		l.text = m.Name
	}
	if content.Audience == message.Everyone {
		l.kind = everyone
	}
	return l
}

// checkText holds a text to SPEC §8.
func checkText(text string) Refusal {
	switch {
	case blank(text):
		return RefusedTextEmpty
	case len(text) > message.MaxBody:
		return RefusedTextTooLong
	}
	return ""
}
