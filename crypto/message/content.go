// Package message is what people say to each other: signed content, and the
// opcodes and payloads of the frames that carry it and speak about it (SPEC §7
// and §8). Who may say what to whom is Check; when and in what order is the
// engine's business.
package message

import (
	"errors"
	"io"
	"unicode/utf8"

	"telemed/crypto/codec"
	"telemed/crypto/elgamal"
)

// The types of content.
const (
	TypeText     byte = 1
	TypeManifest byte = 2 // of a file
)

// The audiences of content and of receipts.
const (
	Everyone byte = 0
	Private  byte = 1 // one receiver
)

// MaxBody is the longest body in bytes: a long letter, well under one frame.
const MaxBody = 32768

// context is the signature's context.
const context = "message"

var (
	// ErrSignature says that the author did not sign these bytes (MSG-SIG).
	ErrSignature = errors.New("message: the signature is not the author's")
	// ErrForm says that content is not laid out as content, or its number is 0
	// (MSG-FORM).
	ErrForm = errors.New("message: malformed content")
	// ErrEmpty says that a body is empty (MSG-BODY).
	ErrEmpty = errors.New("message: empty body")
	// ErrTooLong says that a body is longer than MaxBody (MSG-BODY).
	ErrTooLong = errors.New("message: body too long")
	// ErrText says that a text is not UTF-8 (MSG-BODY).
	ErrText = errors.New("message: text is not UTF-8")
	// ErrRoom says that content was written in another room (MSG-ROOM).
	ErrRoom = errors.New("message: written in another room")
	// ErrAudience says that content is not for this receiver, not for the frame it
	// came in, or to everyone from someone who is not the doctor (MSG-AUDIENCE).
	ErrAudience = errors.New("message: not for this audience")
)

// Content is what an author signs.
//
//	type u8 ‖ id [16] ‖ number u64 ‖ time u64 ‖ room [16]
//	‖ audience u8 ‖ receiver's fingerprint [32] if audience = 1 ‖ v24(body)
type Content struct {
	Type     byte
	ID       [16]byte // random
	Number   uint64   // from 1, for each author and audience
	Time     uint64   // ms since the Unix epoch, on the doctor's clock
	Room     [16]byte
	Audience byte     // Everyone or Private
	Receiver [32]byte // the one receiver's fingerprint if Private, else zeros
	Body     []byte
}

// validate is the rules that hold for content wherever it appears: MSG-FORM, MSG-BODY
// and what holds for a manifest, the same for author and receiver.
func (c *Content) validate() error {
	switch {
	case c.Type != TypeText && c.Type != TypeManifest,
		c.Number == 0,
		c.Audience != Everyone && c.Audience != Private,
		c.Audience == Everyone && c.Receiver != [32]byte{}:
		return ErrForm
	case len(c.Body) == 0:
		return ErrEmpty
	case len(c.Body) > MaxBody:
		return ErrTooLong
	case c.Type == TypeText && !utf8.Valid(c.Body):
		return ErrText
	case c.Type == TypeManifest:
		_, err := ParseManifest(c.Body)
		return err
	}
	return nil
}

// encode lays out valid content.
func (c *Content) encode() []byte {
	var b codec.Writer
	b.AddUint8(c.Type)
	b.AddBytes(c.ID[:])
	b.AddUint64(c.Number)
	b.AddUint64(c.Time)
	b.AddBytes(c.Room[:])
	b.AddUint8(c.Audience)
	if c.Audience == Private {
		b.AddBytes(c.Receiver[:])
	}
	b.AddUint24LengthPrefixed(string(c.Body))
	return b
}

// parse is encode backwards, and validates.
func parse(data []byte) (*Content, error) {
	s := codec.Reader(data)
	c := new(Content)
	if !s.ReadUint8(&c.Type) || !s.CopyBytes(c.ID[:]) || !s.ReadUint64(&c.Number) ||
		!s.ReadUint64(&c.Time) || !s.CopyBytes(c.Room[:]) || !s.ReadUint8(&c.Audience) ||
		c.Audience == Private && !s.CopyBytes(c.Receiver[:]) {
		return nil, ErrForm
	}
	var body codec.Reader
	if !s.ReadUint24LengthPrefixed(&body) || !s.Empty() {
		return nil, ErrForm
	}
	c.Body = append([]byte(nil), body...)
	if err := c.validate(); err != nil {
		return nil, err
	}
	return c, nil
}

// Sign makes signed content, content ‖ signature [416]: the bytes that are sent,
// shown, stored, resent and exported. It refuses what no receiver would take
// (ErrForm, ErrEmpty, ErrTooLong, ErrText, ErrManifest, ErrFileName, ErrMediaType).
func Sign(rand io.Reader, key *elgamal.PrivateKey, c *Content) ([]byte, error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	data := c.encode()
	sig, err := key.Sign(rand, context, data)
	if err != nil {
		return nil, err
	}
	return append(data, sig...), nil
}

// Open verifies signed content against the author's key as the session knows it
// (MSG-SIG) and then reads it. A receiver goes on to Check.
func Open(author *elgamal.PublicKey, signed []byte) (*Content, error) {
	n := len(signed) - elgamal.SignatureSize
	if n < 0 || author.Verify(context, signed[:n], signed[n:]) != nil {
		return nil, ErrSignature
	}
	return parse(signed[:n])
}

// Check decides whether opened content may be taken from the frame that brought
// it: written in this room (MSG-ROOM), and for its receiver (MSG-AUDIENCE). op
// is OpEncMsg, which everyone reads, or OpPrivateMsg, which also brings resent
// broadcasts; me is the receiver's own fingerprint.
func Check(c *Content, op byte, fromDoctor bool, room [16]byte, me [32]byte) error {
	if c.Room != room {
		return ErrRoom
	}
	if c.Audience == Everyone && fromDoctor && (op == OpPrivateMsg || op == OpEncMsg && c.Type != TypeManifest) ||
		c.Audience == Private && op == OpPrivateMsg && c.Receiver == me {
		return nil
	}
	return ErrAudience
}
