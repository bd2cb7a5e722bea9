package whatsapp

import (
	"strconv"

	waBinary "go.mau.fi/whatsmeow/binary"
)

// Cut closes, at this moment, all connections of the accounts that who picks, without a word. It returns how many
// there were.
func (f *Faults) Cut(who Who) int {
	cut := 0
	for _, c := range f.server.openConnections() {
		if who == nil || who(c.account()) {
			c.shut()
			cut++
		}
	}
	return cut
}

// EndStreams sends, at this moment, a stream:error with the code to the connected devices of the accounts that who
// picks, and closes their connections. The conflict is "device_removed", "replaced" or empty. It returns how many
// devices were connected.
func (f *Faults) EndStreams(who Who, code int, conflict string) int {
	s := f.server
	s.mu.Lock()
	defer s.mu.Unlock()
	ended := 0
	for _, session := range s.sessions() {
		if who == nil || who(session.device.account.number) {
			session.end(streamError(code, conflict))
			ended++
		}
	}
	return ended
}

// ExpireLinks lets, at this moment, all links to media expire that have been handed out. Downloads are answered with
// 410 from then on.
func (f *Faults) ExpireLinks() { f.server.media.expire() }

// streamError builds what whatsmeow takes apart in connectionevents.go:18-68.
func streamError(code int, conflict string) waBinary.Node {
	node := waBinary.Node{Tag: "stream:error", Attrs: waBinary.Attrs{}}
	if code != 0 {
		node.Attrs["code"] = strconv.Itoa(code)
	}
	if conflict != "" {
		node.Content = []waBinary.Node{{Tag: "conflict", Attrs: waBinary.Attrs{"type": conflict}}}
	}
	return node
}
