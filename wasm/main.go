//go:build js && wasm

// Command wasm is a page's Go: it offers the doctor's engine of package
// conference (build tag doctor) or the patient's to JavaScript as the one global
// constructor TelemedEngine, as described in
// www/src/engine/boundary.ts. It converts and does nothing else; its package is the
// only one of an engine that imports syscall/js.
//
// Go cannot throw into JavaScript, and the page's Content-Security-Policy allows no
// code from strings that could. What Go cannot go on from, a panic or an identity that
// does not open, ends the program: the promise of wasm_exec.js's run settles, and the
// worker says so. A broken engine is thus never called again.
package main

import (
	"crypto/rand"
	"syscall/js"

	"telemed/crypto/handshake"
	"telemed/wasm/conference"
)

func main() {
	js.Global().Set("TelemedEngine", js.FuncOf(construct))
	select {}
}

// construct is `new TelemedEngine(relay)`. An engine lives as long as the worker, and
// so do its methods: none of these functions is ever released.
func construct(_ js.Value, args []js.Value) any {
	engine := newEngine(rand.Reader, args[0].String())
	object := form()
	method := func(name string, f func(args []js.Value) js.Value) {
		object.Set(name, js.FuncOf(func(_ js.Value, args []js.Value) any { return f(args) }))
	}
	method("start", func(args []js.Value) js.Value {
		key := bytesOf(args[0])
		out, err := engine.Start(key, recordsOf(args[1]), clockOf(args[2:]))
		clear(key)
		if err != nil {
			panic(err)
		}
		return output(out)
	})
	method("command", func(args []js.Value) js.Value {
		result, out := engine.Command(commandOf(args[0]), clockOf(args[1:]))
		answer := form("ok", true, "value", result.Value)
		if result.Refusal != "" {
			answer = form("ok", false, "refusal", string(result.Refusal))
		}
		return form("result", answer, "output", output(out))
	})
	method("socketOpen", func(args []js.Value) js.Value {
		return output(engine.SocketOpen(clockOf(args)))
	})
	method("socketMessage", func(args []js.Value) js.Value {
		return output(engine.SocketMessage(bytesOf(args[0]), clockOf(args[1:])))
	})
	method("socketClosed", func(args []js.Value) js.Value {
		return output(engine.SocketClosed(args[0].Int(), clockOf(args[1:])))
	})
	method("fileDone", func(args []js.Value) js.Value {
		var data []byte
		if args[3].Type() == js.TypeObject {
			data = bytesOf(args[3])
		}
		return output(engine.FileDone(args[0].String(), args[1].String(), uint32(args[2].Int()), data, args[4].String(), clockOf(args[5:])))
	})
	method("tick", func(args []js.Value) js.Value {
		return output(engine.Tick(clockOf(args)))
	})
	return object
}

// clockOf reads wall and mono. The monotonic clock of a browser has fractions:
// rounding up makes a deadline of whole milliseconds due when its timer fires.
func clockOf(args []js.Value) conference.Clock {
	mono := args[1].Float()
	return conference.Clock{Wall: uint64(args[0].Float()), Mono: uint64(mono + 0.999)}
}

var performance = js.Global().Get("performance")

// stopwatch is the monotonic clock, for what Go measures by itself.
func stopwatch() float64 { return performance.Call("now").Float() }

func bytesOf(v js.Value) []byte {
	b := make([]byte, v.Get("length").Int())
	js.CopyBytesToGo(b, v)
	return b
}

var uint8Array = js.Global().Get("Uint8Array")

func bytesTo(b []byte) js.Value {
	v := uint8Array.New(len(b))
	js.CopyBytesToJS(v, b)
	return v
}

func recordsOf(v js.Value) []conference.Record {
	records := make([]conference.Record, v.Length())
	for i := range records {
		r := v.Index(i)
		records[i] = conference.Record{Name: r.Get("name").String(), Value: bytesOf(r.Get("value"))}
	}
	return records
}

// commandOf reads a command: a field that its type does not have is left empty.
func commandOf(v js.Value) conference.Command {
	text := func(name string) string {
		if f := v.Get(name); f.Type() == js.TypeString {
			return f.String()
		}
		return ""
	}
	flag := func(name string) bool {
		f := v.Get(name)
		return f.Type() == js.TypeBoolean && f.Bool()
	}
	c := conference.Command{
		Type: text("type"), Name: text("name"), Open: flag("open"),
		Patient: text("patient") + text("patientName"), Invitation: text("invitation"),
		Verified: flag("verified"), Old: text("old"), New: text("new"), Passphrase: text("passphrase"),
		Fragment: text("fragment"), To: text("to"), Text: text("text"),
		MediaType: text("mediaType"), File: text("file"), Stopwatch: stopwatch,
	}
	number := func(name string, to *float64) {
		if f := v.Get(name); f.Type() == js.TypeNumber {
			*to = f.Float()
		}
	}
	number("deltaTS", &c.DeltaTS)
	number("size", &c.Size)
	number("minutes", &c.Minutes)
	number("validFrom", &c.ValidFrom)
	number("validUntil", &c.ValidUntil)
	if f := v.Get("patients"); f.Type() == js.TypeObject {
		for i := range f.Length() {
			c.Patients = append(c.Patients, f.Index(i).String())
		}
	}
	return c
}

func output(o conference.Output) js.Value {
	connect := js.Null()
	if o.Connect != nil {
		connect = form("room", o.Connect.Room, "origin", o.Connect.Origin)
	}
	return form(
		"writes", list(o.Writes, write), "connect", connect, "disconnect", o.Disconnect,
		"send", list(o.Send, bytesTo), "files", list(o.Files, fileOp), "events", list(o.Events, event), "erase", o.Erase,
		"export", list(o.Export, bytesTo), "exported", o.Exported,
		"deadline", float64(o.Deadline),
	)
}

func write(r conference.Record) js.Value {
	if r.Value == nil {
		return form("name", r.Name, "value", js.Null())
	}
	return form("name", r.Name, "value", bytesTo(r.Value))
}

// fileOp empties the key that it hands over.
func fileOp(op conference.FileOp) js.Value {
	v := form("do", op.Do, "file", op.File, "index", float64(op.Index), "flush", op.Flush, "keep", strings(op.Keep))
	if op.Key != nil {
		v.Set("key", bytesTo(op.Key))
		clear(op.Key)
	}
	if op.Data != nil {
		v.Set("data", bytesTo(op.Data))
	}
	return v
}

func field(f handshake.Field) js.Value { return form("name", f.Name, "value", f.Value) }

var (
	objectConstructor = js.Global().Get("Object")
	arrayConstructor  = js.Global().Get("Array")
)

// form makes an object of names and values by turns: a third of the code that a
// map literal costs.
func form(pairs ...any) js.Value {
	object := objectConstructor.New()
	for i := 0; i < len(pairs); i += 2 {
		object.Set(pairs[i].(string), pairs[i+1])
	}
	return object
}

func list[T any](from []T, form func(T) js.Value) js.Value {
	array := arrayConstructor.New(len(from))
	for i, v := range from {
		array.SetIndex(i, form(v))
	}
	return array
}

func strings(from []string) js.Value {
	return list(from, func(s string) js.Value { return js.ValueOf(s) })
}

// safetyNumber is empty when there is none.
func safetyNumber(n [12]string) js.Value {
	if n[0] == "" {
		return strings(nil)
	}
	return strings(n[:])
}
