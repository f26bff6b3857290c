// Package name is the rule for names that people read: of persons and of files
// (SPEC §1, NAME). Only packages under crypto import it.
package name

import (
	"unicode"
	"unicode/utf8"
)

// Valid reports whether s is 1 to most code points of UTF-8, not only white space
// and invisible ones, and none that is a control character or would let a name
// reorder the words around it.
func Valid(s string, most int) bool {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > most {
		return false
	}
	blank := true
	for _, r := range s {
		if !Plain(r) {
			return false
		}
		blank = blank && (unicode.IsSpace(r) || unicode.Is(unicode.Cf, r))
	}
	return !blank
}

// Plain reports whether a code point may stand in a name.
func Plain(r rune) bool {
	return !unicode.IsControl(r) && !unicode.Is(unicode.Bidi_Control, r)
}
