package worker

import (
	"bytes"
	"compress/gzip"
	"os"
	"testing"
)

// What is uploaded stays well below the 3 MB, compressed, that Cloudflare takes for nothing, and starts soon.
func TestSize(t *testing.T) {
	if os.Getenv("WORKERD") == "" {
		t.Skip("WORKERD is not set: make test-worker builds, and sets it")
	}
	var b bytes.Buffer
	for _, name := range []string{"app.wasm", "room.wasm"} {
		wasm, err := os.ReadFile("build/modules/" + name)
		if err != nil {
			t.Fatal(err)
		}
		w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		w.Write(wasm)
		w.Close()
	}
	const most = 2_300_000
	if b.Len() > most {
		t.Errorf("both wasm files are %d bytes, compressed; %d at most", b.Len(), most)
	}
}
