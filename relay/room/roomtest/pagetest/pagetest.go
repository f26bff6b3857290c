// Package pagetest is a page's end of a real WebSocket, for the tests of every host that has
// some. Only tests import it.
package pagetest

import (
	"crypto/tls"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/room/roomtest"
	"telemed/relay/wire"
)

// Conn is a page's end of a socket: a roomtest.Conn.
type Conn struct {
	T  testing.TB
	WS *websocket.Conn
}

// Dial opens a socket, until the test ends. config is nil without TLS.
func Dial(t testing.TB, url string, header http.Header, config *tls.Config) *Conn {
	t.Helper()
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, TLSClientConfig: config}
	ws, _, err := dialer.Dial(url, header)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	// Not a threshold: only so that a relay that forgot to answer fails the test, not the suite.
	ws.SetReadDeadline(time.Now().Add(time.Minute))
	return &Conn{t, ws}
}

func (c *Conn) write(kind int, b []byte) {
	if err := c.WS.WriteMessage(kind, b); err != nil {
		c.T.Fatal(err)
	}
}

// Send sends a binary message.
func (c *Conn) Send(b []byte) { c.write(websocket.BinaryMessage, b) }

// Text sends a text message.
func (c *Conn) Text(text string) { c.write(websocket.TextMessage, []byte(text)) }

// Abort breaks the connection.
func (c *Conn) Abort() { c.WS.NetConn().Close() }

// Close begins the close as a page does.
func (c *Conn) Close(code int) {
	c.write(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""))
}

// Next waits for what comes.
func (c *Conn) Next() roomtest.Event {
	c.T.Helper()
	kind, b, err := c.WS.ReadMessage()
	var closed *websocket.CloseError
	switch {
	case errors.As(err, &closed):
		return roomtest.Event{Code: wire.CloseCode(closed.Code)}
	case err != nil:
		c.T.Fatal(err)
	case kind == websocket.TextMessage:
		return roomtest.Event{Text: string(b)}
	}
	return roomtest.Event{Message: b}
}
