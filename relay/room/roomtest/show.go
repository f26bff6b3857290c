package roomtest

import (
	"fmt"

	"telemed/relay/wire"
)

// show writes an event for a failed test's message.
func show(e Event) string {
	switch {
	case e.Code != 0:
		return fmt.Sprintf("close %d %s", e.Code, e.Code)
	case e.Text != "":
		return fmt.Sprintf("the text %q", e.Text)
	}
	env, err := wire.ParseFromRelay(e.Message)
	if err != nil {
		return fmt.Sprintf("%d bytes %.32x (%v)", len(e.Message), e.Message, err)
	}
	return fmt.Sprintf("type %#x peer %s code %d doctor %v frame %.32q (%d bytes)",
		byte(env.Type), env.Peer, env.Code, env.Doctor, env.Frame, len(env.Frame))
}
