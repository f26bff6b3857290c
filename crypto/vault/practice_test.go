package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"telemed/crypto/codec"
	"telemed/crypto/elgamal"
	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

// A record is one of SPEC §10's list, written here by the SPEC and not by the engine, which reads these
// vectors in its own tests.
type record struct {
	name  string
	value []byte
}

// A small practice: a personal invitation, the patient whom it brought, a broadcast, and a file of one piece.
func practice(t *testing.T) (records []record, fileName [16]byte, piece []byte) {
	const noon = 1_790_000_000_000
	key := func(seed string) *elgamal.PrivateKey {
		k, err := elgamal.GenerateKey(vector.Rand(seed))
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	add := func(name string, write func(w *codec.Writer)) {
		w := codec.Writer{1}
		write(&w)
		records = append(records, record{name, w})
	}
	doctor, patient := key("x_D"), key("x_P")
	master := [32]byte(vector.Bytes("master", 32))
	room := invite.RoomOf(invite.OwnerToken(&master, ""))
	inv := invite.Invitation{
		Room: room, Doctor: doctor.Public().Fingerprint(), ID: [8]byte(vector.Bytes("invitation", 8)),
		Secret: [16]byte(vector.Bytes("secret", 16)), ValidUntil: noon + 1000, DoctorName: "Dr. Ada Lovelace", PatientName: "Grace",
	}
	id := invite.PatientID(inv.ID, patient.Public().Bytes())
	fingerprint := patient.Public().Fingerprint()
	signed := func(c message.Content) []byte {
		c.Time, c.Room = noon, room
		s, err := message.Sign(vector.Rand("signature"), doctor, &c)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	letter := func(name, text string, c message.Content) {
		add(name, func(w *codec.Writer) {
			w.AddUint8(0)
			w.AddUint16LengthPrefixed("")
			w.AddBytes(c.ID[:])
			w.AddUint64(c.Number)
			w.AddUint64(noon)
			w.AddUint24LengthPrefixed(text)
			w.AddUint24LengthPrefixed(string(signed(c)))
			w.AddUint24LengthPrefixed(string(id[:]))
		})
	}

	add("identity", func(w *codec.Writer) {
		w.AddBytes(doctor.Bytes())
		w.AddBytes(master[:])
	})
	add("practice", func(w *codec.Writer) {
		w.AddUint16LengthPrefixed(inv.DoctorName)
		w.AddUint32(5000)
		w.AddUint64(noon - 1) // generation
		w.AddUint8(0)
		w.AddUint32(0) // keep
		w.AddUint32(3) // epoch
		w.AddUint64(2) // last broadcast
	})
	add("invitation/"+hex.EncodeToString(inv.ID[:]), func(w *codec.Writer) {
		w.AddUint16LengthPrefixed(string(inv.Bytes()))
		w.AddUint64(noon - 2)
		w.AddUint8(1)
		w.AddUint8(0)
		w.AddBytes(id[:])
		w.AddUint64(0)
		w.AddUint8(0)
		w.AddUint64(0)
	})
	add("patient/"+hex.EncodeToString(id[:]), func(w *codec.Writer) {
		w.AddUint16LengthPrefixed("Grace Hopper")
		w.AddBytes(patient.Public().Bytes())
		w.AddBytes(fingerprint[:])
		w.AddBytes(inv.ID[:])
		w.AddBytes([]byte{0, 1, 0, 1, 0, 0}) // open, joined, known, admitted, removed, held
		w.AddBytes(make([]byte, 16))
		w.AddUint8(1) // verified
		w.AddUint64(0)
		w.AddUint8(0)
		w.AddUint16LengthPrefixed("")
		w.AddUint64(noon)     // first seen
		w.AddUint64(noon + 1) // last seen
		w.AddUint16LengthPrefixed("admitted")
		w.AddUint64(noon + 2)
		for _, n := range []uint64{0, 0, 2, 0, 1, 0} {
			w.AddUint64(n)
		}
	})
	text := message.Content{Type: message.TypeText, ID: [16]byte{1}, Number: 1, Body: []byte("Good morning.")}
	letter("message/everyone/0/0000000000000001", string(text.Body), text)

	fileName, piece = [16]byte(vector.Bytes("file's name", 16)), vector.Bytes("piece", 1000)
	manifest := message.Manifest{Name: "plan.pdf", MediaType: "application/pdf", Size: uint64(len(piece)), Sum: sha256.Sum256(piece)}
	file := message.Content{Type: message.TypeManifest, ID: [16]byte{2}, Number: 2, Body: manifest.Append(nil)}
	add("file/everyone/0/0000000000000002", func(w *codec.Writer) {
		w.AddBytes(fileName[:])
		w.AddBytes(vector.Bytes("K", 32))
		w.AddBytes(file.ID[:])
		w.AddBytes(vector.Bytes("file key", 64))
		w.AddUint8(2) // sent
		w.AddUint8(1) // kept
		w.AddUint8(0)
		w.AddUint16LengthPrefixed(string(file.Body))
		w.AddUint32(1)
		w.AddUint16LengthPrefixed("")
		w.AddUint24LengthPrefixed(string(append(id[:], 1)))
	})
	letter("message/everyone/0/0000000000000002", "", file)
	return records, fileName, piece
}

// contents are the practice as an export has it (SPEC §10).
func contents(t *testing.T) (list []vector.Hex) {
	records, fileName, piece := practice(t)
	for _, r := range records {
		w := codec.Writer{0}
		w.AddUint16LengthPrefixed(r.name)
		w.AddUint24LengthPrefixed(string(r.value))
		list = append(list, vector.Hex(w))
	}
	w := codec.Writer{1}
	w.AddBytes(fileName[:])
	w.AddUint32(0)
	w.AddBytes(piece)
	return append(list, vector.Hex(w), vector.Hex{2})
}
