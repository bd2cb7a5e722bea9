package scenario

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"
)

// control is an unrelated host that shows its certificate whenever the relay's own network works.
type control struct {
	identity  *tls.Config
	address   string
	listener  net.Listener
	reserved  int // a bound socket that keeps the port while connections are refused; -1 for none
	accepting sync.WaitGroup
}

func (c *control) listen(address string) error {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp4", address)
	if err != nil {
		return fmt.Errorf("open a control target: %w", err)
	}
	c.listener, c.address = listener, listener.Addr().String()
	c.accepting.Go(func() { c.greet(listener) })
	return nil
}

// greet shows its certificate to everybody and hangs up, until the listener is closed.
func (c *control) greet(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		c.accepting.Go(func() { shakeHands(connection, c.identity) })
	}
}

// shakeHands answers one client. One that wants no certificate, or does not like it, is of no interest.
func shakeHands(connection net.Conn, identity *tls.Config) {
	const patience = 2 * time.Second
	if connection.SetDeadline(time.Now().Add(patience)) == nil {
		_ = tls.Server(connection, identity).Handshake()
	}
	_ = connection.Close()
}

// refuse lets the kernel refuse connections, and keeps the port.
func (c *control) refuse() error {
	port := c.listener.Addr().(*net.TCPAddr).Port
	err := c.listener.Close()
	c.accepting.Wait()
	if err != nil {
		return fmt.Errorf("refuse connections to a control target: %w", err)
	}
	return c.reserve(port)
}

// reserve binds the port without listening. Go's listeners allow reuse, so restore can have it back.
func (c *control) reserve(port int) error {
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("keep the port of a control target: %w", err)
	}
	c.reserved = socket
	if err := syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		return fmt.Errorf("keep the port of a control target: %w", err)
	}
	if err := syscall.Bind(socket, &syscall.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return fmt.Errorf("keep the port of a control target: %w", err)
	}
	return nil
}

// restore listens again where it listened before.
func (c *control) restore() error {
	const patience, pause = 5 * time.Second, 20 * time.Millisecond
	for giveUp := time.Now().Add(patience); ; <-time.After(pause) {
		err := c.listen(c.address)
		if err == nil {
			return c.release()
		}
		if time.Now().After(giveUp) {
			return err
		}
	}
}

func (c *control) release() error {
	if c.reserved < 0 {
		return nil
	}
	err := syscall.Close(c.reserved)
	c.reserved = -1
	if err != nil {
		return fmt.Errorf("give back the port of a control target: %w", err)
	}
	return nil
}

func (c *control) close() error {
	err := c.listener.Close()
	c.accepting.Wait()
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	return errors.Join(err, c.release())
}
