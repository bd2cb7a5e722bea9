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
	idle    chan struct{} // closes when acceptFrom has stopped taking connections
	pulled  chan struct{} // closes with the end of the plug
}

// fillPatience is how long a connection to the full queue is waited for; on loopback, others take no time.
const fillPatience = 50 * time.Millisecond

// enoughFillers ends the attempt to fill the queue, in case the kernel is none that can be stopped in this way.
const enoughFillers = 4

// swallow plugs the listener. The caller holds d.mu.
func (d *Door) swallow() {
	if d.plug.Load() != nil {
		return
	}
	p := &plug{idle: make(chan struct{}), pulled: make(chan struct{})}
	d.plug.Store(p)
	_ = d.listener.SetDeadline(time.Unix(1, 0)) // interrupts acceptFrom; an open listener has deadlines
	select {
	case <-p.idle:
	case <-d.closed:
		return
	}
	d.setBacklog(0)
	for range enoughFillers {
		filler, err := net.DialTimeout("tcp4", d.address, fillPatience)
		if err != nil {
			return
		}
		p.fillers = append(p.fillers, filler)
	}
}

// unplug lets connections in again. The caller holds d.mu.
func (d *Door) unplug() {
	p := d.plug.Load()
	if p == nil {
		return
	}
	for _, filler := range p.fillers {
		_ = filler.Close() // nothing was sent on it
	}
	d.setBacklog(syscall.SOMAXCONN)
	_ = d.listener.SetDeadline(time.Time{}) // as above
	d.plug.Store(nil)
	close(p.pulled)
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

// awaitUnplugged waits until acceptFrom may go on. It is false when the door closes.
func (d *Door) awaitUnplugged() bool {
	p := d.plug.Load()
	if p == nil {
		return true
	}
	close(p.idle)
	select {
	case <-p.pulled:
		return true
	case <-d.closed:
		return false
	}
}
