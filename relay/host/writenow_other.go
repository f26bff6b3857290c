//go:build !unix

package host

import (
	"errors"
	"net"
	"syscall"
)

// Where sockets are written otherwise, all goes through the queue.
const canWriteNow = false

const unsentAtMost = 64 << 10

func boundUnsent(tcp *net.TCPConn) { tcp.SetWriteBuffer(unsentAtMost) }

type writeNow struct{}

func newWriteNow() *writeNow { return &writeNow{} }

func (*writeNow) write(syscall.RawConn, []byte) (int, error) {
	return 0, errors.New("host: internal error: a write that cannot be")
}
