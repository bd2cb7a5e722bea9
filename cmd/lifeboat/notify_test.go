package main

import (
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// notifications is the socket on which a script plays the service manager.
type notifications struct{ socket *net.UnixConn }

// listen opens the socket and names it to the relay.
func (n *notifications) listen(script *testscript.TestScript, _ bool, _ []string) {
	folder, err := os.MkdirTemp("", "notify") // short enough for a socket's path
	script.Check(err)
	path := filepath.Join(folder, "s")
	n.socket, err = net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	script.Check(err)
	script.Defer(func() {
		script.Check(n.socket.Close())
		script.Check(os.RemoveAll(folder))
	})
	script.Setenv("NOTIFY_SOCKET", path)
}

// expect waits for one notification; others may come before it.
func (n *notifications) expect(script *testscript.TestScript, _ bool, arguments []string) {
	script.Check(n.socket.SetReadDeadline(time.Now().Add(time.Minute)))
	heard := make([]byte, 256)
	for {
		length, err := n.socket.Read(heard)
		script.Check(err)
		if string(heard[:length]) == arguments[0] {
			return
		}
	}
}
