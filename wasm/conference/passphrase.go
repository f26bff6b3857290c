package conference

import (
	"crypto/subtle"

	"telemed/crypto/codec"
	"telemed/crypto/vault"
)

const (
	firstPause = 1_000   // ms after a wrong passphrase, doubling
	mostPause  = 300_000 // ms
)

// passphrase is what stands between the browser's own vault key and the vault:
// with a passphrase set, the vault's key is wrapped under it, and that again
// sealed under the browser's.
type passphrase struct {
	device  *vault.Key // the key that the browser keeps
	wrapped []byte     // V under the passphrase; nil without one
	before  []byte     // the key before V, sealed under V; nil unless a change was cut short
	records []Record   // sealed under V, while locked
	unsent  []Event    // files that were given up when it was locked
	loaded  bool       // the page was open before it was locked
	wrong   int        // in a row
	until   uint64     // wall clock: no further try before
	pause   uint64     // ms; 0 once until counts from when the answer was there
}

// start takes the browser's key and looks for a passphrase's record; ErrIdentity
// if that does not open.
func (p *passphrase) start(vaultKey []byte, records []Record) error {
	p.device = new(vault.Key)
	if copy(p.device[:], vaultKey) != len(p.device) {
		panic("conference: internal error: the vault key has another length")
	}
	for _, r := range records {
		if r.Name != recordPassphrase {
			continue
		}
		value, err := vault.Open(p.device, r.Name, r.Value)
		if err != nil || !p.parse(value) {
			return ErrIdentity
		}
		if p.wrapped != nil {
			p.records = records
		}
	}
	return nil
}

// encode is the record's value: v16(V under the passphrase) ‖ v16(the key before V, sealed
// under V). The first is empty while a passphrase is being removed, the second
// when every record is under V.
func (p *passphrase) encode() []byte {
	var w codec.Writer
	w.AddUint16LengthPrefixed(string(p.wrapped))
	w.AddUint16LengthPrefixed(string(p.before))
	return w
}

func (p *passphrase) parse(value []byte) bool {
	s := reader{value}
	var wrapped, before string
	ok := s.readV16(&wrapped) && s.readV16(&before) && s.Empty() && wrapped+before != ""
	if wrapped != "" {
		p.wrapped = []byte(wrapped)
	}
	if before != "" {
		p.before = []byte(before)
	}
	return ok
}

// try unwraps the vault's key. Each wrong passphrase makes the next pause longer.
func (d *Doctor) try(text string) (*vault.Key, Refusal) {
	p := &d.pass
	if d.now.Wall < p.until {
		return nil, RefusedNotNow
	}
	key, err := vault.Unwrap([]byte(text), p.wrapped)
	if err != nil {
		p.pause = min(uint64(firstPause)<<min(p.wrong, 16), mostPause)
		p.until = d.now.Wall + p.pause
		p.wrong++
		return nil, RefusedPassphrase
	}
	p.wrong, p.until = 0, 0
	return key, ""
}

// pauseTick counts the pause after a wrong passphrase from when the answer was there: finding out
// may itself have taken as long as the pause.
func (d *Doctor) pauseTick() {
	if p := &d.pass; p.pause != 0 {
		p.until, p.pause = d.now.Wall+p.pause, 0
	}
}

// setPassphrase sets, changes or, with an empty one, removes the passphrase. The
// vault gets a key that no earlier passphrase leads to.
func (d *Doctor) setPassphrase(old, text string) Result {
	p := &d.pass
	if p.wrapped != nil {
		key, refusal := d.try(old)
		if refusal != "" {
			return refused(refusal)
		}
		same := subtle.ConstantTimeCompare(key[:], d.vault[:])
		key.Erase()
		if same != 1 {
			return refused(RefusedPassphrase)
		}
	}
	key := p.device
	switch {
	case text == "" && p.wrapped == nil:
		return Result{}
	case text == "":
		p.wrapped = nil
	default:
		var err error
		key, err = vault.NewKey(d.rand)
		must(err)
		p.wrapped, err = vault.Wrap(d.rand, []byte(text), key)
		must(err)
	}
	d.rekey(key)
	return Result{}
}

// rekey puts everything under another key. A page that dies before the last of the writes
// finds in the first how to open those that were not made.
func (d *Doctor) rekey(key *vault.Key) {
	var err error
	d.pass.before, err = vault.Seal(d.rand, key, recordBefore, d.vault[:])
	must(err)
	d.savePassphrase()
	if d.vault != d.pass.device {
		d.vault.Erase()
	}
	d.vault = key
	d.rewrite()
}

// rewrite puts everything under V; then the key before it is forgotten.
func (d *Doctor) rewrite() {
	d.eachRecord(func(name string, encode func() []byte) {
		d.writes = append(d.writes, pendingWrite{name, encode})
	})
	d.seal()
	if d.before != nil {
		d.before.Erase()
	}
	d.before, d.pass.before = nil, nil
	d.savePassphrase()
}

// savePassphrase is not for core.save: what it writes is under the browser's own key.
func (d *Doctor) savePassphrase() {
	p := &d.pass
	if p.wrapped == nil && p.before == nil {
		d.out.Writes = append(d.out.Writes, Record{Name: recordPassphrase})
		return
	}
	sealed, err := vault.Seal(d.rand, p.device, recordPassphrase, p.encode())
	must(err)
	d.out.Writes = append(d.out.Writes, Record{recordPassphrase, sealed})
}

// openBefore opens the key before V, if a change was cut short.
func (d *Doctor) openBefore() error {
	if d.pass.before == nil {
		return nil
	}
	value, err := vault.Open(d.vault, recordBefore, d.pass.before)
	defer clear(value)
	if err != nil || len(value) != len(vault.Key{}) {
		return ErrIdentity
	}
	d.before = new(vault.Key)
	copy(d.before[:], value)
	return nil
}

func (d *Doctor) eachLetter(f func(*letter)) {
	for _, l := range d.broadcasts {
		f(l)
	}
	for _, l := range d.privates {
		f(l)
	}
}

// lock forgets what was said, the vault's key and the group's. What stays is what the
// lobby and the connection need: the identity key, who is who, the sessions. What patients
// send meanwhile is not acknowledged, so it comes again; what is to be stored waits.
func (d *Doctor) lock() Result {
	if d.pass.wrapped == nil {
		return refused(RefusedNotNow)
	}
	d.seal()
	d.pass.records, d.pass.loaded = nil, true
	d.eachHistory(func(name string, encode func() []byte) {
		d.pass.records = append(d.pass.records, d.sealRecord(name, encode))
	})
	d.endExport()
	d.pass.unsent = d.forgetFiles()
	d.broadcasts, d.privates = nil, nil
	for _, p := range d.patients {
		p.broadcasts.empty()
		p.privates.empty()
	}
	d.stale()
	d.diagnosing = nil // a locked page shows nothing
	d.vault.Erase()
	d.vault = nil
	d.phase = phaseLocked
	return Result{}
}

// unlock opens the vault, after a reload or after lock.
func (d *Doctor) unlock(text string) Result {
	if d.phase != phaseLocked {
		return refused(RefusedNotNow)
	}
	key, refusal := d.try(text)
	if refusal != "" {
		return refused(refusal)
	}
	d.vault = key
	records := d.pass.records
	d.pass.records = nil
	if !d.pass.loaded {
		if d.load(records) != nil {
			key.Erase()
			if d.before != nil {
				d.before.Erase()
			}
			d.vault, d.before, d.pass.records, d.phase = nil, nil, records, phaseLocked
			return refused(RefusedInternal)
		}
		return Result{}
	}
	d.phase = phaseOpen
	if d.link.state == LinkStopped {
		d.phase = phaseSuperseded
	}
	d.loadRoom(records, d.openRecords(records))
	d.out.Events = append(d.out.Events, d.pass.unsent...)
	d.pass.unsent = nil
	for _, p := range d.patients {
		if p.peer != nil {
			p.broadcasts.begin()
			p.privates.begin()
			d.pump(p)
			d.beginFiles(p)
		}
	}
	return Result{}
}
