package invite

import (
	"errors"

	"telemed/crypto/internal/name"
)

// MaxName is the length limit of a name in code points.
const MaxName = 64

// ErrName says that a name is empty, blank, too long, not UTF-8, or holds a
// control character or one that turns the direction of writing (NAME).
var ErrName = errors.New("invite: not a name")

// CheckName holds a person's name to the protocol's rule (NAME): 1 to 64 code
// points of UTF-8, not only white space and invisible ones, and none that is a
// control character or would let a name reorder the words around it.
func CheckName(s string) error {
	if !name.Valid(s, MaxName) {
		return ErrName
	}
	return nil
}
