package main

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// peer is one server under load: how to start it, and what its clients say.
type peer struct {
	name  string
	path  func(doctor bool) string
	hello func(doctor bool) []byte // the first message's payload; nil is none
	send  func(doctor bool, frame []byte) []byte
	admit bool // the doctor lets each patient in, and patients give credit
	words bool // who says nothing is taken for gone, so everybody says ping now and then
	joins int  // bytes that a message counts beside its payload: chat joins with newlines
	fits  int  // patients in a room, where that has an end; the next go to another room
	other string
}

const frameBytes = 512

var token [32]byte

func ourPath(bool) string {
	room := sha256.Sum256(token[:])
	return "/ws/" + hex.EncodeToString(room[:16])
}

func rolePath(doctor bool) string {
	if doctor {
		return "/doctor"
	}
	return "/patient"
}

// role is a name by role.
func role(doctor bool, ofDoctor, ofPatient string) string {
	if doctor {
		return ofDoctor
	}
	return ofPatient
}

func plain(_ bool, frame []byte) []byte { return frame }

// peers in the order of the table. The envelope's bytes are relay/SPEC.md's, written out again,
// as a peer's are.
var peers = []peer{
	{
		name: "ours", path: ourPath, admit: true, fits: 10_000, other: "/ws/" + strings.Repeat("0", 32),
		hello: func(doctor bool) []byte {
			if doctor {
				return append([]byte{0x01, 1}, token[:]...)
			}
			return []byte{0x02, 1}
		},
		send: func(doctor bool, frame []byte) []byte {
			if doctor {
				return append([]byte{0x11}, frame...)
			}
			return append([]byte{0x20}, frame...)
		},
	},
	{name: "floor", path: rolePath, send: plain},
	{
		name: "centrifuge", path: func(bool) string { return "/?format=protobuf&cf_protocol=protobuf" },
		hello: func(doctor bool) []byte { return centrifugeHello(role(doctor, "doctor", "patients")) },
		send:  func(_ bool, frame []byte) []byte { return centrifugeSend(frame) },
	},
	{name: "chat", path: rolePath, send: plain, joins: 1},
	{
		name: "nats", path: func(bool) string { return "/" },
		hello: func(doctor bool) []byte { return natsHello(role(doctor, "d", "p")) },
		send: func(doctor bool, frame []byte) []byte {
			return natsPublish(role(doctor, "p", "d"), frame)
		},
	},
}

func peerNamed(name string) (peer, bool) {
	switch name {
	case "worker":
		return edgePeers()[1], true
	case "bare":
		return edgePeers()[2], true
	}
	for _, p := range peers {
		if p.name == name {
			return p, true
		}
	}
	return peer{}, false
}

func admitMessage(id []byte) []byte { return append([]byte{0x12, 1}, id...) }

func creditMessage(taken uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{0x21}, taken)
}

// testFrame has no newline at its ends and none inside: chat trims.
func testFrame() []byte { return []byte(strings.Repeat("frame.of.a.visit", frameBytes/16)) }

// masked is a client's whole frame. A mask of zeroes is a mask, and costs the generator nothing.
func masked(op byte, payload []byte) []byte {
	b := []byte{0x80 | op}
	if n := len(payload); n < 126 {
		b = append(b, 0x80|byte(n))
	} else {
		b = append(b, 0x80|126, byte(n>>8), byte(n))
	}
	b = append(b, 0, 0, 0, 0)
	return append(b, payload...)
}
