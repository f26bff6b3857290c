package message

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/internal/vector"
)

// TestVectors checks crypto/testdata/message.json. nonce is the signature's
// random input; x and y are the author's key.
func TestVectors(t *testing.T) {
	type contentCase struct {
		Type     byte       `json:"type"`
		ID       vector.Hex `json:"id"`
		Number   uint64     `json:"number"`
		Time     uint64     `json:"time"`
		Room     vector.Hex `json:"room"`
		Audience byte       `json:"audience"`
		Receiver vector.Hex `json:"receiver,omitempty"`
		Body     vector.Hex `json:"body"`
		Nonce    vector.Hex `json:"nonce"`
		Signed   vector.Hex `json:"signedContent"`
	}
	type payloadCase struct {
		Opcode  byte       `json:"opcode"`
		Name    string     `json:"name"`
		Fields  any        `json:"fields"`
		Payload vector.Hex `json:"payload"`
	}
	type refusedCase struct {
		Why    string     `json:"why"`
		Check  string     `json:"check"`
		Op     byte       `json:"opcode"`
		Doctor bool       `json:"fromDoctor"`
		Signed vector.Hex `json:"signedContent"`
	}
	type badPayload struct {
		Opcode  byte       `json:"opcode"`
		Payload vector.Hex `json:"payload"`
	}
	type badCarried struct {
		Check   string     `json:"check"`
		Payload vector.Hex `json:"payload"`
	}
	var file struct {
		vector.Head
		X        vector.Hex    `json:"x"`
		Y        vector.Hex    `json:"y"`
		Contents []contentCase `json:"contents"`
		Payloads []payloadCase `json:"payloads"`
		Place    struct {
			Room vector.Hex `json:"room"`
			Me   vector.Hex `json:"fingerprint"`
		} `json:"receiver"`
		Refused         []refusedCase `json:"refused"`
		PayloadsRefused []badPayload  `json:"payloadsRefused"` // PAYLOAD
		Carried         struct {
			Signed  vector.Hex `json:"signedContent"`
			Key     vector.Hex `json:"fileKey"`
			Payload vector.Hex `json:"payload"`
		} `json:"carried"`
		CarriedRefused []badCarried `json:"carriedRefused"`
	}
	file.Head = vector.About("Signed content and payloads (SPEC §7, §8); nonce is the signature's random input, x and y the author's key. "+
		"What is refused is so by the receiver named, in the frame named.",
		"author", "id", "nonce", "sum", "file key", "refused")
	file.X, file.Y = author().Bytes(), author().Public().Bytes()
	manifest := broadcast()
	manifest.Type, manifest.Number, manifest.Body = TypeManifest, 2, testManifest().Append(nil)
	for i, c := range []*Content{broadcast(), private(), manifest} {
		v := contentCase{
			c.Type, c.ID[:], c.Number, c.Time, c.Room[:], c.Audience, nil, c.Body,
			vector.Bytes("nonce", 32*(i+1))[32*i:], nil,
		}
		if c.Audience == Private {
			v.Receiver = c.Receiver[:]
		}
		var err error
		if v.Signed, err = Sign(bytes.NewReader(v.Nonce), author(), c); err != nil {
			t.Fatal(err)
		}
		public, err := elgamal.ParsePublicKey(file.Y)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(public, v.Signed); err != nil {
			t.Errorf("content %d does not open: %v", i, err)
		}
		file.Contents = append(file.Contents, v)
	}
	room, me := broadcast().Room, private().Receiver
	file.Place.Room, file.Place.Me = room[:], me[:]
	refuse := func(why, check string, op byte, fromDoctor bool, signed []byte) {
		c, err := Open(author().Public(), signed)
		if err == nil {
			err = Check(c, op, fromDoctor, room, me)
		}
		if !slices.Contains(errorsOf[check], err) {
			t.Errorf("%s: %v", why, err)
		}
		file.Refused = append(file.Refused, refusedCase{why, check, op, fromDoctor, signed})
	}
	// signed is content that no author here would make, signed all the same.
	signed := func(edit func(b []byte) []byte) []byte {
		b := edit(broadcast().encode())
		sig, err := author().Sign(vector.Rand("refused"), context, b)
		if err != nil {
			t.Fatal(err)
		}
		return append(b, sig...)
	}
	set := func(at int, v byte) func(b []byte) []byte { return func(b []byte) []byte { b[at] = v; return b } }
	good := file.Contents[0].Signed
	refuse("shorter than a signature", "MSG-SIG", OpEncMsg, true, good[:415])
	refuse("another body", "MSG-SIG", OpEncMsg, true, append(append(bytes.Clone(good[:len(good)-417]), good[len(good)-417]^1), good[len(good)-416:]...))
	refuse("type 0", "MSG-FORM", OpEncMsg, true, signed(set(0, 0)))
	refuse("type 3", "MSG-FORM", OpEncMsg, true, signed(set(0, 3)))
	refuse("number 0", "MSG-FORM", OpEncMsg, true, signed(set(24, 0)))
	refuse("audience 2", "MSG-FORM", OpEncMsg, true, signed(set(49, 2)))
	refuse("cut short", "MSG-FORM", OpEncMsg, true, signed(func(b []byte) []byte { return b[:len(b)-1] }))
	refuse("a byte after the body", "MSG-FORM", OpEncMsg, true, signed(func(b []byte) []byte { return append(b, 0) }))
	refuse("an empty body", "MSG-BODY", OpEncMsg, true, signed(func(b []byte) []byte { return append(b[:50], 0, 0, 0) }))
	refuse("a body of 32,769 bytes", "MSG-BODY", OpEncMsg, true, signed(func(b []byte) []byte {
		return append(append(b[:50], 0, 0x80, 1), bytes.Repeat([]byte("x"), MaxBody+1)...)
	}))
	refuse("a text that is not UTF-8", "MSG-BODY", OpEncMsg, true, signed(func(b []byte) []byte { return append(b[:50], 0, 0, 1, 0xff) }))
	refuse("another room", "MSG-ROOM", OpEncMsg, true, signed(set(33, broadcast().Room[0]^1)))
	refuse("to everyone from a patient", "MSG-AUDIENCE", OpPrivateMsg, false, good)
	refuse("to one, in ENC_MSG", "MSG-AUDIENCE", OpEncMsg, true, file.Contents[1].Signed)
	refuse("a manifest, in ENC_MSG", "MSG-AUDIENCE", OpEncMsg, true, file.Contents[2].Signed)
	other := private()
	other.Receiver[0] ^= 1
	toOther, err := Sign(vector.Rand("refused"), author(), other)
	if err != nil {
		t.Fatal(err)
	}
	refuse("to another", "MSG-AUDIENCE", OpPrivateMsg, true, toOther)
	for i, bad := range [][]payload{
		{&GroupKey{Next: 1}, &GroupKey{Epoch: 1}}, {&Lobby{Status: 3}}, {&DecMsg{Audience: 3}},
		{&FileState{State: 5}, &FileState{State: FileAsk, UpTo: 1}, &FileState{State: FileGone, Room: 1}}, {&Disconnect{3}}, {&Blocked{}, &Blocked{Reason: 7}},
		{&Hint{What: 2, Audience: Private}, &Hint{What: HintRead, Audience: 2}, &Hint{What: HintWriting}, &Hint{Audience: Private, UpTo: 1}},
	} {
		c := codecs[i]
		long := append(c.sample.Append(nil), 0)
		all := [][]byte{nil, long[:len(long)-2], long}
		for _, p := range bad {
			all = append(all, p.Append(nil))
		}
		if c.op == OpBlocked {
			until, delay := make([]byte, 13), make([]byte, 13)
			until[0], until[8], delay[0], delay[12] = BlockedLate, 1, BlockedKey, 1
			all = append(all, until, delay)
		}
		for _, b := range all {
			if _, err := c.parse(b); err != ErrPayload {
				t.Errorf("%s %x: %v", Name(c.op), b, err)
			}
			file.PayloadsRefused = append(file.PayloadsRefused, badPayload{c.op, b})
		}
	}
	if ParseExit(nil) != nil || ParseExit([]byte{0}) != ErrPayload {
		t.Error("EXIT")
	}
	file.PayloadsRefused = append(file.PayloadsRefused, badPayload{OpExit, vector.Hex{0}})
	for _, c := range codecs {
		var fields any = c.sample
		switch p := c.sample.(type) {
		case *GroupKey:
			fields = struct {
				Epoch uint32
				Key   vector.Hex
				Next  uint64
			}{p.Epoch, p.Key[:], p.Next}
		case *FileState:
			fields = struct {
				File  vector.Hex
				State byte
				UpTo  uint32
				Room  uint16
			}{p.File[:], p.State, p.UpTo, p.Room}
		}
		file.Payloads = append(file.Payloads, payloadCase{c.op, Name(c.op), fields, c.sample.Append(nil)})
	}
	file.Payloads = append(file.Payloads, payloadCase{OpExit, Name(OpExit), struct{}{}, nil})
	carried := file.Contents[2].Signed
	file.Carried.Signed, file.Carried.Key = carried, vector.Bytes("file key", 64)
	file.Carried.Payload = Carried(carried, testFileKey())
	if s, key, err := Split(file.Carried.Payload); err != nil || !bytes.Equal(s, carried) || *key != *testFileKey() {
		t.Errorf("a manifest with its file key: %v", err)
	}
	for _, n := range []int{1, 63} {
		if _, _, err := Split(carried[:n]); err != ErrFileKey {
			t.Errorf("a manifest of %d bytes: %v", n, err)
		}
		file.CarriedRefused = append(file.CarriedRefused, badCarried{"FILE-KEY", vector.Hex(carried[:n])})
	}
	vector.Check(t, "message", file)
}

// TestFileVectors checks crypto/testdata/file.json: manifests with the fields that they
// are made of, those that are refused, by ID, and a file's chunks, with the seal's iv.
func TestFileVectors(t *testing.T) {
	type manifestCase struct {
		Name      string     `json:"name"`
		MediaType string     `json:"mediaType"`
		Size      uint64     `json:"size"`
		Sum       vector.Hex `json:"sha256"`
		Body      vector.Hex `json:"body"`
		Chunks    uint32     `json:"chunks"`
	}
	type refusedCase struct {
		Check string     `json:"check"`
		Why   string     `json:"why"`
		Body  vector.Hex `json:"body"`
	}
	type chunkCase struct {
		Index uint32     `json:"index"`
		IV    vector.Hex `json:"iv"`
		Chunk vector.Hex `json:"chunk,omitempty"` // where it is short
		Sum   vector.Hex `json:"sha256OfChunk"`
		Frame vector.Hex `json:"frame,omitempty"`
		Tag   vector.Hex `json:"sha256OfFrame"`
	}
	var file struct {
		vector.Head
		Manifests []manifestCase `json:"manifests"`
		Refused   []refusedCase  `json:"refused"`
		Key       vector.Hex     `json:"fileKey"`
		ID        vector.Hex     `json:"fileId"`
		Content   string         `json:"content"`
		Chunks    []chunkCase    `json:"chunks"`
		Payload   vector.Hex     `json:"fileStatePayload"`
	}
	file.Head = vector.About("File manifests and chunks (SPEC §7, §8); iv is the random input.",
		"id", "sum", "file key", "iv")
	content := make([]byte, ChunkSize+21)
	for i := range content {
		content[i] = byte(7*i + i/256)
	}
	sum := sha256.Sum256(content)
	whole := &Manifest{Name: "Befund.pdf", MediaType: "application/pdf", Size: uint64(len(content)), Sum: sum}
	for _, m := range []*Manifest{whole, testManifest(), {Name: "x", Sum: sha256.Sum256(nil)}} {
		file.Manifests = append(file.Manifests, manifestCase{m.Name, m.MediaType, m.Size, m.Sum[:], m.Append(nil), m.Chunks()})
	}
	for _, r := range []struct {
		check, why string
		change     func(m *Manifest)
		want       error
	}{
		{"FILE-FORM", "one byte above 100 MiB", func(m *Manifest) { m.Size = MaxFile + 1 }, ErrManifest},
		{"FILE-NAME", "empty", func(m *Manifest) { m.Name = "" }, ErrFileName},
		{"FILE-NAME", "turns the direction of writing", func(m *Manifest) { m.Name = "\u202egnp.exe" }, ErrFileName},
		{"FILE-NAME", "a path", func(m *Manifest) { m.Name = "../a" }, ErrFileName},
		{"FILE-TYPE", "upper case", func(m *Manifest) { m.MediaType = "Image/PNG" }, ErrMediaType},
		{"FILE-TYPE", "a parameter", func(m *Manifest) { m.MediaType = "text/html;charset=x" }, ErrMediaType},
	} {
		m := testManifest()
		r.change(m)
		if _, err := ParseManifest(m.Append(nil)); !errors.Is(err, r.want) {
			t.Errorf("%s: %v", r.why, err)
		}
		file.Refused = append(file.Refused, refusedCase{r.check, r.why, m.Append(nil)})
	}
	id := [16]byte(vector.Bytes("id", 16))
	file.Key, file.ID = vector.Bytes("file key", 64), id[:]
	file.Content = "65557 bytes; byte i is (7·i + ⌊i/256⌋) mod 256"
	for i := range whole.Chunks() {
		start := int(i) * ChunkSize
		chunk := content[start : start+whole.ChunkLen(i)]
		iv := vector.Bytes("iv", 16*(int(i)+1))[16*i:]
		frame, err := SealChunk(bytes.NewReader(iv), testFileKey(), id, i, chunk)
		if err != nil {
			t.Fatal(err)
		}
		chunkSum, frameSum := sha256.Sum256(chunk), sha256.Sum256(frame)
		c := chunkCase{i, iv, nil, chunkSum[:], nil, frameSum[:]}
		if len(chunk) < 100 {
			c.Chunk, c.Frame = vector.Hex(chunk), frame
		}
		file.Chunks = append(file.Chunks, c)
	}
	file.Payload = (&FileState{id, FileWant, 1, 8}).Append(nil)
	vector.Check(t, "file", file)
}

var errorsOf = map[string][]error{
	"MSG-SIG": {ErrSignature}, "MSG-FORM": {ErrForm}, "MSG-BODY": {ErrEmpty, ErrTooLong, ErrText},
	"MSG-ROOM": {ErrRoom}, "MSG-AUDIENCE": {ErrAudience},
}
