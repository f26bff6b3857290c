package main

import (
	"slices"
	"testing"
)

// What a soak is for is what it fails without.
func TestSoakIsJudged(t *testing.T) {
	const before = 3
	seen := func(change func(*soak)) soak {
		s := soak{empty: 100, memory: slices.Repeat([]float64{190}, before+soakSamples), left: make([]int, before+soakSamples)}
		for i := range before {
			s.left[i] = mutePatients
		}
		change(&s)
		return s
	}
	if err := seen(func(*soak) {}).judge(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*soak){
		"those who never read are left": func(s *soak) { s.left = slices.Repeat([]int{1}, len(s.left)) },
		"memory grows":                  func(s *soak) { s.memory = append(s.memory[:before+2], 218, 218, 218, 218) },
		"more than an object has":       func(s *soak) { s.memory[1] = 229 },
		"too short":                     func(s *soak) { s.memory, s.left = s.memory[:before+soakSamples-1], s.left[:before+soakSamples-1] },
		"much too short":                func(s *soak) { s.memory, s.left = nil, nil },
	} {
		s := seen(change)
		if err := s.judge(); err == nil {
			t.Errorf("%s: nobody minds", name)
		} else {
			t.Log(err)
		}
	}
}
