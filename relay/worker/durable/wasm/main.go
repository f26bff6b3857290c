//go:build js && wasm

// Command wasm is the Durable Object's Go: package durable behind exported functions, without
// syscall/js. JavaScript (relay/worker/src/engine.ts) puts bytes into the input buffer, calls a
// function with their length, and is called back by the imports of module "relay". It is called
// by one thread, and no export is called from within an import.
package main

import (
	"strings"
	"unsafe"

	"telemed/relay/door"
	"telemed/relay/wire"
	"telemed/relay/worker/durable"
)

// in is where JavaScript puts what it hands over. Of a message that is too large there is room
// for a byte too many, which is enough to say so.
var in [wire.MaxMessage + 1]byte

var (
	config    durable.Config
	configErr error
	object    *durable.Object // nil until the room is known
)

func main() {
	select {} // the exports are called while it waits
}

//go:wasmexport input
func input() unsafe.Pointer { return unsafe.Pointer(&in) }

//go:wasmexport inputSize
func inputSize() uint32 { return uint32(len(in)) }

// configure takes the Worker's variables, with a zero byte between them.
//
//go:wasmexport configure
func configure(n uint32) {
	vars := strings.SplitN(string(in[:n]), "\x00", 3)
	config, configErr = durable.ParseConfig(vars[0], vars[1], vars[2])
}

// knock takes a room, an origin, a host and the URL's scheme, with a zero byte between them, and how
// many sockets the room has. It returns 0 or the status of a refusal; its text goes out by say, and its headers, with zero bytes before each word.
//
//go:wasmexport knock
func knock(n, sockets uint32, now float64) int32 {
	words := strings.SplitN(string(in[:n]), "\x00", 4)
	refuse := func(status int, text string) int32 {
		for name, values := range durable.RefusalHeaders(status, words[3] == "https:") {
			text += "\x00" + name + "\x00" + values[0]
		}
		say(unsafe.Pointer(unsafe.StringData(text)), uint32(len(text)))
		return int32(status)
	}
	if configErr != nil {
		return refuse(500, configErr.Error())
	}
	id, err := wire.ParseRoomID(words[0])
	if err != nil {
		return refuse(404, door.NotARoom)
	}
	if object == nil {
		object = durable.New(config, id, javaScript{})
	}
	if status, text := object.Knock(words[1], words[2], int(sockets), int64(now)); status != 0 {
		return refuse(status, text)
	}
	return 0
}

// none is what enter and restore return instead of a socket's number.
const none = -1

// enter takes a random id, of 8 bytes, and the address that the new socket comes from.
//
//go:wasmexport enter
func enter(n uint32, now float64) int32 {
	var id wire.PeerID
	address := string(in[copy(id[:], in[:]):n])
	number, ok := object.Enter(id, address, int64(now))
	if !ok {
		return none
	}
	return int32(number)
}

// restore takes in a socket by its attachment.
//
//go:wasmexport restore
func restore(n uint32) int32 {
	if object == nil {
		id, ok := durable.RoomOfAttachment(in[:n])
		if !ok || configErr != nil {
			return none
		}
		object = durable.New(config, id, javaScript{})
	}
	number, ok := object.Restore(in[:n])
	if !ok {
		return none
	}
	return int32(number)
}

//go:wasmexport receive
func receive(socket, n uint32, now float64) { object.Receive(socket, in[:n], int64(now)) }

//go:wasmexport text
func text(socket uint32, now float64) { object.Text(socket, int64(now)) }

//go:wasmexport leave
func leave(socket, code uint32, now float64) { object.Leave(socket, int(code), int64(now)) }

//go:wasmexport heard
func heard(socket uint32, at float64) { object.Heard(socket, int64(at)) }

//go:wasmexport alarm
func alarm(now float64) {
	if object != nil {
		object.Alarm(int64(now))
	}
}

//go:wasmexport attachAll
func attachAll() {
	if object != nil {
		object.Attach()
	}
}

// javaScript is the runtime.
type javaScript struct{}

// Send implements durable.Runtime.
func (javaScript) Send(to []durable.Number, message []byte) {
	send(unsafe.Pointer(unsafe.SliceData(to)), uint32(len(to)), unsafe.Pointer(unsafe.SliceData(message)), uint32(len(message)))
}

// Close implements durable.Runtime.
func (javaScript) Close(socket durable.Number, code wire.CloseCode) {
	reason := code.String()
	closeSocket(socket, uint32(code), unsafe.Pointer(unsafe.StringData(reason)), uint32(len(reason)))
}

// Attach implements durable.Runtime.
func (javaScript) Attach(socket durable.Number, attachment []byte) {
	attach(socket, unsafe.Pointer(unsafe.SliceData(attachment)), uint32(len(attachment)))
}

// Changed implements durable.Runtime.
func (javaScript) Changed() { changed() }

// WakeAt implements durable.Runtime.
func (javaScript) WakeAt(ms int64) { wakeAt(float64(ms)) }

//go:wasmimport relay send
func send(to unsafe.Pointer, sockets uint32, message unsafe.Pointer, n uint32)

//go:wasmimport relay close
func closeSocket(socket, code uint32, reason unsafe.Pointer, n uint32)

//go:wasmimport relay attach
func attach(socket uint32, attachment unsafe.Pointer, n uint32)

//go:wasmimport relay changed
func changed()

//go:wasmimport relay wakeAt
func wakeAt(ms float64)

//go:wasmimport relay say
func say(text unsafe.Pointer, n uint32)
