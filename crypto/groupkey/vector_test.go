package groupkey

import (
	"bytes"
	"io"
	"testing"

	"telemed/crypto/internal/vector"
	"telemed/crypto/seal"
)

// TestVectors checks crypto/testdata/groupkey.json: a session's chain frame by
// frame, and two epochs with their broadcasts. fresh and iv are the random
// inputs.
func TestVectors(t *testing.T) {
	type chainFrame struct {
		FrameKey vector.Hex `json:"frameKey"`
		IV       vector.Hex `json:"iv"`
		Opcode   byte       `json:"opcode"`
		Payload  vector.Hex `json:"payload"`
		Frame    vector.Hex `json:"frame"`
	}
	type share struct {
		PatientID vector.Hex `json:"patientID"`
		Share     vector.Hex `json:"share"`
	}
	type groupFrame struct {
		IV     vector.Hex `json:"iv"`
		Signed vector.Hex `json:"signedContent"` // any bytes do here
		Frame  vector.Hex `json:"frame"`
	}
	type epochCase struct {
		XD     vector.Hex   `json:"xD"`
		Room   vector.Hex   `json:"room"`
		Epoch  uint32       `json:"epoch"`
		Fresh  vector.Hex   `json:"fresh"`
		Shares []share      `json:"shares"` // not in order
		GK     vector.Hex   `json:"groupKey"`
		Frames []groupFrame `json:"frames"`
	}
	var file struct {
		vector.Head
		Chain struct {
			FirstKey vector.Hex   `json:"firstKey"`
			Frames   []chainFrame `json:"frames"`
		} `json:"chain"`
		Epochs []epochCase `json:"epochs"`
	}
	file.Head = vector.About("A session's chain, and two epochs of the group's (SPEC §6); fresh and iv are the random inputs.")
	random := vector.Rand("groupkey")
	take := func(n int) vector.Hex {
		b := make(vector.Hex, n)
		if _, err := io.ReadFull(random, b); err != nil {
			t.Fatal(err)
		}
		return b
	}
	file.Chain.FirstKey = take(seal.KeySize)
	sender := NewChain((*seal.Key)(file.Chain.FirstKey))
	receiver := NewChain((*seal.Key)(file.Chain.FirstKey))
	for i, op := range []byte{35, 30, 70, 90} {
		c := chainFrame{FrameKey: sender.r.frameKey()[:], IV: take(16), Opcode: op, Payload: take(30 - 10*i)}
		frame, err := sender.Seal(bytes.NewReader(c.IV), op, c.Payload)
		if err != nil {
			t.Fatal(err)
		}
		if gotOp, payload, err := receiver.Open(frame); err != nil || gotOp != op || !bytes.Equal(payload, c.Payload) {
			t.Errorf("frame %d does not open: %v", i, err)
		}
		c.Frame = frame
		file.Chain.Frames = append(file.Chain.Frames, c)
	}
	for number := uint32(1); number <= 2; number++ {
		c := epochCase{XD: take(32), Room: take(16), Epoch: number, Fresh: take(freshSize)}
		var list []Share
		for range 4 - number {
			s := share{take(16), take(32)}
			c.Shares = append(c.Shares, s)
			list = append(list, Share{[16]byte(s.PatientID), [32]byte(s.Share)})
		}
		sender, gk, err := NewEpoch(bytes.NewReader(c.Fresh), c.XD, [16]byte(c.Room), number, list)
		if err != nil {
			t.Fatal(err)
		}
		c.GK = gk[:]
		receiver := NewReceiver(number, gk)
		for range 2 {
			f := groupFrame{IV: take(16), Signed: take(40)}
			frame, err := sender.Seal(bytes.NewReader(f.IV), f.Signed)
			if err != nil {
				t.Fatal(err)
			}
			opens(t, receiver, frame, string(f.Signed))
			f.Frame = frame
			c.Frames = append(c.Frames, f)
		}
		file.Epochs = append(file.Epochs, c)
	}
	vector.Check(t, "groupkey", file)
}
