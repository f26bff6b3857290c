package main

import (
	"context"
	"net"
	"net/http"

	"github.com/centrifugal/centrifuge"
	"github.com/centrifugal/protocol"
)

// centrifugeServer is a centrifuge node with its defaults, but no history, no limit that this
// work would meet, and no pings, which an idle client would answer.
func centrifugeServer(l net.Listener) error {
	node, err := centrifuge.New(centrifuge.Config{ClientQueueMaxSize: 64 << 20, LogLevel: centrifuge.LogLevelNone})
	if err != nil {
		return err
	}
	node.OnConnecting(func(context.Context, centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		return centrifuge.ConnectReply{
			Credentials:    &centrifuge.Credentials{UserID: ""},
			PingPongConfig: &centrifuge.PingPongConfig{PingInterval: -1, PongTimeout: -1},
		}, nil
	})
	node.OnConnect(func(client *centrifuge.Client) {
		client.OnSubscribe(func(_ centrifuge.SubscribeEvent, done centrifuge.SubscribeCallback) {
			done(centrifuge.SubscribeReply{}, nil)
		})
		// What a client sends goes to the channel it does not listen to.
		client.OnMessage(func(e centrifuge.MessageEvent) {
			to := "doctor"
			if client.IsSubscribed("doctor") {
				to = "patients"
			}
			node.Publish(to, e.Data)
		})
	})
	if err := node.Run(); err != nil {
		return err
	}
	handler := centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{
		ReadBufferSize: 1024, UseWriteBufferPool: true, CheckOrigin: func(*http.Request) bool { return true }})
	return http.Serve(l, handler)
}

// centrifugeHello connects and subscribes, in centrifuge's protobuf protocol.
func centrifugeHello(channel string) []byte {
	return centrifugeCommands(
		&protocol.Command{Id: 1, Connect: &protocol.ConnectRequest{}},
		&protocol.Command{Id: 2, Subscribe: &protocol.SubscribeRequest{Channel: channel}})
}

func centrifugeSend(frame []byte) []byte {
	return centrifugeCommands(&protocol.Command{Send: &protocol.SendRequest{Data: frame}})
}

func centrifugeCommands(commands ...*protocol.Command) (message []byte) {
	for _, c := range commands {
		b, err := protocol.NewProtobufCommandEncoder().Encode(c)
		if err != nil {
			panic(err)
		}
		message = append(message, b...)
	}
	return message
}
