package wire

// Meter is a patient page's side of CREDIT: it counts the bytes of frames that were taken and
// says when to tell the relay.
type Meter struct {
	taken, said, step uint64
}

// NewMeter returns the meter of a connection whose WELCOMED allowed inFlight bytes.
func NewMeter(inFlight uint32) *Meter {
	return &Meter{step: uint64(inFlight) / 8}
}

// Take counts a frame that the page has taken. When due, the page sends CREDIT with taken now.
func (m *Meter) Take(frame []byte) (taken uint64, due bool) {
	m.taken += uint64(len(frame))
	if m.taken-m.said < m.step {
		return m.taken, false
	}
	m.said = m.taken
	return m.taken, true
}
