package conference

import (
	"math/rand/v2"
	"testing"

	"telemed/crypto/invite"
)

// Pages that come from another host than the relay's: the doctor's room is one of that
// relay, and invitations lead to it.
func TestRelayElsewhere(t *testing.T) {
	const relay = "https://relay.example:8443"
	now := Clock{Wall: epoch0, Mono: 1}
	start := func(e Engine) {
		if _, err := e.Start(make([]byte, 64), nil, now); err != nil {
			t.Fatal(err)
		}
	}
	d := NewDoctor(rand.NewChaCha8([32]byte{'d'}), relay)
	start(d)
	_, out := d.Command(Command{Type: "setup", Name: "Dr. Ada"}, now)
	if out.Connect == nil || out.Connect.Origin != relay {
		t.Fatalf("the doctor connects to %+v", out.Connect)
	}
	room := out.Connect.Room
	_, out = d.Command(Command{Type: "invite", Patient: "Grace"}, now)
	var fragment string
	for _, e := range out.Events {
		if v, ok := e.(InvitationView); ok {
			fragment = v.Fragment
		}
	}
	inv, err := invite.ParseFragment(fragment)
	if err != nil || inv.RelayOrigin != relay || inv.Room != invite.RoomOf(invite.OwnerToken(&d.master, relay)) {
		t.Fatalf("the invitation is to %q (%v)", inv.RelayOrigin, err)
	}
	p := NewPatient(rand.NewChaCha8([32]byte{'p'}))
	start(p)
	p.Command(Command{Type: "open", Fragment: fragment}, now)
	_, out = p.Command(Command{Type: "join", Name: "Grace"}, now)
	if out.Connect == nil || out.Connect.Origin != relay || out.Connect.Room != room {
		t.Errorf("the patient connects to %+v, the doctor is in %s", out.Connect, room)
	}
}
