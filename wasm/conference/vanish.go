package conference

import (
	"encoding/hex"
	"slices"
	"strings"
)

// vanish is when messages go from this page. The time is the doctor's setting; a patient's page does
// as it is asked.
type vanish struct {
	lasting uint32 // minutes; 0: for ever
	at      uint64 // wall clock: when the next one goes; 0: none
}

// mostKeep bounds the setting: ten years.
const mostKeep = 10 * 366 * 24 * 60 // minutes

func (v vanish) end(l *letter) uint64 { return l.time + uint64(v.lasting)*60_000 }

// over says whether a letter's time is up, and remembers the next one's.
func (v *vanish) over(l *letter, now uint64) bool {
	if v.lasting == 0 {
		return false
	}
	end := v.end(l)
	if end > now && (v.at == 0 || end < v.at) {
		v.at = end
	}
	return end <= now
}

// due says whether it is time to look; what is still to come is found anew then.
func (v *vanish) due(now uint64) bool {
	if v.at == 0 || now < v.at {
		return false
	}
	v.at = 0
	return true
}

// remove deletes a letter, its file with it. Its number stays spent.
func (c *core) remove(l *letter, thread string) {
	c.save(l.recordName(), nil)
	if f := l.file; f != nil {
		switch f.state {
		case fileSending, fileReceiving:
			c.cancel(f)
		default:
			c.discard(f)
		}
		c.save(recordFile+l.suffix(), nil)
		c.files.all = slices.DeleteFunc(c.files.all, func(x *file) bool { return x == f })
		c.files.show = slices.DeleteFunc(c.files.show, func(x *file) bool { return x == f })
	}
	c.event(MessageGone{ID: hexID(l.id), Thread: thread})
}

// forget takes letters out that are not there any more.
func (o *outbox) forget(gone func(l *letter) bool) {
	o.waiting = slices.DeleteFunc(o.waiting, gone)
	o.bytes = 0
	for _, l := range o.waiting {
		o.bytes += len(l.signed)
	}
}

// setKeep is the doctor's setting. Patients in session are told now, others when they come.
func (d *Doctor) setKeep(minutes float64) Result {
	if !(minutes >= 0 && minutes <= mostKeep) {
		return refused(RefusedUnknown)
	}
	d.lasting = uint32(minutes)
	d.savePractice()
	d.wither()
	for _, p := range d.patients {
		d.sendLobby(p)
	}
	return Result{}
}

func (d *Doctor) vanishTick() {
	if d.vault != nil && d.due(d.now.Wall) {
		d.wither()
	}
}

// wither removes what is over.
func (d *Doctor) wither() {
	d.vanish.at = 0
	gone := func(l *letter) bool { return d.over(l, d.now.Wall) }
	for _, letters := range []*[]*letter{&d.broadcasts, &d.privates} {
		for _, l := range *letters {
			if gone(l) {
				d.remove(l, d.messageView(l).Thread)
			}
		}
		*letters = slices.DeleteFunc(*letters, gone)
	}
	for _, p := range d.patients {
		p.broadcasts.forget(gone)
		p.privates.forget(gone)
	}
	d.show.letters = slices.DeleteFunc(d.show.letters, gone)
	d.show.receipts = slices.DeleteFunc(d.show.receipts, gone)
}

// onKeep does what the doctor wishes, on this page.
func (p *Patient) onKeep(minutes uint32) {
	if p.at.lasting != minutes {
		p.at.lasting = minutes
		p.saveVisit(p.at)
		p.wither(p.at)
	}
}

func (p *Patient) vanishTick() {
	for _, v := range p.visits {
		if v.due(p.now.Wall) {
			p.wither(v)
		}
	}
}

// wither removes what is over of a visit.
func (p *Patient) wither(v *visit) {
	v.vanish.at = 0
	gone := func(l *letter) bool { return v.over(l, p.now.Wall) }
	for _, l := range v.letters {
		if gone(l) {
			p.remove(l, v.messageView(l).Thread)
		}
	}
	v.letters = slices.DeleteFunc(v.letters, gone)
	waiting := len(v.outbox.waiting)
	v.outbox.forget(gone)
	if len(v.outbox.waiting) < waiting && v == p.at && p.connected {
		// The doctor may wait for one of them before any later one (SPEC §7): a new session begins anew.
		p.endSession()
		p.helloAt = p.now.Mono
	}
	p.showLetters = slices.DeleteFunc(p.showLetters, gone)
}

// keepNothing takes off this device what it has of the visit, and stores nothing of it from now on: a
// page that is closed has forgotten it.
func (p *Patient) keepNothing() {
	v := p.at
	v.nothing = true
	p.save(visitRecord(v.inv.ID), nil)
	for _, l := range v.letters {
		p.save(l.recordName(), nil)
		if l.file != nil {
			p.save(recordFile+l.suffix(), nil)
		}
	}
}

// discardFiles deletes the bytes of a visit's files that have come or gone. Those that still move are
// needed yet; their keys go with the page, and what they leave is swept when it is opened again.
func (p *Patient) discardFiles(v *visit) {
	for _, l := range v.letters {
		if f := l.file; f != nil && f.kept && f.state != fileSending {
			p.discard(f)
			p.showFile(f)
		}
	}
}

// unkept says that a record is of a visit of which nothing is stored.
func (p *Patient) unkept(name string) bool {
	for _, v := range p.visits {
		if v.nothing && strings.Contains(name, "/"+hex.EncodeToString(v.inv.ID[:])) {
			return true
		}
	}
	return false
}
