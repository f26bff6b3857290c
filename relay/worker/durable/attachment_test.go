package durable

import (
	"testing"

	"telemed/relay/room"
	"telemed/relay/wire"
)

// An attachment that is read is the same when it was written anew.
func FuzzAttachment(f *testing.F) {
	f.Add(attachment{conn: room.Connection{ID: wire.PeerID{1}, Admitted: true, Sent: 9}, came: 1, heard: -1}.append(nil))
	f.Add(make([]byte, attachmentSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, ok := parseAttachment(b)
		if again, good := parseAttachment(a.append(nil)); ok && (!good || again != a) {
			t.Errorf("%x is %+v, and then %+v", b, a, again)
		}
	})
}
