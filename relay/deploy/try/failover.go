package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/wire"
)

// fewPatients tells the relay that came back from the others.
const fewPatients = 7

func room(n int) [32]byte { return [32]byte{2, byte(n), byte(n >> 8)} }

// failover opens many rooms, kills one of two relays and sees that its rooms, and only they,
// have to come back, and can. Then it starts that relay again, has the proxy read its
// configuration where that is what its example says (a process to hang up), and sees that whoever comes then
// meets who is there.
func failover(address, relay, reload, binary, own string) error {
	const rooms = 24
	pid, err := strconv.Atoi(relay)
	if err != nil {
		return err
	}
	all := make([]*visitors, rooms)
	for n := range all {
		if all[n], err = meet(address, room(n)); err != nil {
			return fmt.Errorf("room %d: %w", n, err)
		}
		defer func() { all[n].close() }()
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err
	}
	lost := 0
	for n, v := range all {
		if v.talk() == nil {
			continue
		}
		lost++
		v.close()
		// As a page does: until the balancer has noticed.
		err := insist(func() (err error) {
			if all[n], err = meet(address, room(n)); err == nil {
				err = all[n].talk()
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("room %d does not come back: %w", n, err)
		}
	}
	if lost == 0 || lost == rooms {
		return fmt.Errorf("%d of %d rooms were on the relay that died: they are not spread", lost, rooms)
	}

	back := exec.Command(binary, "-listen", own, "-proxies", "127.0.0.1", "-log-level", "error", "-patients", strconv.Itoa(fewPatients))
	back.Stderr = os.Stderr
	if err := back.Start(); err != nil {
		return err
	}
	defer back.Wait()
	defer back.Process.Kill()
	if err := wait(own); err != nil {
		return err
	}
	if reload != "" {
		pid, err := strconv.Atoi(reload)
		if err != nil {
			return err
		}
		if err := syscall.Kill(pid, syscall.SIGHUP); err != nil {
			return err
		}
	}
	next := rooms
	err = insist(func() error {
		next++
		v, err := meet(address, room(next))
		defer v.close()
		if err == nil && v.most != fewPatients {
			err = fmt.Errorf("new rooms do not go to the relay that is back")
		}
		return err
	})
	if err != nil {
		return err
	}
	for n, v := range all {
		if err := insist(func() error { return v.newcomer(address, room(n)) }); err != nil {
			return fmt.Errorf("room %d, once the relay is back: %w", n, err)
		}
	}
	fmt.Printf("%d of %d rooms were on the relay that died, and came back; who comes after it is back meets who is there\n", lost, rooms)
	return nil
}

// insist tries until it is well.
func insist(try func() error) (err error) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if err = try(); err == nil {
			return nil
		}
	}
	return err
}

// newcomer sees that another patient's frame comes to the doctor, who comes back as a page does when
// the socket has ended.
func (v *visitors) newcomer(address string, token [32]byte) error {
	patient, _, err := dial(address, token, wire.AppendJoin(nil), wire.TypeWelcomed)
	if patient != nil {
		defer patient.Close()
	}
	if err != nil {
		return err
	}
	frame := []byte("here I am")
	for {
		if err := patient.WriteMessage(websocket.BinaryMessage, wire.AppendFrame(nil, frame)); err != nil {
			return err
		}
		for {
			v.doctor.SetReadDeadline(time.Now().Add(patience))
			_, m, err := v.doctor.ReadMessage()
			if waits := net.Error(nil); errors.As(err, &waits) && waits.Timeout() {
				return errors.New("the doctor's socket stays where it was, and a new patient's is elsewhere")
			}
			if err != nil {
				break
			}
			if e, err := wire.ParseFromRelay(m); err == nil && e.Type == wire.TypeFrom && bytes.Equal(e.Frame, frame) {
				return nil
			}
		}
		v.doctor.Close()
		if err := v.claim(address, token); err != nil {
			return err
		}
	}
}
