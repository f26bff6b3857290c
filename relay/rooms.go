package main

import (
	"fmt"
	"log/slog"
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

// warn says when the list lets nobody in.
func (l *roomList) warn(log *slog.Logger) {
	if len(*l.rooms.Load()) == 0 {
		log.Warn("the list of rooms is empty: nobody can open one until it has some, and SIGHUP")
	}
}
