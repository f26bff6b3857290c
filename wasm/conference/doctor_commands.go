package conference

import (
	"encoding/hex"
	"io"
	"math"

	"telemed/crypto/handshake"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

func (d *Doctor) command(c Command) Result {
	switch c.Type {
	case "setup":
		return d.setup(c.Name)
	case "unlock":
		return d.unlock(c.Passphrase)
	case "warm-up":
		return d.warmUp()
	case "import":
		return d.restore(c)
	case "erase":
		d.disconnect(LinkNone)
		d.out.Erase = true
		return Result{}
	}
	superseded := d.phase == phaseSuperseded && (c.Type == "reconnect" || c.Type == "lock")
	if d.phase != phaseOpen && !superseded {
		return refused(RefusedNotNow)
	}
	switch c.Type {
	case "invite":
		return d.invite(c)
	case "revoke", "unblock-invitation":
		return d.onInvitation(c)
	case "admit", "lobby", "end":
		return d.onPatients(c)
	case "remove", "block", "unblock", "repin", "verify":
		return d.onPatient(c)
	case "send":
		return d.sendText(c.To, c.Text)
	case "send-file":
		if refusal := d.sayTo(c.To, nil); refusal != "" {
			return refused(refusal)
		}
		return d.sendFile(c)
	case "set-name":
		return d.setName(c.Name)
	case "set-keep":
		return d.setKeep(c.Minutes)
	case "read", "writing":
		return d.onHintCommand(c)
	case "set-delta-ts":
		return d.setDeltaTS(c.DeltaTS)
	case "set-passphrase":
		return d.setPassphrase(c.Old, c.New)
	case "lock":
		return d.lock()
	case "export":
		return d.export(c.Passphrase)
	case "open-file", "cancel-file", "retry-file", "delete-file":
		return d.onFile(c)
	case "diagnose":
		return d.diagnose(c.Stopwatch)
	case "reconnect":
		if d.link.state != LinkOnline {
			if d.moved {
				d.goOn()
			}
			d.phase = phaseOpen
			d.forgetPeers()
			d.connect(d.room, d.relay)
		}
		return Result{}
	}
	return refused(RefusedUnknown)
}

// invite makes a personal link, or gives the open one that is still good and says the doctor's name as it is now. It is good from and until when the
// command says, else from now on and for inviteLife.
func (d *Doctor) invite(c Command) Result {
	open, name := c.Open, c.Patient
	from, until, ok := validity(c, d.now.Wall)
	if !ok {
		return refused(RefusedValidity)
	}
	if open {
		for _, inv := range d.invitations {
			if inv.Open && inv.Room == d.room && inv.DoctorName == d.name && !inv.revoked && !inv.Expired(d.now.Wall) {
				return Result{Value: hex.EncodeToString(inv.ID[:])}
			}
		}
		name = ""
	} else if name != "" && invite.CheckName(name) != nil {
		return refused(RefusedName)
	}
	inv := &invitation{created: d.now.Wall, validFrom: from, Invitation: &invite.Invitation{
		Open: open, Room: d.room, Doctor: d.fingerprint(), ValidUntil: until,
		DoctorName: d.name, PatientName: name, RelayOrigin: d.relay,
	}}
	_, err := io.ReadFull(d.rand, inv.ID[:])
	must(err)
	_, err = io.ReadFull(d.rand, inv.Secret[:])
	must(err)
	d.invitations = append(d.invitations, inv)
	d.saveInvitation(inv)
	return Result{Value: hex.EncodeToString(inv.ID[:])}
}

// validity reads from and until when an invitation is to be good: until lies ahead, after from, and within mostInviteLife.
func validity(c Command, now uint64) (from, until uint64, ok bool) {
	if c.ValidFrom > float64(now) {
		from = uint64(c.ValidFrom)
	}
	start := max(from, now)
	until = start + inviteLife
	if c.ValidUntil != 0 {
		until = uint64(max(c.ValidUntil, 0))
	}
	return from, until, until > start && until <= now+mostInviteLife
}

func (d *Doctor) onInvitation(c Command) Result {
	var id [8]byte
	if !parseID(c.Invitation, id[:]) || d.invitation(id) == nil {
		return refused(RefusedUnknown)
	}
	inv := d.invitation(id)
	if c.Type == "revoke" {
		inv.revoked = true
	} else {
		inv.blockedUntil, inv.blockStep = 0, 0
	}
	d.saveInvitation(inv)
	return Result{}
}

func (d *Doctor) patient(hexID string) *patient {
	var id [16]byte
	if !parseID(hexID, id[:]) {
		return nil
	}
	return d.byID[id]
}

// onPatients does what can be done to many. An empty list means all: of end, that
// the visit is over for everyone.
func (d *Doctor) onPatients(c Command) Result {
	list, reason := make([]*patient, 0, len(c.Patients)), message.EndedForYou
	for _, id := range c.Patients {
		p := d.patient(id)
		if p == nil {
			return refused(RefusedUnknown)
		}
		list = append(list, p)
	}
	if len(list) == 0 {
		list, reason = append(list, d.patients...), message.EndedForAll
	}
	for _, p := range list {
		switch c.Type {
		case "admit":
			if len(c.Patients) > 0 || p.peer != nil {
				d.admit(p)
			}
		case "lobby":
			if p.admitted {
				d.discharge(p)
				d.sendLobby(p)
			}
		case "end":
			d.dismiss(p, reason)
		}
	}
	return Result{}
}

func (d *Doctor) onPatient(c Command) Result {
	p := d.patient(c.Patient)
	if p == nil {
		return refused(RefusedUnknown)
	}
	switch c.Type {
	case "remove":
		p.removed = true
		d.dismiss(p, message.Removed)
	case "block":
		d.block(p)
	case "unblock":
		d.unblock(p)
	case "repin":
		if !p.held || d.invitation(p.invitation) == nil {
			return refused(RefusedNotNow)
		}
		d.repin(p)
	case "verify":
		p.verified = c.Verified
	}
	d.savePatient(p)
	return Result{}
}

func (d *Doctor) sendText(to, text string) Result {
	if r := checkText(text); r != "" {
		return refused(r)
	}
	return refused(d.sayTo(to, &what{text: text}))
}

// sayTo says something to everyone or to one; of nothing, whether it could.
func (d *Doctor) sayTo(to string, w *what) Refusal {
	if to == "everyone" {
		return d.sendEveryone(w)
	}
	if p := d.patient(to); p != nil {
		return d.sendPrivate(p, w)
	}
	return RefusedUnknown
}

// setName is for the invitations that are made from now on: those before carry the name of their time.
func (d *Doctor) setName(name string) Result {
	if invite.CheckName(name) != nil {
		return refused(RefusedName)
	}
	d.name = name
	d.savePractice()
	return Result{}
}

func (d *Doctor) setDeltaTS(ms float64) Result {
	if math.IsNaN(ms) || ms < handshake.MinDeltaTS || ms > handshake.MaxDeltaTS {
		return refused(RefusedDeltaTS)
	}
	d.deltaTS = uint32(ms)
	d.savePractice()
	return Result{}
}
