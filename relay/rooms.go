package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"sync/atomic"

	"telemed/relay/wire"
)

// roomList is the file of rooms that may be opened, as it was when it was last read.
type roomList struct {
	file  string
	rooms atomic.Pointer[map[wire.RoomID]bool]
}

// readRooms reads the list: a room's id on each line; blank lines and what follows a # do not
// count.
func readRooms(file string) (*roomList, error) {
	l := &roomList{file: file}
	return l, l.reload()
}

// reload reads the file again. When that fails the list stays as it was.
func (l *roomList) reload() error {
	f, err := os.Open(l.file)
	if err != nil {
		return fmt.Errorf("-rooms: %v; write a file with a room's id on each line", err)
	}
	defer f.Close()
	rooms := make(map[wire.RoomID]bool)
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		id, err := wire.ParseRoomID(text)
		if err != nil {
			return fmt.Errorf("-rooms %s, line %d: a room is 32 lower-case hex digits, as the doctor's page shows it", l.file, n)
		}
		rooms[id] = true
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("-rooms %s: %v", l.file, err)
	}
	l.rooms.Store(&rooms)
	return nil
}

func (l *roomList) allows(id wire.RoomID) bool { return (*l.rooms.Load())[id] }
