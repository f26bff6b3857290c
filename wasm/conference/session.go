package conference

import (
	"encoding/hex"

	"telemed/crypto/groupkey"
	"telemed/crypto/handshake"
)

const (
	sessionLife    = 12 * 3600 * 1000 // ms until a new handshake (SPEC §6)
	sessionGrace   = 10 * 60 * 1000   // ms the doctor gives a patient for it
	resendAfter    = 10_000           // ms without a receipt
	mostResend     = 60_000           // ms between resends that bring nothing
	keepAliveEvery = 30_000           // ms between LOBBY frames
	silenceLimit   = 75_000           // ms without LOBBY: the connection is dead
)

// A session is what a handshake left, in use: the two chains of one patient's
// connection to one doctor's connection. It dies with either.
type session struct {
	send, receive *groupkey.Chain
	share         [32]byte
	keyID         string
	peer          *knownKey
	offset        uint64 // the doctor's clock minus ours, mod 2^64
	deltaTS       uint32
	begun         uint64 // monotonic

	resendAt    uint64 // monotonic; 0: nothing to be acknowledged
	resendEvery uint64

	keepAliveAt uint64 // doctor: the next LOBBY
	epoch       uint32 // doctor: the epoch whose GROUP_KEY was sent; 0: none
	hints       hinter
	passedOver  uint64 // doctor: the first message that was not taken, to come before any later one; 0: none
}

// newSession takes the handshake's session over and erases it; peer is whose it is.
func newSession(s *handshake.Session, peer *knownKey, now Clock) *session {
	defer s.Erase()
	return &session{
		send: groupkey.NewChain(&s.Send), receive: groupkey.NewChain(&s.Receive),
		share: s.GroupShare, keyID: hex.EncodeToString(s.KeyID[:]), peer: peer,
		offset: uint64(s.Offset), deltaTS: s.DeltaTS, begun: now.Mono, resendEvery: resendAfter,
	}
}

// erase overwrites the session's secrets.
func (s *session) erase() {
	s.send.Erase()
	s.receive.Erase()
	clear(s.share[:])
}

// sent starts the wait for a receipt, if none runs.
func (s *session) sent(now Clock) {
	if s.resendAt == 0 {
		s.resendAt = now.Mono + s.resendEvery
	}
}

// progress is for a receipt that acknowledged something: the wait begins anew,
// or ends when nothing is left.
func (s *session) progress(now Clock, left bool) {
	s.resendEvery, s.resendAt = resendAfter, 0
	if left {
		s.sent(now)
	}
}

// overdue says whether it is time to send again; the next time is then later.
func (s *session) overdue(now Clock) bool {
	if s.resendAt == 0 || now.Mono < s.resendAt {
		return false
	}
	s.resendEvery = min(2*s.resendEvery, mostResend)
	s.resendAt = now.Mono + s.resendEvery
	return true
}
