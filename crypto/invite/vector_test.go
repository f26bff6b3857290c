package invite

import (
	"testing"

	"telemed/crypto/internal/vector"
)

// TestVectors checks crypto/testdata/invite.json.
func TestVectors(t *testing.T) {
	type inviteCase struct {
		Open        bool       `json:"open"`
		Room        vector.Hex `json:"room"`
		Doctor      vector.Hex `json:"doctorFingerprint"`
		ID          vector.Hex `json:"invitationID"`
		Secret      vector.Hex `json:"secret"`
		ValidUntil  uint64     `json:"validUntil"`
		DoctorName  string     `json:"doctorName"`
		PatientName string     `json:"patientName"`
		RelayOrigin string     `json:"relayOrigin"`
		Bytes       vector.Hex `json:"bytes"`
		Public      vector.Hex `json:"public"`
		Fragment    string     `json:"fragment"`
		T0          vector.Hex `json:"t0"`
		HelloP2D    vector.Hex `json:"helloKeyP2D"`
		HelloD2P    vector.Hex `json:"helloKeyD2P"`
	}
	type ownerCase struct {
		Master      vector.Hex `json:"masterSecret"`
		RelayOrigin string     `json:"relayOrigin"`
		Token       vector.Hex `json:"ownerToken"`
		Room        vector.Hex `json:"room"`
	}
	type refusedCase struct {
		Why      string `json:"why"`
		Check    string `json:"check"`
		Fragment string `json:"fragment"`
	}
	type nameCase struct {
		UTF8 vector.Hex `json:"utf8"`
		Name bool       `json:"isName"`
	}
	type originCase struct {
		Origin string `json:"origin"`
		Valid  bool   `json:"isOrigin"`
	}
	var file struct {
		vector.Head
		Invitations []inviteCase `json:"invitations"`
		Owners      []ownerCase  `json:"owners"`
		PatientID   struct {
			InvitationID vector.Hex `json:"invitationID"`
			YP           vector.Hex `json:"yP"`
			PatientID    vector.Hex `json:"patientID"`
		} `json:"patientID"`
		SafetyNumber struct {
			Doctor  vector.Hex `json:"doctorFingerprint"`
			Patient vector.Hex `json:"patientFingerprint"`
			Groups  [12]string `json:"groups"`
		} `json:"safetyNumber"`
		Refused []refusedCase `json:"refused"`
		Names   []nameCase    `json:"names"`   // NAME
		Origins []originCase  `json:"origins"` // INVITE-FIELD
	}
	file.Head = vector.About("Invitations and what comes from them (SPEC §4), names (§1).",
		"room", "doctor", "id", "secret", "master secret", "invitation id", "y_P", "doctor's fingerprint", "patient's fingerprint")
	for _, inv := range []*Invitation{personal(), walkIn()} {
		t0 := Transcript0(inv)
		p2d, d2p := HelloKeys(inv, t0)
		file.Invitations = append(file.Invitations, inviteCase{
			inv.Open, inv.Room[:], inv.Doctor[:], inv.ID[:], inv.Secret[:], inv.ValidUntil,
			inv.DoctorName, inv.PatientName, inv.RelayOrigin,
			inv.Bytes(), inv.Public(), inv.Fragment(), t0[:], p2d[:], d2p[:],
		})
	}
	for _, origin := range []string{"", "https://relay.example:8443"} {
		master := [32]byte(vector.Bytes("master secret", 32))
		token := OwnerToken(&master, origin)
		room := RoomOf(token)
		file.Owners = append(file.Owners, ownerCase{master[:], origin, token[:], room[:]})
	}
	p := &file.PatientID
	p.InvitationID, p.YP = vector.Bytes("invitation id", 8), vector.Bytes("y_P", 384)
	id := PatientID([8]byte(p.InvitationID), p.YP)
	p.PatientID = id[:]
	n := &file.SafetyNumber
	n.Doctor, n.Patient = vector.Bytes("doctor's fingerprint", 32), vector.Bytes("patient's fingerprint", 32)
	n.Groups = SafetyNumber([32]byte(n.Doctor), [32]byte(n.Patient))
	refuse := func(why, check string, err error, fragment string) {
		if _, got := ParseFragment(fragment); got != err {
			t.Errorf("%s: %v", why, got)
		}
		file.Refused = append(file.Refused, refusedCase{why, check, fragment})
	}
	good := personal().Fragment()
	refuse("empty", "INVITE-SUM", ErrDamaged, "")
	refuse("cut short", "INVITE-SUM", ErrDamaged, good[:len(good)-1])
	refuse("one character changed", "INVITE-SUM", ErrDamaged, "B"+good[1:])
	refuse("padded base64url", "INVITE-SUM", ErrDamaged, good+"=")
	refuse("a line break", "INVITE-SUM", ErrDamaged, good[:40]+"\n"+good[40:])
	edited := func(edit func(b []byte) []byte) string { return sealSum(edit(personal().Bytes())) }
	set := func(at int, v byte) func(b []byte) []byte { return func(b []byte) []byte { b[at] = v; return b } }
	refuse("version 2", "INVITE-VERSION", ErrVersion, edited(set(0, 2)))
	refuse("version 2, with other fields", "INVITE-VERSION", ErrVersion, sealSum([]byte{2, 0xff}))
	refuse("no bytes", "INVITE-FIELD", ErrField, sealSum(nil))
	refuse("flags 2", "INVITE-FIELD", ErrField, edited(set(1, 2)))
	refuse("open, with a patient's name", "INVITE-FIELD", ErrField, edited(set(1, 1)))
	refuse("a byte after the last field", "INVITE-FIELD", ErrField, edited(func(b []byte) []byte { return append(b, 0) }))
	refuse("a field too short", "INVITE-FIELD", ErrField, edited(func(b []byte) []byte { return b[:len(b)-1] }))
	nameless := walkIn().Bytes()
	nameless = append(nameless[:82], 0, 0, 0, 0, 0, 0)
	refuse("no doctor's name", "INVITE-FIELD", ErrField, sealSum(nameless))
	const longest = 200 // bytes of a name worth printing
	for _, list := range []struct {
		names []string
		good  bool
	}{{goodNames, true}, {badNames, false}} {
		for _, name := range list.names {
			if len(name) <= longest {
				file.Names = append(file.Names, nameCase{[]byte(name), list.good})
			}
		}
	}
	for _, origin := range goodOrigins {
		file.Origins = append(file.Origins, originCase{origin, true})
	}
	for _, origin := range badOrigins[1:] { // the empty one is the page's own
		file.Origins = append(file.Origins, originCase{origin, false})
	}
	vector.Check(t, "invite", file)
}
