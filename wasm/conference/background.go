package conference

// Work that nobody waits for is done in small pieces, each in a Tick of its own: what
// comes from the relay or the page meanwhile is handled in between.

// later does a piece of work, of some milliseconds at most, after all that is already due.
func (c *core) later(piece func()) { c.background = append(c.background, piece) }

// backgroundTick does one piece.
func (c *core) backgroundTick() {
	if len(c.background) == 0 {
		return
	}
	piece := c.background[0]
	c.background = c.background[1:]
	piece()
}

func (c *core) backgroundDeadline() uint64 {
	if len(c.background) == 0 {
		return 0
	}
	return c.now.Mono
}
