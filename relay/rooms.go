package main

import (
	"fmt"
	"os"
	"sync/atomic"

	"telemed/relay/door"
	"telemed/relay/wire"
)

// roomList is the file of rooms that may be opened, as it was when it was last read.
type roomList struct {
	file  string
	rooms atomic.Pointer[map[wire.RoomID]bool]
}

// readRooms reads the list.
func readRooms(file string) (*roomList, error) {
	l := &roomList{file: file}
	return l, l.reload()
}

// reload reads the file again. When that fails the list stays as it was.
func (l *roomList) reload() error {
	list, err := os.ReadFile(l.file)
	if err != nil {
		return fmt.Errorf("-rooms: %v; write a file with a room's id on each line", err)
	}
	rooms, err := door.ParseRooms(string(list))
	if err != nil {
		return fmt.Errorf("-rooms %s, %v", l.file, err)
	}
	l.rooms.Store(&rooms)
	return nil
}

func (l *roomList) allows(id wire.RoomID) bool { return (*l.rooms.Load())[id] }

func (l *roomList) empty() bool { return len(*l.rooms.Load()) == 0 }
