package host

import (
	"bufio"
	"net"
	"net/http"
	"time"
)

// handshake is the answer to a handshake, for gorilla: what it takes over is not the socket itself.
type handshake struct {
	http.ResponseWriter
	socket *muted
}

// Hijack hands out the socket, TLS and all.
func (h *handshake) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	socket, buffers, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.socket = &muted{Conn: socket}
	return h.socket, buffers, nil
}

// muted is a socket as gorilla has it: to read, and to write until the handshake is answered. What
// gorilla says of its own accord to who breaks the RFC would go past the sender, and hold up for a
// second whoever sends to one who does not read.
type muted struct {
	net.Conn
	mute   bool
	breach bool // gorilla has said that the page broke the RFC
}

// SetWriteDeadline is for the handshake, too: after it the deadline is the sender's.
func (m *muted) SetWriteDeadline(t time.Time) error {
	if m.mute {
		return nil
	}
	return m.Conn.SetWriteDeadline(t)
}

// Write writes the answer to the handshake, and nothing after it.
func (m *muted) Write(b []byte) (int, error) {
	if m.mute {
		m.breach = true
		return len(b), nil
	}
	return m.Conn.Write(b)
}
