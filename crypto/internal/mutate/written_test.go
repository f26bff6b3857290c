//go:build !js

package mutate

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// equivalent is the mutants that no test can notice, since they do the same as the
// true code, with the reason.
var equivalent = map[string]string{
	"WELCOME-LAYOUT: err != nil":                                    "the layout has made sure of the length, which is all that can be wrong",
	"CHAIN-NEXT: binary.BigEndian.Uint32(frame[1:]) != c.r.n":       "the seal opens under one number's key alone, and holds the number: this spares the opening",
	"FILE-CHUNK: !ok":                                               "what was not read is no file's id, or too short to open",
	"FILE-CHUNK: err != nil":                                        "what does not open has no bytes, and no chunk is empty",
	"derivation: label.Encode(\"vault passphrase\", header)":        "all of the header goes into Argon2id besides, but the version, which is refused",
	"FILE-CHUNK: len(frame) != chunkHeader+seal.SealedSize(length)": "what opens is held to the length: this spares the opening",
}

// derivation stands in the place of an ID for what is in a derivation, and no check.
const derivation = "derivation"

// written are mutants by hand: checks that are no single condition, and what the
// engine does with a check's answer.
func written(t *testing.T) (list []mutant) {
	for _, w := range []struct{ ids, file, old, new string }{
		// The one comparison stands for two checks (SPEC §2): without the symbol −r would do where s is even.
		{"SIG-R-JACOBI", "crypto/group/public.go", "return productVarTime(&ea, &eb, &y.v, y.fast()).equal(r.v)",
			"v := productVarTime(&ea, &eb, &y.v, y.fast())\n	even := s.Bytes()[31]&1 == 0\n	return v.equal(r.v) || even && v.mul(v).equal(r.v.mul(r.v))"},
		{"CHAIN-NEXT", "crypto/groupkey/chain.go", "	c.r.step()\n	return frame[0], payload, nil", "	return frame[0], payload, nil"},
		{"GROUP-BACK", "crypto/groupkey/group.go", "	ahead.step()\n	r.r = ahead\n", ""},
		{"FILE-HASH", "wasm/conference/file_receive.go", "	if [32]byte(f.hash.Sum(nil)) == f.Sum {\n", "	if true {\n"},
		{"GROUP-BACK", "wasm/conference/patient_frames.go", "		if content.Number <= p.at.shownBroadcast {\n			return groupkey", "		if false {\n			return groupkey"},
		{"GROUP-EPOCH", "wasm/conference/patient_frames.go", "if !p.at.admitted || p.group != nil && g.Epoch", "if p.group != nil && g.Epoch"},
		{"GROUP-EPOCH", "wasm/conference/patient_frames.go", "|| p.group != nil && g.Epoch <= p.group.Epoch() {", "{"},
		{"KEY-ALLOWED", "wasm/conference/doctor_blocking.go", "		if p.blockedUntil > d.now.Wall {\n			return refusal", "		if false {\n			return refusal"},
		{"CHAIN-OPCODE CHAIN-FIRST", "wasm/conference/patient_frames.go", "		err = message.CheckOpcode(op, true, !p.connected)\n", "		_ = message.CheckOpcode\n"},
		{"CHAIN-OPCODE", "wasm/conference/doctor_frames.go", "		err = message.CheckOpcode(op, false, false)\n", "		_ = message.CheckOpcode\n"},
		{"FILE-CHUNK", "wasm/conference/file_receive.go", "!f.active || index < f.next", "index < f.next"},
		{"FILE-CHUNK", "wasm/conference/file_receive.go", "|| index < f.next ||", "||"},
		{"FILE-CHUNK", "wasm/conference/file_receive.go", "|| f.next == f.Chunks() || f.next-f.written", "|| f.next-f.written"},
		{"FILE-CHUNK", "wasm/conference/file_receive.go", " || f.next-f.written >= mostRoom {", " {"},
		{"FILE-CHUNK", "wasm/conference/file_receive.go", "if index > f.next {", "if false {"},
		{"EXPORT-PART", "crypto/vault/export.go", "label.Encode(\"export part\", binary.BigEndian.AppendUint32(nil, e.next), mark)", "label.Encode(\"export part\", binary.BigEndian.AppendUint32(nil, 0), mark)"},
		{"EXPORT-PART", "crypto/vault/export.go", "		mark[0] = 1\n", "		mark[0] = 0\n"},
		{"EXPORT-PART", "wasm/conference/doctor_import.go", " || last != r.ended {", " {"},
		{"EXPORT-PART", "wasm/conference/doctor_import.go", "|| !r.part(d, content) ||", "|| !r.part(d, content) && false ||"},
		{"EXPORT-PART", "wasm/conference/doctor_import.go", "	case r.read == r.size && !r.ended:\n", "	case false:\n"},
		{"HELLO-INVITATION", "wasm/conference/doctor_blocking.go", "	case inv.revoked:\n", "	case false:\n"},
		{"HELLO-INVITATION", "wasm/conference/doctor_blocking.go", "	case inv.Expired(d.now.Wall):\n", "	case false:\n"},
		{"HELLO-INVITATION", "wasm/conference/doctor_blocking.go", "	case inv.validFrom > d.now.Wall:\n", "	case false:\n"},
		{"HELLO-INVITATION", "wasm/conference/doctor_blocking.go", "	case inv.blockedUntil > d.now.Wall:\n", "	case false:\n"},
		{"KEY-ALLOWED", "wasm/conference/doctor_blocking.go", "	if err := d.closedFor(pe.inv); err != nil {\n", "	if err := d.closedFor(pe.inv); false {\n"},
		// What is taken, and when (SPEC §8): the number that is next, and nothing after what was not taken.
		{"broadcast not next", "wasm/conference/patient_frames.go", "	if content.Number == p.nextBroadcast {\n", "	if true {\n"},
		{"message not taken", "wasm/conference/doctor_frames.go", "	case !p.admitted, d.phase == phaseLocked:\n", "	case d.phase == phaseLocked:\n"},
		{"message not taken", "wasm/conference/doctor_frames.go", "	case !p.admitted, d.phase == phaseLocked:\n", "	case !p.admitted:\n"},
		{"message not taken", "wasm/conference/doctor_frames.go", "	case *passed != 0 && content.Number > *passed:\n", "	case false:\n"},
		// The format of a wrapped key, which §10 refuses without an ID: it is no passphrase that is wrong.
		{"format", "crypto/vault/wrap.go", " || version != wrapVersion ||", " ||"},
		{"format", "crypto/vault/wrap.go", " || len(s) != seal.SealedSize(len(Key{})) {", " {"},
		// What goes into a key, a hash, a seal or a signature (SPEC §4 to §6), taken out at both ends: everything still
		// opens, and only the vectors would differ, which -update blesses. Other tests have to notice.
		{derivation, "crypto/handshake/keys.go", "append(append(make([]byte, 0, 64), inv.Secret[:]...), ss...)", "append(make([]byte, 0, 64), inv.Secret[:]...)"},
		{derivation, "crypto/handshake/keys.go", "append(append(make([]byte, 0, 64), inv.Secret[:]...), ss...)", "append(make([]byte, 0, 64), ss...)"},
		{derivation, "crypto/handshake/keys.go", "(ikm, t[:], \"handshake key P2D\"", "(ikm, nil, \"handshake key P2D\""},
		{derivation, "crypto/handshake/keys.go", "(ikm, t[:], \"handshake key D2P\"", "(ikm, nil, \"handshake key D2P\""},
		{derivation, "crypto/handshake/keys.go", "\"handshake key D2P\"", "\"handshake key P2D\""},
		{derivation, "crypto/handshake/keys.go", "append(append(append(ikm, mBytes...), ss...), inv.Secret[:]...)", "append(append(ikm, ss...), inv.Secret[:]...)"},
		{derivation, "crypto/handshake/keys.go", "append(append(append(ikm, mBytes...), ss...), inv.Secret[:]...)", "append(append(ikm, mBytes...), inv.Secret[:]...)"},
		{derivation, "crypto/handshake/keys.go", "append(append(append(ikm, mBytes...), ss...), inv.Secret[:]...)", "append(append(ikm, mBytes...), ss...)"},
		{derivation, "crypto/handshake/keys.go", "(ikm, t[:], part.name,", "(ikm, nil, part.name,"},
		{derivation, "crypto/handshake/keys.go", "\"session key D2P\"", "\"session key P2D\""},
		{derivation, "crypto/handshake/keys.go", "\"group share\"", "\"verifier key\""},
		{derivation, "crypto/handshake/keys.go", "	mac.Write(t[:])\n", ""},
		{derivation, "crypto/handshake/keys.go", "AppendUint64(nil, stamp)", "AppendUint64(nil, 0)"},
		{derivation, "crypto/handshake/keys.go", "hmac.New(sha512.New, k.verifier[:])", "hmac.New(sha512.New, nil)"},
		{derivation, "crypto/handshake/keys.go", "\"transcript step\", t[:], frame", "\"transcript step\", frame"},
		{derivation, "crypto/handshake/keys.go", "\"transcript step\", t[:], frame", "\"transcript step\", t[:]"},
		{derivation, "crypto/handshake/keys.go", "return append(t[:], fields...)", "return append([]byte(nil), fields...)"},
		{derivation, "crypto/handshake/keys.go", "	return append(b, w.t[:]...)\n", "	return b\n"},
		{derivation, "crypto/handshake/keys.go", "	b := append(make([]byte, 0, len(head)+len(w.t)), head...)\n", "	b := make([]byte, 0, len(w.t))\n"},
		{derivation, "crypto/invite/derive.go", "label.HKDF(inv.Secret[:], t0[:], \"hello key P2D\"", "label.HKDF(nil, t0[:], \"hello key P2D\""},
		{derivation, "crypto/invite/derive.go", "label.HKDF(inv.Secret[:], t0[:], \"hello key D2P\"", "label.HKDF(nil, t0[:], \"hello key D2P\""},
		{derivation, "crypto/invite/derive.go", "label.HKDF(inv.Secret[:], t0[:], \"hello key P2D\"", "label.HKDF(inv.Secret[:], nil, \"hello key P2D\""},
		{derivation, "crypto/invite/derive.go", "label.HKDF(inv.Secret[:], t0[:], \"hello key D2P\"", "label.HKDF(inv.Secret[:], nil, \"hello key D2P\""},
		{derivation, "crypto/invite/derive.go", "\"hello key D2P\"", "\"hello key P2D\""},
		{derivation, "crypto/invite/derive.go", "\"transcript\", inv.Room[:], inv.Public(),", "\"transcript\", inv.Room[:],"},
		{derivation, "crypto/invite/derive.go", "\"patient id\", invitationID[:], yP", "\"patient id\", yP"},
		{derivation, "crypto/invite/derive.go", "\"patient id\", invitationID[:], yP", "\"patient id\", invitationID[:]"},
		{derivation, "crypto/groupkey/group.go", "		secret = append(secret, share.Share[:]...)\n", ""},
		{derivation, "crypto/groupkey/group.go", "	if _, err := io.ReadFull(rand, secret); err != nil {", "	if _, err := io.ReadFull(rand, make([]byte, freshSize)); err != nil {"},
		{derivation, "crypto/groupkey/group.go", "label.HKDF(secret, salt, \"group key\"", "label.HKDF(secret, nil, \"group key\""},
		{derivation, "crypto/groupkey/group.go", "seal.KeySize, room[:], number)", "seal.KeySize, number)"},
		{derivation, "crypto/groupkey/group.go", "seal.KeySize, room[:], number)", "seal.KeySize, room[:], number[:0])"},
		{derivation, "crypto/groupkey/chain.go", "\"chain next\"", "\"chain key\""},
		{derivation, "crypto/elgamal/hash.go", "\"sign\", y, r, []byte(context), m", "\"sign\", r, []byte(context), m"},
		{derivation, "crypto/elgamal/hash.go", "\"sign\", y, r, []byte(context), m", "\"sign\", y, []byte(context), m"},
		{derivation, "crypto/elgamal/hash.go", "\"sign\", y, r, []byte(context), m", "\"sign\", y, r, m"},
		{derivation, "crypto/elgamal/hash.go", "\"sign\", y, r, []byte(context), m", "\"sign\", y, r, []byte(context)"},
		{derivation, "crypto/elgamal/sign.go", "\"nonce\", x, fresh, []byte(context), m", "\"nonce\", fresh, []byte(context), m"},
		{derivation, "crypto/elgamal/sign.go", "\"nonce\", x, fresh, []byte(context), m", "\"nonce\", x, []byte(context), m"},
		{derivation, "crypto/elgamal/sign.go", "\"nonce\", x, fresh, []byte(context), m", "\"nonce\", x, fresh, m"},
		{derivation, "crypto/elgamal/sign.go", "\"nonce\", x, fresh, []byte(context), m", "\"nonce\", x, fresh, []byte(context)"},
		{derivation, "crypto/seal/seal.go", "	mac.Write(ad)\n", ""},
		{derivation, "crypto/seal/seal.go", "	mac.Write(ivAndBody)\n", ""},
		{derivation, "crypto/seal/seal.go", "AppendUint64(nil, 8*uint64(len(ad)))", "AppendUint64(nil, 0)"},
		{derivation, "crypto/seal/seal.go", "aes.NewCipher(key[macKeySize:])", "aes.NewCipher(key[:macKeySize])"},
		{derivation, "crypto/seal/seal.go", "hmac.New(sha512.New, key[:macKeySize])", "hmac.New(sha512.New, nil)"},
		{derivation, "crypto/invite/derive.go", "label.HKDF(master[:], nil, \"owner token\"", "label.HKDF(nil, nil, \"owner token\""},
		{derivation, "crypto/invite/derive.go", "len(token), []byte(relayOrigin))", "len(token))"},
		{derivation, "crypto/invite/derive.go", "\"safety number\", doctor[:], patient[:]", "\"safety number\", doctor[:]"},
		{derivation, "crypto/invite/derive.go", "\"safety number\", doctor[:], patient[:]", "\"safety number\", patient[:]"},
		{derivation, "crypto/vault/vault.go", "label.HKDF(key[:], nil, \"vault record\"", "label.HKDF(nil, nil, \"vault record\""},
		{derivation, "crypto/vault/vault.go", "label.Encode(\"vault\", []byte(name))", "label.Encode(\"vault\")"},
		{derivation, "crypto/vault/wrap.go", "label.Encode(\"vault passphrase\", header)", "label.Encode(\"vault passphrase\")"},
		{derivation, "crypto/vault/export.go", "label.HKDF(x[:], nil, \"export\"", "label.HKDF(nil, nil, \"export\""},
		{derivation, "crypto/groupkey/chain.go", "label.HKDF(r.key[:], nil, \"chain key\"", "label.HKDF(nil, nil, \"chain key\""},
		{derivation, "crypto/groupkey/chain.go", "label.HKDF(r.key[:], nil, \"chain next\"", "label.HKDF(nil, nil, \"chain next\""},
		{derivation, "crypto/groupkey/group.go", "label.HKDF(xD, nil, \"group\", 64)", "label.HKDF(nil, nil, \"group\", 64)"},
	} {
		text, err := os.ReadFile(filepath.Join(root, w.file))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Count(text, []byte(w.old)) != 1 {
			t.Fatalf("%s does not have, once: %s", w.file, w.old)
		}
		line := 1 + bytes.Count(text[:bytes.Index(text, []byte(w.old))], []byte("\n"))
		list = append(list, mutant{w.ids, w.file, line, w.old, bytes.Replace(text, []byte(w.old), []byte(w.new), 1)})
	}
	return list
}
