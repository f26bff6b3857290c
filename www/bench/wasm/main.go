//go:build js && wasm

// Command wasm holds the contestants of `make bench` that are Go: ours,
// math/big, and the bigmod version that ours replaced. It measures itself, so
// that crossing from JavaScript counts for nobody. This file only converts.
package main

import (
	"encoding/hex"
	"fmt"
	"syscall/js"
)

func main() {
	n := newNumbers()
	contestants := map[string]contestant{
		"ours":    ours(n),
		"mathbig": mathBig(n),
		"bigmod":  bigMod(n),
	}
	find := func(args []js.Value) operation {
		o, ok := contestants[args[0].String()][args[1].String()]
		if !ok {
			panic(fmt.Sprintf("bench: no operation %v of %v", args[1], args[0]))
		}
		return o
	}
	list := map[string]any{}
	for name, c := range contestants {
		ops := []any{}
		for op := range c {
			ops = append(ops, op)
		}
		list[name] = ops
	}
	js.Global().Set("telemedBench", map[string]any{
		"numbers":     hexNumbers(n),
		"contestants": list,
		// run(contestant, operation, times) → ms altogether
		"run": js.FuncOf(func(_ js.Value, args []js.Value) any {
			return float64(find(args).run(args[2].Int()).Nanoseconds()) / 1e6
		}),
		// result(contestant, operation) → hexadecimal numbers
		"result": js.FuncOf(func(_ js.Value, args []js.Value) any {
			out := []any{}
			for _, b := range find(args).result() {
				out = append(out, hex.EncodeToString(b))
			}
			return out
		}),
	})
	js.Global().Call("telemedBenchReady")
	select {}
}

func hexNumbers(n *numbers) map[string]any {
	out := map[string]any{}
	for name, b := range map[string][]byte{
		"p": n.p, "q": n.q, "g": n.g, "b": n.b, "e": n.e, "x": n.x, "y": n.y, "k": n.k, "h": n.h,
		"r": n.r, "s": n.s, "m": n.m, "c1": n.c1, "c2": n.c2,
	} {
		out[name] = hex.EncodeToString(b)
	}
	return out
}
