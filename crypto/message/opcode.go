package message

import "errors"

// The opcodes: the first byte of every frame, as the seed numbers them (SPEC §5
// and §7).
const (
	OpHello           byte = 1
	OpWelcome         byte = 2
	OpKeyVerification byte = 10
	OpSessionToken    byte = 20
	OpSessionConfirm  byte = 25
	OpGroupKey        byte = 30
	OpLobby           byte = 35
	OpEncMsg          byte = 40
	OpFileChunk       byte = 45
	OpDecMsg          byte = 50
	OpHint            byte = 55
	OpDisconnect      byte = 60
	OpPrivateMsg      byte = 70
	OpBlocked         byte = 80
	OpExit            byte = 90
)

// ErrOpcode says that a frame which opened on a session's chain has no place there:
// nobody sends such a frame that way (CHAIN-OPCODE), or it is the first of the
// doctor's and not LOBBY (CHAIN-FIRST). The connection is given up.
var ErrOpcode = errors.New("message: a frame out of place on the session's chain")

// Allowed reports whether an opcode's frame may travel on a session's chain that
// way (CHAIN-OPCODE).
func Allowed(op byte, fromDoctor bool) bool {
	switch op {
	case OpDecMsg, OpHint, OpPrivateMsg:
		return true
	case OpGroupKey, OpLobby, OpDisconnect, OpBlocked:
		return fromDoctor
	case OpExit:
		return !fromDoctor
	}
	return false
}

// CheckOpcode is Allowed, and that the doctor's chain begins with LOBBY
// (CHAIN-FIRST): ErrOpcode. first is for the first frame of the chain.
func CheckOpcode(op byte, fromDoctor, first bool) error {
	if !Allowed(op, fromDoctor) || first && fromDoctor && op != OpLobby {
		return ErrOpcode
	}
	return nil
}

// Name is an opcode's name in the SPEC, for protocol views and logs; "UNKNOWN"
// for a byte that is none.
func Name(op byte) string {
	switch op {
	case OpHello:
		return "HELLO"
	case OpWelcome:
		return "WELCOME"
	case OpKeyVerification:
		return "KEY_VERIFICATION"
	case OpSessionToken:
		return "SESSION_TOKEN"
	case OpSessionConfirm:
		return "SESSION_CONFIRM"
	case OpGroupKey:
		return "GROUP_KEY"
	case OpLobby:
		return "LOBBY"
	case OpEncMsg:
		return "ENC_MSG"
	case OpFileChunk:
		return "FILE_CHUNK"
	case OpDecMsg:
		return "DEC_MSG"
	case OpHint:
		return "HINT"
	case OpDisconnect:
		return "DISCONNECT"
	case OpPrivateMsg:
		return "PRIVATE_MSG"
	case OpBlocked:
		return "BLOCKED"
	case OpExit:
		return "EXIT"
	}
	return "UNKNOWN"
}
