//go:build unix && !linux

package host

import "net"

// unsentAtMost bounds what the kernel holds for a socket.
const unsentAtMost = 64 << 10

func boundUnsent(tcp *net.TCPConn) { tcp.SetWriteBuffer(unsentAtMost) }
