package whatsapp

import (
	"net"
	"syscall"
	"time"
)

// plug keeps a listener's queue full and nobody takes from it. Linux then drops what arrives, so a client that
// connects hears nothing, as if the network had swallowed its packets.
type plug struct {
	fillers []net.Conn
	pulled  chan struct{} // closes with the end of the plug
}

// fillPatience is how long a connection to the full queue is waited for; on loopback, others take no time.
const fillPatience = 50 * time.Millisecond

// enoughFillers ends the attempt to fill the queue, in case the kernel is none that can be stopped in this way.
const enoughFillers = 4

// swallow plugs the listener. The caller holds d.mu.
func (d *Door) swallow() {
	if d.plug != nil {
		return
	}
	d.plug = &plug{pulled: make(chan struct{})}
	_ = d.listener.SetDeadline(time.Unix(1, 0)) // interrupts acceptFrom; an open listener has deadlines
	d.setBacklog(0)
	for range enoughFillers {
		filler, err := net.DialTimeout("tcp4", d.address, fillPatience)
		if err != nil {
			return
		}
		d.plug.fillers = append(d.plug.fillers, filler)
	}
}

// unplug lets connections in again. The caller holds d.mu.
func (d *Door) unplug() {
	if d.plug == nil {
		return
	}
	for _, filler := range d.plug.fillers {
		_ = filler.Close() // nothing was sent on it
	}
	d.setBacklog(syscall.SOMAXCONN)
	_ = d.listener.SetDeadline(time.Time{}) // as above
	close(d.plug.pulled)
	d.plug = nil
}

// setBacklog changes how many connections may wait for being accepted. Where that fails, connections wait instead of
// being dropped, and clients get no further all the same.
func (d *Door) setBacklog(size int) {
	raw, err := d.listener.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(socket uintptr) { _ = syscall.Listen(int(socket), size) })
}

// awaitUnplugged returns when acceptFrom may go on.
func (d *Door) awaitUnplugged() {
	d.mu.Lock()
	plugged := d.plug
	d.mu.Unlock()
	if plugged == nil {
		return
	}
	select {
	case <-plugged.pulled:
	case <-d.closed:
	}
}
