package door

// Limits of relay/SPEC.md that both hosts keep, each with its reason.
const (
	// HandshakesPerRoom is how many sockets a second may open into a room, after RoomBurst: more
	// than one address may ask for, so that nobody alone can use up a room's handshakes.
	HandshakesPerRoom = 500

	// StrangerBytesPerSecond is for who was not admitted: many times a handshake and a lobby's
	// texts, too little for one alone to fill the doctor's queue.
	StrangerBytesPerSecond = 256 << 10

	// MessageCost is what a message counts for at least: a byte costs as much work as this many.
	MessageCost = 256

	// SilentSeconds is after how long without a word a connection is gone: two pings without an
	// answer, and some time for the way.
	SilentSeconds = 75

	// LastChanceSeconds is how much longer that may be when it may have been the relay that stood
	// still: what pages said meanwhile is still on its way.
	LastChanceSeconds = 15

	// UnclaimedSeconds is how long a room lives without a doctor. Who comes an hour early is let
	// in again by the page itself.
	UnclaimedSeconds = 3600
)

// RoomBurst is how many sockets may open into a room at once: as many as fill it twice.
func RoomBurst(patients int) int { return max(2*patients, 100) }
