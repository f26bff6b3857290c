package main

import (
	"fmt"
	"net"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// natsServer is a NATS server that speaks WebSocket, on the address that the listener had.
func natsServer(l *net.TCPListener) error {
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	s, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: -1, NoLog: true, NoSigs: true, MaxConn: 20_000,
		PingInterval: time.Hour, MaxPending: 256 << 20,
		Websocket: server.WebsocketOpts{Host: "127.0.0.1", Port: port, NoTLS: true},
	})
	if err != nil {
		return err
	}
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		return fmt.Errorf("NATS does not start")
	}
	fmt.Printf("at http://127.0.0.1:%d/\n", port)
	s.WaitForShutdown()
	return nil
}

const natsConnect = `CONNECT {"verbose":false,"pedantic":false,"protocol":1}` + "\r\n"

func natsHello(subject string) []byte {
	return []byte(natsConnect + "SUB " + subject + " 1\r\nPING\r\n")
}

func natsPublish(subject string, frame []byte) []byte {
	return fmt.Appendf(nil, "PUB %s %d\r\n%s\r\n", subject, len(frame), frame)
}
