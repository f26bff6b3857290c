// Try is what try.sh and acme.sh ask of a relay: pages, a visit, that rooms move when their relay
// dies, and whose certificate it has.
package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/wire"
)

func main() {
	if len(os.Args) < 2 {
		os.Args = append(os.Args, "")
	}
	args := os.Args[2:]
	for len(args) < 5 {
		args = append(args, "")
	}
	var err error
	switch os.Args[1] {
	case "port":
		err = port()
	case "wait":
		err = wait(args[0])
	case "open":
		err = open(args[0])
	case "certificate":
		err = certificate(args[0], args[1])
	case "pages":
		err = pages(args[0])
	case "visit":
		err = visit(args[0])
	case "failover":
		err = failover(args[0], args[1], args[2], args[3], args[4])
	default:
		err = fmt.Errorf("no %q: port, wait, open, certificate, pages, visit, failover", os.Args[1])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "try:", err)
		os.Exit(1)
	}
}

// port prints one that is free.
func port() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer l.Close()
	fmt.Println(l.Addr().(*net.TCPAddr).Port)
	return nil
}

// patience is after how long something that does not happen has failed.
const patience = 30 * time.Second

// wait returns when the address answers /healthz.
func wait(address string) (err error) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var r *http.Response
		if r, err = http.Get("http://" + address + "/healthz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
			err = fmt.Errorf("%s says %s", address, r.Status)
		}
	}
	return err
}

// open returns when something listens at the address.
func open(address string) (err error) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var c net.Conn
		if c, err = net.Dial("tcp", address); err == nil {
			return c.Close()
		}
	}
	return err
}

// certificate looks whether the address has one for this domain, from the test authority.
func certificate(address, domain string) error {
	dialer := &net.Dialer{Timeout: patience}
	// Who signed it is looked at below: the test authority is in nobody's list.
	c, err := tls.DialWithDialer(dialer, "tcp", address, &tls.Config{ServerName: domain, InsecureSkipVerify: true})
	if err != nil {
		return err
	}
	defer c.Close()
	leaf := c.ConnectionState().PeerCertificates[0]
	if err := leaf.VerifyHostname(domain); err != nil {
		return err
	}
	if !strings.HasPrefix(leaf.Issuer.CommonName, "Pebble") {
		return fmt.Errorf("the certificate is %s's", leaf.Issuer)
	}
	return nil
}

// pages looks whether a page comes through with its headers.
func pages(address string) error {
	r, err := http.Get("http://" + address + "/doctor")
	if err != nil {
		return err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	switch {
	case err != nil:
		return err
	case r.StatusCode != http.StatusOK || len(body) == 0:
		return fmt.Errorf("/doctor: %s, %d bytes", r.Status, len(body))
	case r.Header.Get("Content-Security-Policy") == "" || r.Header.Get("Cross-Origin-Opener-Policy") == "":
		return fmt.Errorf("/doctor comes without its headers: %v", r.Header)
	}
	return nil
}

// visitors are a doctor and a patient in a room.
type visitors struct {
	doctor, patient *websocket.Conn
	id              wire.PeerID
	most            int // patients, which tells relays apart
}

func (v *visitors) close() {
	for _, ws := range []*websocket.Conn{v.doctor, v.patient} {
		if ws != nil {
			ws.Close()
		}
	}
}

// claim is the doctor coming, or coming back.
func (v *visitors) claim(address string, token [32]byte) (err error) {
	var e wire.FromRelay
	v.doctor, e, err = dial(address, token, wire.AppendClaim(nil, token), wire.TypeClaimed)
	v.most = int(e.Patients)
	return err
}

// dial opens a socket into the token's room and says the first message.
func dial(address string, token [32]byte, first []byte, answer wire.Type) (*websocket.Conn, wire.FromRelay, error) {
	ws, r, err := websocket.DefaultDialer.Dial("ws://"+address+"/ws/"+wire.RoomOfToken(token).String(), http.Header{"Origin": {"http://" + address}})
	if err != nil {
		if r != nil {
			err = fmt.Errorf("%w: %s", err, r.Status)
		}
		return nil, wire.FromRelay{}, err
	}
	ws.SetReadDeadline(time.Now().Add(patience))
	err = ws.WriteMessage(websocket.BinaryMessage, first)
	if err != nil {
		return ws, wire.FromRelay{}, err
	}
	e, err := expect(ws, answer)
	return ws, e, err
}

// meet opens a room at the address and brings a patient into it.
func meet(address string, token [32]byte) (v *visitors, err error) {
	v = &visitors{}
	defer func() {
		if err != nil {
			v.close()
		}
	}()
	if err = v.claim(address, token); err != nil {
		return v, err
	}
	if v.patient, _, err = dial(address, token, wire.AppendJoin(nil), wire.TypeWelcomed); err != nil {
		return v, err
	}
	joined, err := expect(v.doctor, wire.TypeJoined)
	v.id = joined.Peer
	if err == nil {
		err = v.doctor.WriteMessage(websocket.BinaryMessage, wire.AppendAdmit(nil, v.id, true))
	}
	return v, err
}

func expect(ws *websocket.Conn, want wire.Type) (wire.FromRelay, error) {
	_, m, err := ws.ReadMessage()
	if err != nil {
		return wire.FromRelay{}, err
	}
	e, err := wire.ParseFromRelay(m)
	if err == nil && e.Type != want {
		err = fmt.Errorf("got %x, want %x", m[0], want)
	}
	return e, err
}

// talk sends frames both ways, the largest among them.
func (v *visitors) talk() error {
	for _, n := range []int{1, 512, wire.MaxFrame} {
		frame := bytes.Repeat([]byte{byte(n)}, n)
		if err := v.doctor.WriteMessage(websocket.BinaryMessage, wire.AppendCast(nil, frame)); err != nil {
			return err
		}
		e, err := expect(v.patient, wire.TypeDeliver)
		if err != nil || !bytes.Equal(e.Frame, frame) {
			return fmt.Errorf("a cast of %d bytes came as %d: %v", n, len(e.Frame), err)
		}
		if err := v.patient.WriteMessage(websocket.BinaryMessage, wire.AppendFrame(nil, frame)); err != nil {
			return err
		}
		e, err = expect(v.doctor, wire.TypeFrom)
		if err != nil || e.Peer != v.id || !bytes.Equal(e.Frame, frame) {
			return fmt.Errorf("a frame of %d bytes came as %d: %v", n, len(e.Frame), err)
		}
	}
	return nil
}

func visit(address string) error {
	v, err := meet(address, [32]byte{1})
	if err != nil {
		return err
	}
	defer v.close()
	if err := v.talk(); err != nil {
		return err
	}
	_, r, err := websocket.DefaultDialer.Dial("ws://"+address+"/ws/"+wire.RoomOfToken([32]byte{1}).String(),
		http.Header{"Origin": {"https://evil.example"}})
	if err == nil || r == nil || r.StatusCode != http.StatusForbidden {
		return fmt.Errorf("a page of another origin got in: %v", err)
	}
	return nil
}
