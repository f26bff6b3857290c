//go:build unix && !linux

package host

import (
	"net"
	"syscall"
)

// unsentAtMost bounds what the kernel holds for a socket.
const unsentAtMost = 64 << 10

func boundUnsent(tcp *net.TCPConn) { tcp.SetWriteBuffer(unsentAtMost) }

func writeFD(fd uintptr, b []byte) (int, error) { return syscall.Write(int(fd), b) }
