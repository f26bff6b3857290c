package main

import (
	"bytes"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// chatServer is in the manner of gorilla's chat example: one hub goroutine, two goroutines and a
// channel of 256 for each client, what waits joined into one message by newlines. The one
// difference: what a patient sends goes to the doctor alone, who has a longer channel for it.
func chatServer(l net.Listener) error {
	h := &chatHub{fromDoctor: make(chan []byte), fromPatient: make(chan []byte),
		register: make(chan *chatClient), unregister: make(chan *chatClient), clients: map[*chatClient]bool{}}
	go h.run()
	upgrader := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024}
	return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		c := &chatClient{hub: h, conn: conn, send: make(chan []byte, 256), doctor: r.URL.Path == "/doctor"}
		if c.doctor {
			c.send = make(chan []byte, 16<<10)
		}
		h.register <- c
		go c.writePump()
		go c.readPump()
	}))
}

type chatHub struct {
	clients                 map[*chatClient]bool
	doctor                  *chatClient
	fromDoctor, fromPatient chan []byte
	register, unregister    chan *chatClient
}

type chatClient struct {
	hub    *chatHub
	conn   *websocket.Conn
	send   chan []byte
	doctor bool
}

func (h *chatHub) run() {
	for {
		select {
		case c := <-h.register:
			if c.doctor {
				h.doctor = c
			} else {
				h.clients[c] = true
			}
		case c := <-h.unregister:
			if h.clients[c] {
				delete(h.clients, c)
				close(c.send)
			}
		case m := <-h.fromPatient:
			if h.doctor != nil {
				select {
				case h.doctor.send <- m:
				default:
				}
			}
		case m := <-h.fromDoctor:
			for c := range h.clients {
				select {
				case c.send <- m:
				default:
					close(c.send)
					delete(h.clients, c)
				}
			}
		}
	}
}

const (
	chatWriteWait = 10 * time.Second
	chatPongWait  = 60 * time.Second
)

func (c *chatClient) readPump() {
	defer func() {
		c.hub.unregister <- c
		c.conn.Close()
	}()
	c.conn.SetReadLimit(64 << 10)
	c.conn.SetReadDeadline(time.Now().Add(chatPongWait))
	c.conn.SetPongHandler(func(string) error { c.conn.SetReadDeadline(time.Now().Add(chatPongWait)); return nil })
	to := c.hub.fromPatient
	if c.doctor {
		to = c.hub.fromDoctor
	}
	for {
		_, message, err := c.conn.ReadMessage()
		if err != nil {
			return
		}
		to <- bytes.TrimSpace(bytes.ReplaceAll(message, []byte{'\n'}, []byte{' '}))
	}
}

func (c *chatClient) writePump() {
	ticker := time.NewTicker(chatPongWait * 9 / 10)
	defer func() {
		ticker.Stop()
		c.conn.Close()
	}()
	for {
		select {
		case message, ok := <-c.send:
			c.conn.SetWriteDeadline(time.Now().Add(chatWriteWait))
			if !ok {
				c.conn.WriteMessage(websocket.CloseMessage, nil)
				return
			}
			w, err := c.conn.NextWriter(websocket.TextMessage)
			if err != nil {
				return
			}
			w.Write(message)
			for n := len(c.send); n > 0; n-- {
				w.Write([]byte{'\n'})
				w.Write(<-c.send)
			}
			if w.Close() != nil {
				return
			}
		case <-ticker.C:
			c.conn.SetWriteDeadline(time.Now().Add(chatWriteWait))
			if c.conn.WriteMessage(websocket.PingMessage, nil) != nil {
				return
			}
		}
	}
}
