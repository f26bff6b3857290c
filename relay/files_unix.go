//go:build unix

package main

import (
	"fmt"
	"syscall"

	"telemed/relay/host"
)

// filesForOthers is how many open files are left beside the relay's own connections: for the two
// side listeners, which take up to sideConnections each, for the log, and for the rest.
const filesForOthers = 2*sideConnections + 100

// loadingShare is which part of what this process may open is for pages that are being loaded,
// where that is less than the default.
const loadingShare = 8

// fitFiles lowers the defaults to the files that this process may open; a number of connections
// that the owner asked for and that does not fit stops the start.
func fitFiles(l *host.Limits, said bool) error {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil || files.Cur == 0 {
		return nil // then accept says so
	}
	return fitInto(l, said, int(min(uint64(files.Cur), 1<<31)))
}

func fitInto(l *host.Limits, said bool, files int) error {
	l.Loading = min(l.Loading, max(files/loadingShare, 1))
	most := files - filesForOthers - l.Loading
	switch {
	case l.Connections <= most:
		return nil
	case most < 1 || said:
		need := l.Connections + filesForOthers + min(host.DefaultLimits.Loading, l.Connections/(loadingShare-1)+filesForOthers)
		return fmt.Errorf("-connections %d cannot work: this process may open %d files; raise that (ulimit -n, systemd's LimitNOFILE=) to %d", l.Connections, files, need)
	}
	l.Connections = most
	return nil
}
