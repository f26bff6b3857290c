package message

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
	OpDisconnect      byte = 60
	OpPrivateMsg      byte = 70
	OpBlocked         byte = 80
	OpExit            byte = 90
)

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
