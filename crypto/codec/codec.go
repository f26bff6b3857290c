// Package codec reads and writes the protocol's fixed layouts: integers,
// big-endian, bytes, and values behind their length.
//
// It does what golang.org/x/crypto/cryptobyte does for such layouts, with the
// same names, and exists for one reason: cryptobyte brings fmt, reflect,
// encoding/asn1 and math/big into the wasm, 130 KB of the 750 KB (brotli) that a
// patient's phone may be asked to download.
package codec

import "encoding/binary"

// A Reader is what is left to read. Each method takes its value off the front and
// reports whether there was enough; after a false the Reader is of no more use.
type Reader []byte

func (r *Reader) take(n int) ([]byte, bool) {
	if n > len(*r) {
		return nil, false
	}
	b := (*r)[:n:n]
	*r = (*r)[n:]
	return b, true
}

// Empty reports whether all was read: a layout has no bytes behind its last field.
func (r Reader) Empty() bool { return len(r) == 0 }

// ReadUint8 reads 8 bits.
func (r *Reader) ReadUint8(to *uint8) bool {
	b, ok := r.take(1)
	if ok {
		*to = b[0]
	}
	return ok
}

// ReadUint32 reads 32 bits.
func (r *Reader) ReadUint32(to *uint32) bool {
	b, ok := r.take(4)
	if ok {
		*to = binary.BigEndian.Uint32(b)
	}
	return ok
}

// ReadUint64 reads 64 bits.
func (r *Reader) ReadUint64(to *uint64) bool {
	b, ok := r.take(8)
	if ok {
		*to = binary.BigEndian.Uint64(b)
	}
	return ok
}

// CopyBytes fills to.
func (r *Reader) CopyBytes(to []byte) bool {
	b, ok := r.take(len(to))
	copy(to, b)
	return ok
}

// ReadUint16LengthPrefixed reads v16 of the SPEC; to shares its bytes with r.
func (r *Reader) ReadUint16LengthPrefixed(to *Reader) bool { return r.readPrefixed(2, to) }

// ReadUint24LengthPrefixed reads v24 of the SPEC; to shares its bytes with r.
func (r *Reader) ReadUint24LengthPrefixed(to *Reader) bool { return r.readPrefixed(3, to) }

func (r *Reader) readPrefixed(size int, to *Reader) bool {
	prefix, ok := r.take(size)
	if !ok {
		return false
	}
	n := 0
	for _, b := range prefix {
		n = n<<8 | int(b)
	}
	b, ok := r.take(n)
	*to = b
	return ok
}

// A Writer is what has been written. Its zero value is ready.
type Writer []byte

// AddUint8 writes 8 bits.
func (w *Writer) AddUint8(v uint8) { *w = append(*w, v) }

// AddUint32 writes 32 bits.
func (w *Writer) AddUint32(v uint32) { *w = binary.BigEndian.AppendUint32(*w, v) }

// AddUint64 writes 64 bits.
func (w *Writer) AddUint64(v uint64) { *w = binary.BigEndian.AppendUint64(*w, v) }

// AddBytes writes b as it is.
func (w *Writer) AddBytes(b []byte) { *w = append(*w, b...) }

// AddUint16LengthPrefixed writes v16(v) of the SPEC. A longer v is our own mistake.
func (w *Writer) AddUint16LengthPrefixed(v string) { w.addPrefixed(2, v) }

// AddUint24LengthPrefixed writes v24(v) of the SPEC. A longer v is our own mistake.
func (w *Writer) AddUint24LengthPrefixed(v string) { w.addPrefixed(3, v) }

func (w *Writer) addPrefixed(size int, v string) {
	if len(v)>>(8*size) != 0 {
		panic("codec: internal error: a value longer than its length can say")
	}
	for i := size - 1; i >= 0; i-- {
		*w = append(*w, byte(len(v)>>(8*i)))
	}
	*w = append(*w, v...)
}
