package conference

const (
	// measureFor is how long an operation is measured altogether, in ms: the clocks of
	// browsers count in tenths of a millisecond.
	measureFor = 100
	// pieceFor is how long a piece of that lasts at least.
	pieceFor = 8
	// warmUps is how many handshakes are made to warm up. The first takes about six times as
	// long as one after the third, by when the browser has compiled well what takes the time.
	warmUps = 3
)

// A diagnosis measures the operations, one after the other.
type diagnosis struct {
	primitives
	clock     func() float64 // monotonic, ms
	operation int
	times     int     // that it was done; -1: it has not been begun
	spent     float64 // ms
}

// diagnose begins to measure what this browser takes for each operation, with a clock
// that runs. A Measured follows for each.
func (c *core) diagnose(clock func() float64) Result {
	if c.diagnosing != nil || clock == nil {
		return refused(RefusedNotNow)
	}
	d := &diagnosis{primitives: primitives{rand: c.rand}, clock: clock, times: -1}
	c.diagnosing = d
	c.later(func() { c.measure(d) })
	return Result{}
}

// measure does the next piece of a diagnosis that still goes on.
func (c *core) measure(d *diagnosis) {
	if c.diagnosing != d {
		return
	}
	if d.times < 0 { // what it is done with is made, and not measured
		for !d.do(d.operation) {
		}
		d.times = 0
	}
	begin := d.clock()
	done, piece := false, 0.0
	for piece < pieceFor {
		if done = d.do(d.operation); done {
			d.times++
		}
		piece = d.clock() - begin
	}
	d.spent += piece
	if done && d.spent >= measureFor {
		c.event(Measured{Operation: Operations[d.operation], Ms: d.each()})
		d.operation, d.times, d.spent = d.operation+1, -1, 0
	}
	if d.operation == len(Operations) {
		c.diagnosing = nil
		return
	}
	c.later(func() { c.measure(d) })
}

// each is what the operation takes, or for sealing, a MB of it.
func (d *diagnosis) each() float64 {
	ms := d.spent / float64(d.times)
	if Operations[d.operation] == "seal" {
		ms *= megabyte / sealedPiece
	}
	return ms
}

// warmUp makes handshakes with itself, so that the first true one is not the slow one: a
// browser runs wasm several times slower before it knows what is worth compiling well, and
// g's table is made by its first use.
func (c *core) warmUp() Result {
	c.warm(&primitives{rand: c.rand}, warmUps)
	return Result{}
}

func (c *core) warm(p *primitives, times int) {
	c.later(func() {
		if p.do(len(Operations) - 1) {
			times--
		}
		if times > 0 {
			c.warm(p, times)
		}
	})
}
