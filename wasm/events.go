//go:build js && wasm

package main

import (
	"syscall/js"

	"telemed/wasm/conference"
)

// event writes an event as types.ts has it.
func event(e conference.Event) js.Value {
	switch e := e.(type) {
	case conference.DoctorState:
		return form("type", "state", "state", doctorState(e))
	case conference.PatientState:
		return form("type", "state", "state", patientState(e))
	case conference.PatientView:
		return form("type", "patient", "patient", patientView(e))
	case conference.PatientGone:
		return form("type", "patient-gone", "id", e.ID)
	case conference.InvitationView:
		return form("type", "invitation", "invitation", form(
			"id", e.ID, "open", e.Open, "patientName", e.PatientName, "fragment", e.Fragment,
			"created", float64(e.Created), "validFrom", float64(e.ValidFrom), "validUntil", float64(e.ValidUntil), "status", e.Status,
			"patient", e.Patient, "blockedUntil", float64(e.BlockedUntil),
		))
	case conference.VisitView:
		return form("type", "visit", "visit", form(
			"invitation", e.Invitation, "doctorName", e.DoctorName, "name", e.Name,
			"lastUsed", float64(e.LastUsed),
		))
	case conference.MessageView:
		return form("type", "message", "message", form(
			"id", e.ID, "thread", e.Thread, "from", e.From, "mine", e.Mine,
			"number", float64(e.Number), "time", float64(e.Time), "text", e.Text, "file", e.File,
			"sentTo", strings(e.SentTo), "readBy", strings(e.ReadBy), "received", e.Received,
			"seenBy", strings(e.SeenBy), "seen", e.Seen,
		))
	case conference.MessageGone:
		return form("type", "message-gone", "id", e.ID, "thread", e.Thread)
	case conference.Writing:
		return form("type", "writing", "thread", e.Thread)
	case conference.FileView:
		return form("type", "file", "file", form(
			"id", e.ID, "name", e.Name, "mediaType", e.MediaType, "size", float64(e.Size), "mine", e.Mine,
			"state", e.State, "trouble", e.Trouble, "done", float64(e.Done), "receivers", e.Receivers,
			"complete", e.Complete, "kept", e.Kept, "to", e.To,
		))
	case conference.FrameView:
		return form("type", "frame", "frame", form(
			"n", float64(e.N), "time", float64(e.Time), "sent", e.Sent,
			"envelope", float64(e.Envelope), "opcode", int(e.Opcode), "name", e.Name, "peer", e.Peer,
			"fields", list(e.Fields, field), "checks", strings(e.Checks), "refused", e.Refused,
		))
	case conference.Measured:
		return form("type", "measured", "operation", e.Operation, "ms", e.Ms)
	case conference.Unreadable:
		return form("type", "unreadable", "name", e.Name)
	case conference.Ready:
		return form("type", "ready")
	}
	panic("TelemedEngine: internal error: an event without a form")
}

func doctorState(s conference.DoctorState) js.Value {
	return form(
		"kind", "doctor", "phase", s.Phase, "name", s.Name, "room", s.Room,
		"fingerprint", s.Fingerprint, "link", string(s.Link), "closeCode", s.CloseCode,
		"retryAt", float64(s.RetryAt), "deltaTS", int(s.DeltaTS), "epoch", float64(s.Epoch),
		"audience", s.Audience, "hasPassphrase", s.HasPassphrase, "keep", float64(s.Keep),
		"moved", s.Moved, "import", s.Import,
	)
}

func patientState(s conference.PatientState) js.Value {
	return form(
		"kind", "patient", "phase", s.Phase, "room", s.Room, "doctorName", s.DoctorName,
		"doctorFingerprint", s.DoctorFingerprint, "admitted", s.Admitted, "doctorOnline", s.DoctorOnline, "name", s.Name,
		"patientId", s.PatientID, "personal", s.Personal, "steps", strings(conference.JoinSteps[:s.Steps]),
		"link", string(s.Link), "closeCode", s.CloseCode, "retryAt", float64(s.RetryAt),
		"trouble", s.Trouble, "delay", float64(s.Delay), "allowed", int(s.Allowed),
		"blockedUntil", float64(s.BlockedUntil), "endReason", s.EndReason,
		"safetyNumber", safetyNumber(s.SafetyNumber), "sessionKeyId", s.SessionKeyID,
		"epoch", float64(s.Epoch), "keep", float64(s.Keep), "keepsNothing", s.KeepsNothing,
	)
}

func patientView(p conference.PatientView) js.Value {
	return form(
		"id", p.ID, "name", p.Name, "status", p.Status, "online", p.Online, "admitted", p.Admitted,
		"since", float64(p.Since), "via", p.Via, "invitation", p.Invitation,
		"fingerprint", p.Fingerprint, "safetyNumber", safetyNumber(p.SafetyNumber),
		"verified", p.Verified, "sessionKeyId", p.SessionKeyID,
		"blockedUntil", float64(p.BlockedUntil), "blockReason", p.BlockReason, "heldFor", p.HeldFor,
		"firstSeen", float64(p.FirstSeen), "lastSeen", float64(p.LastSeen),
	)
}
