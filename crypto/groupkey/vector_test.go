package groupkey

import (
	"bytes"
	"io"
	"testing"

	"telemed/crypto/internal/vector"
	"telemed/crypto/seal"
)

// TestVectors checks crypto/testdata/groupkey.json: a session's chain frame by
// frame, and two epochs with their broadcasts, each with what is refused there. fresh and iv are the random
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
	type refusedFrame struct {
		Check string     `json:"check"`
		Why   string     `json:"why"`
		Taken int        `json:"taken"` // up to this frame of those above; 0: none
		Frame vector.Hex `json:"frame"`
	}
	type epochCase struct {
		XD     vector.Hex   `json:"xD"`
		Room   vector.Hex   `json:"room"`
		Epoch  uint32       `json:"epoch"`
		Fresh  vector.Hex   `json:"fresh"`
		Shares []share      `json:"shares"` // not in order
		GK     vector.Hex   `json:"groupKey"`
		Frames []groupFrame `json:"frames"`

		Refused []refusedFrame `json:"refused"`
	}
	var file struct {
		vector.Head
		Chain struct {
			FirstKey vector.Hex     `json:"firstKey"`
			Frames   []chainFrame   `json:"frames"`
			Refused  []refusedFrame `json:"refused"`
		} `json:"chain"`
		Epochs []epochCase `json:"epochs"`
	}
	file.Head = vector.About("A session's chain, and two epochs of the group's (SPEC §6); fresh and iv are the random inputs.",
		"groupkey", "far", "far iv")
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
	edited := func(frame []byte, at int, v ...byte) vector.Hex {
		frame = bytes.Clone(frame)
		copy(frame[at:], v)
		return frame
	}
	broken := func(frame []byte) vector.Hex { return edited(frame, len(frame)-1, frame[len(frame)-1]^1) }
	sent := func(i int) vector.Hex { return file.Chain.Frames[i].Frame }
	file.Chain.Refused = []refusedFrame{
		{"CHAIN-NEXT", "the last one again", 2, sent(1)},
		{"CHAIN-NEXT", "the one after the next", 1, sent(2)},
		{"CHAIN-NEXT", "the last one under the next number", 1, edited(sent(0), 4, 1)},
		{"CHAIN-NEXT", "another opcode", 1, edited(sent(1), 0, 70)},
		{"CHAIN-NEXT", "another tag", 1, broken(sent(1))},
		{"CHAIN-NEXT", "nothing behind the number", 1, sent(1)[:chainHeader]},
		{"CHAIN-NEXT", "a byte too short for a number", 1, sent(1)[:chainHeader-1]},
	}
	for _, r := range file.Chain.Refused {
		receiver := NewChain((*seal.Key)(file.Chain.FirstKey))
		for i := range r.Taken {
			if _, _, err := receiver.Open(sent(i)); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := receiver.Open(r.Frame); err != ErrChain {
			t.Errorf("%s: %v", r.Why, err)
		}
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
		ahead := &Sender{number, ratchet{key: *gk}}
		for ahead.r.n <= MaxSkip {
			ahead.r.step()
		}
		far, err := ahead.Seal(bytes.NewReader(vector.Bytes("far iv", 16)), vector.Bytes("far", 40))
		if err != nil {
			t.Fatal(err)
		}
		first, second := c.Frames[0].Frame, c.Frames[1].Frame
		c.Refused = []refusedFrame{
			{"GROUP-EPOCH", "under the number of the epoch before", 0, edited(first, 1, 0, 0, 0, byte(number-1))},
			{"GROUP-EPOCH", "under the number of the next epoch", 0, edited(first, 1, 0, 0, 0, byte(number+1))},
			{"GROUP-BACK", "the last one again", 1, first},
			{"GROUP-BACK", "one that was skipped", 2, first},
			{"GROUP-SKIP", "1,025 ahead", 0, far},
			{"SEAL", "another tag", 0, broken(first)},
			{"SEAL", "under the next number", 0, edited(first, 8, 1)},
			{"SEAL", "nothing behind the number", 0, second[:groupHeader]},
		}
		errs := map[string]error{"GROUP-EPOCH": ErrEpoch, "GROUP-BACK": ErrReplay, "GROUP-SKIP": ErrSkip, "SEAL": ErrChain}
		for _, r := range c.Refused {
			receiver := NewReceiver(number, gk)
			if r.Taken > 0 {
				opens(t, receiver, c.Frames[r.Taken-1].Frame, string(c.Frames[r.Taken-1].Signed))
			}
			if _, err := receiver.Open(r.Frame, func([]byte) error { return nil }); err != errs[r.Check] {
				t.Errorf("%s: %v, want %s", r.Why, err, r.Check)
			}
		}
		file.Epochs = append(file.Epochs, c)
	}
	vector.Check(t, "groupkey", file)
}
