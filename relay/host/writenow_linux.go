package host

import (
	"net"

	"golang.org/x/sys/unix"
)

// unsentAtMost bounds what the kernel holds for a socket beyond what the other side has room
// for. A send buffer of that size would bound it as well, but a phone 50 ms away would get no
// more than one such buffer in each 50 ms.
const unsentAtMost = 64 << 10

func boundUnsent(tcp *net.TCPConn) {
	raw, err := tcp.SyscallConn()
	if err == nil {
		raw.Control(func(fd uintptr) {
			unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, unsentAtMost)
		})
	}
}
