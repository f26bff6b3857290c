package message

import (
	"bytes"
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
	var file struct {
		X        vector.Hex    `json:"x"`
		Y        vector.Hex    `json:"y"`
		Contents []contentCase `json:"contents"`
		Payloads []payloadCase `json:"payloads"`
	}
	file.X, file.Y = author().Bytes(), author().Public().Bytes()
	manifest := broadcast()
	manifest.Type, manifest.Number, manifest.Body = TypeManifest, 2, vector.Bytes("manifest", 20)
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
	for _, c := range codecs {
		var fields any = c.sample
		if p, ok := c.sample.(*GroupKey); ok {
			fields = struct {
				Epoch uint32
				Key   vector.Hex
				Next  uint64
			}{p.Epoch, p.Key[:], p.Next}
		}
		file.Payloads = append(file.Payloads, payloadCase{c.op, Name(c.op), fields, c.sample.Append(nil)})
	}
	vector.Check(t, "message", file)
}
