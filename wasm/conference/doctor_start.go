package conference

import (
	"bytes"
	"cmp"
	"slices"

	"telemed/crypto/codec"
	"telemed/crypto/vault"
)

// Start takes what is stored.
func (d *Doctor) Start(vaultKey []byte, records []Record, now Clock) (Output, error) {
	d.begin(now)
	if err := d.pass.start(vaultKey, records); err != nil {
		return Output{}, err
	}
	if d.pass.wrapped != nil {
		d.phase = phaseLocked
		d.event(Ready{})
		return d.finish(), nil
	}
	d.vault = d.pass.device
	if err := d.load(records); err != nil {
		return Output{}, err
	}
	d.event(Ready{})
	return d.finish(), nil
}

// load reads all records and goes online if there is a practice.
func (d *Doctor) load(records []Record) error {
	d.phase = phaseSetup
	if len(records) == 0 {
		return nil
	}
	if err := d.openBefore(); err != nil {
		return err
	}
	values := d.openRecords(records)
	identity := values[recordIdentity]
	defer clear(identity)
	if !d.parseIdentity(identity) {
		return ErrIdentity
	}
	d.derive()
	if len(records) == 1 {
		return nil // the page died between setup's two writes: setup goes on with this identity
	}
	p, lasting, ok := parsePractice(values[recordPractice])
	if !ok {
		return ErrIdentity
	}
	d.practice, d.lasting = p, lasting
	d.phase = phaseOpen
	if d.moved {
		d.phase, d.link.state = phaseSuperseded, LinkStopped
	}
	d.loadRoom(records, values)
	if d.before != nil {
		d.rewrite()
	}
	if !d.moved {
		d.connect(d.room, d.relay)
	}
	return nil
}

// openRecords opens every record under the vault key; one that does not open is
// reported and left alone.
func (c *core) openRecords(records []Record) map[string][]byte {
	values := make(map[string][]byte, len(records))
	for _, r := range records {
		if r.Name == recordPassphrase {
			continue
		}
		value, err := vault.Open(c.vault, r.Name, r.Value)
		if err != nil && c.before != nil {
			value, err = vault.Open(c.before, r.Name, r.Value)
		}
		if err != nil {
			c.event(Unreadable{r.Name})
			continue
		}
		values[r.Name] = value
	}
	return values
}

// loadRoom reads invitations, patients and messages, in an order that does not
// depend on the storage's, and rebuilds the outboxes.
func (d *Doctor) loadRoom(records []Record, values map[string][]byte) {
	files := map[string]*file{}
	for _, r := range records {
		value, ok := values[r.Name]
		if !ok {
			continue
		}
		record, ok := parseRecord(r.Name, value)
		clear(value)
		if !ok {
			d.event(Unreadable{r.Name})
			continue
		}
		switch v := record.(type) {
		case *invitation:
			d.invitations = append(d.invitations, v)
		case *patient:
			d.addPatient(v)
		case *letter:
			d.keep(v)
		case *file:
			files[r.Name] = v
		}
	}
	codec.Sort(d.invitations, func(a, b *invitation) int {
		return cmp.Or(cmp.Compare(a.created, b.created), bytes.Compare(a.ID[:], b.ID[:]))
	})
	codec.Sort(d.patients, func(a, b *patient) int {
		return cmp.Or(cmp.Compare(a.firstSeen, b.firstSeen), bytes.Compare(a.id[:], b.id[:]))
	})
	sortLetters(d.broadcasts)
	sortLetters(d.privates)
	d.attach(d.broadcasts, files)
	d.attach(d.privates, files)
	d.sweep()
	d.wither()
	d.fillOutboxes()
	d.showStored()
}

// sortLetters puts letters in the order in which they were written here: by time, but
// never against their numbers, for a device's clock may have been set back between.
func sortLetters(letters []*letter) {
	codec.Sort(letters, func(a, b *letter) int {
		return cmp.Or(cmp.Compare(a.owner, b.owner), cmp.Compare(a.kind, b.kind), cmp.Compare(a.number, b.number))
	})
	for i, l := range letters {
		l.place = l.time
		if i > 0 && l.owner == letters[i-1].owner && l.kind == letters[i-1].kind {
			l.place = max(l.time, letters[i-1].place)
		}
	}
	codec.Sort(letters, func(a, b *letter) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.owner, b.owner),
			cmp.Compare(a.kind, b.kind), cmp.Compare(a.number, b.number))
	})
}

func (d *Doctor) addPatient(p *patient) {
	d.patients = append(d.patients, p)
	d.byID[p.id] = p
}

// keep puts a letter into the history.
func (d *Doctor) keep(l *letter) {
	if l.kind == everyone {
		d.broadcasts = append(d.broadcasts, l)
	} else {
		d.privates = append(d.privates, l)
	}
}

// fillOutboxes finds what patients have not acknowledged. Numbers rise with the
// letters: a counter that was lost is at least as high as what was written.
func (d *Doctor) fillOutboxes() {
	for _, p := range d.patients {
		d.lastBroadcast = max(d.lastBroadcast, p.broadcasts.acked)
	}
	byNumber := slices.Clone(d.broadcasts)
	codec.Sort(byNumber, func(a, b *letter) int { return cmp.Compare(a.number, b.number) })
	for _, l := range byNumber {
		d.lastBroadcast = max(d.lastBroadcast, l.number)
		for _, id := range l.sentTo {
			if p := d.byID[id]; p != nil && l.number > p.broadcasts.acked {
				p.broadcasts.push(l)
			}
		}
	}
	byNumber = slices.Clone(d.privates)
	codec.Sort(byNumber, func(a, b *letter) int { return cmp.Compare(a.number, b.number) })
	for _, l := range byNumber {
		p := d.byID[[16]byte([]byte(l.owner))]
		switch {
		case p == nil:
		case l.kind == outgoing:
			p.sentPrivate = max(p.sentPrivate, l.number)
			if l.number > p.privates.acked {
				p.privates.push(l)
			}
		default:
			p.shownPrivate = max(p.shownPrivate, l.number)
		}
	}
}
