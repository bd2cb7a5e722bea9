package whatsapp

import (
	"net/netip"
	"syscall"
)

// reservation keeps a port from being given to anybody else while nobody listens on it: a socket that is bound and
// does not listen, so connections are refused. On Linux a listener that allows reuse, as Go's do, can still take the
// port.
type reservation struct {
	socket int
}

// reserve returns nil if the port cannot be had; connections are refused all the same.
func reserve(address string) *reservation {
	to := parseAddress(address)
	syscall.ForkLock.RLock()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(socket)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil
	}
	r := &reservation{socket}
	if syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1) != nil ||
		syscall.Bind(socket, &syscall.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()}) != nil {
		r.release()
		return nil
	}
	return r
}

func (r *reservation) release() {
	if r != nil {
		_ = syscall.Close(r.socket) // a socket that carried nothing
		r.socket = -1
	}
}

// parseAddress takes an address that a listener gave, so it is always valid.
func parseAddress(address string) netip.AddrPort {
	return netip.MustParseAddrPort(address)
}
