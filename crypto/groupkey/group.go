package groupkey

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"telemed/crypto/codec"
	"telemed/crypto/internal/label"
	"telemed/crypto/seal"
)

const (
	// OpEncMsg is the opcode of ENC_MSG, the only frame under a group key.
	OpEncMsg = 40
	// MaxSkip is how many numbers a receiver passes over at most: each costs a
	// derivation, and the frame that asks for them is not yet known to be true.
	MaxSkip = 1024

	groupHeader = 1 + 4 + 4 // opcode ‖ epoch ‖ n
	freshSize   = 32
)

var (
	// ErrEpoch says that a frame is of another epoch, or that an epoch is numbered
	// 0 (GROUP-EPOCH).
	ErrEpoch = errors.New("groupkey: another epoch")
	// ErrSkip says that a frame is too far ahead (GROUP-SKIP).
	ErrSkip = errors.New("groupkey: too many frames skipped")
	// ErrReplay says that a frame's number has been passed (GROUP-BACK).
	ErrReplay = errors.New("groupkey: the chain is past this frame")
	// ErrShares says that a patient ID came twice.
	ErrShares = errors.New("groupkey: a patient is twice in one epoch")
)

// Share is what an admitted patient's session adds to the group key.
type Share struct {
	PatientID [16]byte
	Share     [32]byte // the session's "group share" (SPEC §5)
}

// String hides the secret from what prints and logs.
func (Share) String() string { return "groupkey.Share" }

// GoString is String.
func (s Share) GoString() string { return s.String() }

// Sender is the doctor's end of one epoch.
type Sender struct {
	epoch uint32
	r     ratchet
}

// String hides the secret from what prints and logs.
func (Sender) String() string { return "groupkey.Sender" }

// GoString is String.
func (s Sender) GoString() string { return s.String() }

// NewEpoch makes an epoch's group key
//
//	GK = KDF(fresh [32] ‖ shares by patient ID, salt = KDF(x_D, none, "group", 64),
//	         "group key", 64, room, epoch u32)
//
// and the sender that begins with it. xD is the doctor's identity key, 32 bytes;
// the order of shares does not matter. The caller puts gk into each GROUP_KEY
// and erases it; nothing gives it back later.
func NewEpoch(rand io.Reader, xD []byte, room [16]byte, epoch uint32, shares []Share) (s *Sender, gk *seal.Key, err error) {
	if epoch == 0 {
		return nil, nil, ErrEpoch
	}
	sorted := make([]*Share, len(shares)) // pointers: no second copy of a secret
	for i := range shares {
		sorted[i] = &shares[i]
	}
	codec.Sort(sorted, func(a, b *Share) int { return bytes.Compare(a.PatientID[:], b.PatientID[:]) })
	secret := make([]byte, freshSize, freshSize+len(shares)*len(Share{}.Share))
	defer func() { clear(secret) }()
	if _, err := io.ReadFull(rand, secret); err != nil {
		return nil, nil, err
	}
	for i, share := range sorted {
		if i > 0 && share.PatientID == sorted[i-1].PatientID {
			return nil, nil, ErrShares
		}
		secret = append(secret, share.Share[:]...)
	}
	salt := label.HKDF(xD, nil, "group", 64)
	defer clear(salt)
	number := binary.BigEndian.AppendUint32(nil, epoch)
	gk = seal.NewKey(label.HKDF(secret, salt, "group key", seal.KeySize, room[:], number))
	return &Sender{epoch, ratchet{key: *gk}}, gk, nil
}

// Epoch is the epoch's number.
func (s *Sender) Epoch() uint32 { return s.epoch }

// Seal makes the next broadcast's frame, the same for every receiver:
//
//	40 ‖ epoch u32 ‖ n u32 ‖ seal(key n, ad = 40 ‖ epoch ‖ n, signed content)
//
// ErrChainSpent asks for the next epoch.
func (s *Sender) Seal(rand io.Reader, signed []byte) ([]byte, error) {
	if s.r.spent() {
		return nil, ErrChainSpent
	}
	frame := make([]byte, 0, groupHeader+seal.SealedSize(len(signed)))
	frame = append(frame, OpEncMsg)
	frame = binary.BigEndian.AppendUint32(frame, s.epoch)
	frame = binary.BigEndian.AppendUint32(frame, s.r.n)
	return s.r.sealNext(rand, frame, signed)
}

// Erase ends the epoch at the sender.
func (s *Sender) Erase() { s.r.erase() }

// Receiver is a patient's end of one epoch.
type Receiver struct {
	epoch uint32
	r     ratchet
}

// String hides the secret from what prints and logs.
func (Receiver) String() string { return "groupkey.Receiver" }

// GoString is String.
func (r Receiver) GoString() string { return r.String() }

// NewReceiver begins with the epoch and a copy of the key of a GROUP_KEY.
func NewReceiver(epoch uint32, gk *seal.Key) *Receiver {
	return &Receiver{epoch, ratchet{key: *gk}}
}

// Epoch is the epoch's number.
func (r *Receiver) Epoch() uint32 { return r.epoch }

// Open opens an ENC_MSG. The chain moves behind the frame only if its seal opens
// and verify, which checks the doctor's signature on what was inside (MSG-SIG),
// returns nil: every member has the key, only the doctor may use it. Errors are
// ErrEpoch, ErrReplay, ErrSkip, ErrChain, ErrChainSpent and verify's own; the
// frame is then to be ignored.
func (r *Receiver) Open(frame []byte, verify func(signed []byte) error) ([]byte, error) {
	if r.r.spent() {
		return nil, ErrChainSpent
	}
	if len(frame) < groupHeader || frame[0] != OpEncMsg {
		return nil, ErrChain
	}
	epoch, n := binary.BigEndian.Uint32(frame[1:]), binary.BigEndian.Uint32(frame[5:])
	switch {
	case epoch != r.epoch:
		return nil, ErrEpoch // GROUP-EPOCH
	case n < r.r.n:
		return nil, ErrReplay // GROUP-BACK
	case n >= MaxFrames:
		return nil, ErrChain // CHAIN-END
	case n-r.r.n > MaxSkip:
		return nil, ErrSkip // GROUP-SKIP
	}
	ahead := r.r
	defer ahead.key.Erase()
	for ahead.n < n {
		ahead.step()
	}
	key := ahead.frameKey()
	defer key.Erase()
	signed, err := seal.Open(key, frame[:groupHeader], frame[groupHeader:])
	if err != nil {
		return nil, ErrChain
	}
	if err := verify(signed); err != nil {
		return nil, err
	}
	ahead.step()
	r.r = ahead
	return signed, nil
}

// Erase ends the epoch at the receiver.
func (r *Receiver) Erase() { r.r.erase() }
