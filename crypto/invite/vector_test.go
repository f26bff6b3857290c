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
	var file struct {
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
	}
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
	vector.Check(t, "invite", file)
}
