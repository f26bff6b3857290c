package leaktest

import (
	"bytes"
	"slices"
	"testing"
)

func TestSearch(t *testing.T) {
	secret := bytes.Repeat([]byte("0123456789abcdefghijklmnopqrstuv"), 2)
	copy(secret[32:], "and another half, of 32 bytes it")
	var s Search
	if s.In(secret) != "" {
		t.Error("who knows nothing finds something")
	}
	s.Keep("it", secret)
	s.Keep("nothing", make([]byte, 64))
	s.Keep("short", []byte("too short"))
	frame := append(make([]byte, 100), "what else is in a frame"...)
	if got := s.In(frame); got != "" {
		t.Errorf("%s is found where none is", got)
	}
	for at := range len(secret) - 2*pieceSize + 2 {
		part := secret[at : at+2*pieceSize-1]
		if s.In(slices.Concat(frame[:at], part, frame)) != "it" {
			t.Errorf("31 bytes of it, from %d on, are not found", at)
		}
	}
	if s.In(secret[1:pieceSize+1]) != "" || s.In(nil) != "" {
		t.Error("what is no whole piece is found")
	}
}
