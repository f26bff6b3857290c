package host

import (
	"net"
	"syscall"
	"unsafe"

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

// writeFD writes without telling Go's scheduler, as the socket does not wait: told, it hands
// the processor to another thread in the middle of a cast, whenever a write takes its 20 µs.
// send(2) does what write(2) does, without what the kernel looks up for files.
func writeFD(fd uintptr, b []byte) (int, error) {
	n, _, err := syscall.RawSyscall6(unix.SYS_SENDTO, fd, uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)),
		syscall.MSG_DONTWAIT|syscall.MSG_NOSIGNAL, 0, 0)
	if err != 0 {
		return 0, err
	}
	return int(n), nil
}
