package durable

// bucket is a token bucket: full at first, refilled with time.
type bucket struct {
	spent float64 // of the burst
	at    int64   // when spent was true, in milliseconds
}

// take takes n tokens, of which burst fit and perSecond come; it is false when there are too few.
// A clock that goes back gives nothing.
func (b *bucket) take(n int, now int64, perSecond, burst int) bool {
	if now > b.at {
		b.spent = max(0, b.spent-float64(now-b.at)/1000*float64(perSecond))
	}
	b.at = now
	if b.spent+float64(n) > float64(burst) {
		return false
	}
	b.spent += float64(n)
	return true
}
