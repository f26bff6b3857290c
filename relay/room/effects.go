package room

import "telemed/relay/wire"

// Role is what a connection said that it is.
type Role uint8

// The roles of a connection.
const (
	Stranger Role = iota // has sent neither CLAIM nor JOIN
	Doctor
	Patient
)

// Connection is all that the room knows of a connection. A host that sleeps stores it beside
// the socket and gives it back to Restore.
type Connection struct {
	ID       wire.PeerID
	Address  uint64 // whom it comes from, as far as the host knows: the same for all of one client; see door.Network
	Role     Role
	Admitted bool
	Sent     uint64 // bytes of frames sent to a patient
	Taken    uint64 // how many of these its page says it has taken
}

// answered says that the doctor has let this patient in, or has sent it something. To open a socket
// one needs the room's id; to be answered, an invitation.
func (c *Connection) answered() bool { return c.Admitted || c.Sent > 0 }

// inFlight returns the bytes of frames that are on their way to a patient.
func (c *Connection) inFlight() uint64 { return c.Sent - c.Taken }

// Delivery is one message for each of the connections in To. They share its bytes, which
// nobody may change.
type Delivery struct {
	To      []wire.PeerID
	Message []byte
}

// Close tells the host to close a connection, after what was delivered to it before. The room
// has forgotten it: there is no need to report it with Leave.
type Close struct {
	ID   wire.PeerID
	Code wire.CloseCode
}

// Effects is what a call brings about: the deliveries in their order, then the closes.
type Effects struct {
	Deliveries []Delivery
	Closes     []Close
}

func (e *Effects) deliver(message []byte, to ...wire.PeerID) {
	e.Deliveries = append(e.Deliveries, Delivery{To: to, Message: message})
}

func (e *Effects) close(id wire.PeerID, code wire.CloseCode) {
	e.Closes = append(e.Closes, Close{ID: id, Code: code})
}
