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
	times     int     // that it was done
	spent     float64 // ms
	done      bool    // not in the middle of a handshake
}

// diagnose begins to measure what this browser takes for each operation, with a clock
// that runs. A Measured follows for each.
func (c *core) diagnose(clock func() float64) Result {
	if c.diagnosing != nil || clock == nil {
		return refused(RefusedNotNow)
	}
	d := &diagnosis{primitives: primitives{rand: c.rand}, clock: clock}
	c.diagnosing = d
	c.later(func() { c.measure(d) })
	return Result{}
}

// measure does the next piece of a diagnosis that still goes on.
func (c *core) measure(d *diagnosis) {
	if c.diagnosing != d {
		return
	}
	if d.key == nil { // the keys are made, and not measured
		d.prepare()
	} else {
		d.piece()
	}
	if d.spent >= measureFor && d.done {
		c.event(Measured{Operation: Operations[d.operation], Ms: d.spent / float64(d.times) * d.per()})
		d.operation, d.times, d.spent = d.operation+1, 0, 0
	}
	if d.operation == len(Operations) {
		c.diagnosing = nil
		return
	}
	c.later(func() { c.measure(d) })
}

// piece goes on for a while, or to the end of the operation that completes the measurement.
func (d *diagnosis) piece() {
	begin, before := d.clock(), d.spent
	for d.spent < before+pieceFor {
		if d.done = d.do(d.operation); d.done {
			d.times++
		}
		if d.spent = before + d.clock() - begin; d.done && d.spent >= measureFor {
			return
		}
	}
}

// per is how many times the operation makes what is told.
func (d *diagnosis) per() float64 {
	if Operations[d.operation] == "seal" {
		return megabyte / sealedPiece
	}
	return 1
}

// warmUp makes handshakes with itself, so that the first true one is not the slow one: a
// browser runs wasm several times slower before it knows what is worth compiling well, and
// g's table is made by its first use.
func (c *core) warmUp() Result {
	c.warming = warmUps
	c.warm(&primitives{rand: c.rand})
	return Result{}
}

func (c *core) warm(p *primitives) {
	c.later(func() {
		if c.warming > 0 && p.do(len(Operations)-1) {
			c.warming--
		}
		if c.warming > 0 {
			c.warm(p)
		}
	})
}

// warmEnough ends it: a true handshake warms up as well, and is not to wait for this.
func (c *core) warmEnough() { c.warming = 0 }
