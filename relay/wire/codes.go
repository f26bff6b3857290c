package wire

import "errors"

// CloseCode is a WebSocket close code: relay/SPEC.md, "Close codes".
type CloseCode uint16

// The close codes. Those from 4000 are the relay's words to the page.
const (
	CloseNormal      CloseCode = 1000 // the page closed
	CloseGoingAway   CloseCode = 1001 // the relay stops: come back after a random 0 to 5 s
	CloseProtocol    CloseCode = 1002 // the page broke RFC 6455
	CloseAbnormal    CloseCode = 1006 // never sent: the connection broke
	CloseBadEnvelope CloseCode = 4000 // does not parse, out of place, or a text other than ping
	CloseWrongToken  CloseCode = 4001 // a CLAIM whose token is not this room's
	CloseUnknownType CloseCode = 4002 // a type not in the tables, or not for this side
	CloseTooLarge    CloseCode = 4003 // a frame above MaxFrame
	CloseRoomFull    CloseCode = 4004 // a JOIN into a room with the most patients, or a place there that another's JOIN took
	CloseTakenOver   CloseCode = 4005 // a newer CLAIM
	CloseDropped     CloseCode = 4006 // the doctor's DROP
	CloseTooSlow     CloseCode = 4007 // queue or credit exceeded
	CloseTooLate     CloseCode = 4008 // no CLAIM or JOIN in FirstMessageSeconds
	CloseVersion     CloseCode = 4009 // a CLAIM or JOIN of another version
)

// String returns the code's name in relay/SPEC.md, which is also the close frame's reason.
func (c CloseCode) String() string {
	switch c {
	case CloseNormal:
		return "normal"
	case CloseGoingAway:
		return "going away"
	case CloseProtocol:
		return "protocol error"
	case CloseAbnormal:
		return "abnormal"
	case CloseBadEnvelope:
		return "bad envelope"
	case CloseWrongToken:
		return "wrong owner token"
	case CloseUnknownType:
		return "unknown type"
	case CloseTooLarge:
		return "too large"
	case CloseRoomFull:
		return "room full"
	case CloseTakenOver:
		return "taken over"
	case CloseDropped:
		return "dropped"
	case CloseTooSlow:
		return "too slow"
	case CloseTooLate:
		return "too late"
	case CloseVersion:
		return "version"
	}
	return "unknown code"
}

// What a message that does not parse is refused with; CloseCodeOf has the code for each.
var (
	ErrBadEnvelope = errors.New("wire: bad envelope")
	ErrUnknownType = errors.New("wire: unknown type")
	ErrTooLarge    = errors.New("wire: too large")
	ErrVersion     = errors.New("wire: another version")
)

// CloseCodeOf returns the code that a message refused with err is closed with.
func CloseCodeOf(err error) CloseCode {
	switch {
	case errors.Is(err, ErrTooLarge):
		return CloseTooLarge
	case errors.Is(err, ErrUnknownType):
		return CloseUnknownType
	case errors.Is(err, ErrVersion):
		return CloseVersion
	}
	return CloseBadEnvelope
}
