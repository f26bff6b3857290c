package conference

import "telemed/crypto/elgamal"

const (
	// often is how many signatures of one key are checked in this page's life before a table
	// is made for the next: it costs as much as seven of them save.
	often = 8
	// mostTables bounds the memory that tables take, of 112 KiB each.
	mostTables = 64
)

// A knownKey is the other side's identity key as a handshake in this page's life has shown
// it. In the next handshake its order need not be checked again. It has 14 KiB, the small
// table, until it gets its own.
type knownKey struct {
	*elgamal.PublicKey     // nil before the first handshake
	uses               int // signatures that were checked
}

// know takes the key of a handshake that has just ended, in which it was used n times.
func (c *core) know(k *knownKey, y *elgamal.PublicKey, n int) {
	if k.PublicKey == nil {
		k.PublicKey = y
	}
	c.use(k, n)
}

// use counts n signatures, and has a table made for a key that is used often.
func (c *core) use(k *knownKey, n int) {
	before := k.uses
	k.uses += n
	if before < often && k.uses >= often && c.tables < mostTables {
		c.tables++
		c.later(k.Precompute)
	}
}
