package conference

import (
	"bufio"
	"crypto/rand"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// A crowd is many patients, as their devices run them, over real sockets to a real relay:
// `make comeback` has a doctor's page in a browser meet one.
var (
	crowdSize = flag.Int("crowd", 0, "how many patients come by -link")
	crowdLink = flag.String("link", "", "a walk-in link")
)

// TestCrowd is no test: it says how many patients stand how, each time that changes, until
// its standard input is closed.
func TestCrowd(t *testing.T) {
	if *crowdSize == 0 {
		t.Skip("only with -crowd")
	}
	address, fragment, found := strings.Cut(*crowdLink, "#")
	if !found {
		t.Fatalf("%q is no link", *crowdLink)
	}
	origin := strings.Join(strings.SplitN(address, "/", 4)[:3], "/")
	var c crowd
	for i := range *crowdSize {
		p := &caller{crowd: &c, origin: "ws" + strings.TrimPrefix(origin, "http"), engine: NewPatient(rand.Reader), heard: make(chan heard, 64)}
		go p.run(fragment, fmt.Sprintf("Patient %03d", i+1))
	}
	go func() {
		for last := ""; ; time.Sleep(20 * time.Millisecond) {
			if now := fmt.Sprintf("waiting %d admitted %d", c.waiting.Load(), c.admitted.Load()); now != last {
				fmt.Println(now)
				last = now
			}
		}
	}()
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
	}
}

type crowd struct{ waiting, admitted atomic.Int64 }

// A caller is one of them: an engine with its socket and timer.
type caller struct {
	*crowd
	origin string
	engine *Patient
	socket *websocket.Conn
	heard  chan heard
	stands *atomic.Int64 // as it is counted; nil: neither
	due    <-chan time.Time
}

// heard is what a socket says: it opened, a message, or, with a code, that it closed.
type heard struct {
	from    *websocket.Conn
	message []byte
	code    int
	opened  bool
}

var crowdBegan = time.Now()

func (p *caller) now() Clock {
	return Clock{Wall: uint64(time.Now().UnixMilli()), Mono: uint64(time.Since(crowdBegan).Milliseconds())}
}

func (p *caller) run(fragment, name string) {
	var key [64]byte
	rand.Read(key[:])
	out, err := p.engine.Start(key[:], nil, p.now())
	must(err)
	p.do(out)
	for _, c := range []Command{{Type: "open", Fragment: fragment}, {Type: "join", Name: name}} {
		result, out := p.engine.Command(c, p.now())
		if result.Refusal != "" {
			panic(c.Type + " was refused: " + string(result.Refusal))
		}
		p.do(out)
	}
	for {
		select {
		case <-p.due:
			p.do(p.engine.Tick(p.now()))
		case h := <-p.heard:
			switch {
			case h.from != p.socket && !h.opened && h.from != nil:
			case h.opened:
				p.socket = h.from
				go p.listen(h.from)
				p.do(p.engine.SocketOpen(p.now()))
			case h.code != 0:
				p.socket = nil
				p.do(p.engine.SocketClosed(h.code, p.now()))
			default:
				p.do(p.engine.SocketMessage(h.message, p.now()))
			}
		}
	}
}

func (p *caller) listen(socket *websocket.Conn) {
	for {
		_, message, err := socket.ReadMessage()
		if err != nil {
			code := 1006
			if e, ok := err.(*websocket.CloseError); ok {
				code = e.Code
			}
			p.heard <- heard{from: socket, code: code}
			return
		}
		p.heard <- heard{from: socket, message: message}
	}
}

func (p *caller) dial(room string) {
	go func() {
		socket, _, err := websocket.DefaultDialer.Dial(p.origin+"/ws/"+room, nil)
		if err != nil {
			p.heard <- heard{code: 1006}
			return
		}
		p.heard <- heard{from: socket, opened: true}
	}()
}

func (p *caller) do(out Output) {
	if (out.Disconnect || out.Connect != nil) && p.socket != nil {
		p.socket.Close()
		p.socket = nil
	}
	if out.Connect != nil {
		p.dial(out.Connect.Room)
	}
	for _, b := range out.Send {
		if p.socket != nil {
			p.socket.WriteMessage(websocket.BinaryMessage, b) // an error is heard by listen
		}
	}
	p.due = nil
	if out.Deadline != 0 {
		p.due = time.After(time.Duration(int64(out.Deadline)-int64(p.now().Mono)) * time.Millisecond)
	}
	stands := (*atomic.Int64)(nil)
	if p.engine.session != nil && p.engine.connected {
		if stands = &p.waiting; p.engine.at.admitted {
			stands = &p.admitted
		}
	}
	if stands != p.stands {
		if p.stands != nil {
			p.stands.Add(-1)
		}
		if p.stands = stands; stands != nil {
			stands.Add(1)
		}
	}
}
