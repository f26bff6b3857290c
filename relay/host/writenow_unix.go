//go:build unix

package host

import "syscall"

const canWriteNow = true

// writeNow writes to a socket what the kernel takes now. It is used again and again by whoever
// sends to many, as a function made for each write would be garbage each time.
type writeNow struct {
	try     func(fd uintptr) bool
	data    []byte
	written int
	err     error
}

func newWriteNow() *writeNow {
	w := &writeNow{}
	w.try = w.once
	return w
}

func (w *writeNow) write(raw syscall.RawConn, b []byte) (int, error) {
	w.data, w.written, w.err = b, 0, nil
	err := raw.Write(w.try)
	w.data = nil
	if err == nil {
		err = w.err
	}
	return w.written, err
}

// once always says that it is done: who waits is the queue's writer.
func (w *writeNow) once(fd uintptr) bool {
	for {
		n, err := writeFD(fd, w.data)
		switch err {
		case nil:
			w.written = n
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
		default:
			w.err = err
		}
		return true
	}
}
