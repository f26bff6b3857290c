//go:build unix

package main

import (
	"fmt"
	"syscall"

	"telemed/relay/host"
)

// filesForOthers is how many open files are left for pages being loaded, metrics and logs.
const filesForOthers = 512

// fitFiles lowers the default number of connections to the files that this process may open;
// one that the owner asked for and that does not fit stops the start.
func fitFiles(l *host.Limits) error {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil || files.Cur == 0 {
		return nil // then accept says so
	}
	most := int(min(uint64(files.Cur), 1<<31)) - filesForOthers
	switch {
	case l.Connections > 0 && l.Connections <= most:
		return nil
	case most < 1 || l.Connections != host.DefaultLimits.Connections:
		return fmt.Errorf("-connections %d cannot work: this process may open %d files; raise that (ulimit -n, systemd's LimitNOFILE=) to %d", l.Connections, files.Cur, l.Connections+filesForOthers)
	}
	l.Connections = most
	return nil
}
