package whatsapp

import signal "go.mau.fi/libsignal/logger"

// noSignalLog is the log of libsignal, which all clients of a process share: none, since a message that cannot be
// decrypted is an everyday matter for phones. It has to be there before the first client. Left to itself, libsignal
// makes one at its first use, without regard for other goroutines, and that one writes to the standard output.
type noSignalLog struct{}

func init() {
	var none signal.Loggable = noSignalLog{}
	signal.Setup(&none)
}

func (noSignalLog) Debug(string, string)   {}
func (noSignalLog) Info(string, string)    {}
func (noSignalLog) Warning(string, string) {}
func (noSignalLog) Error(string, string)   {}
func (noSignalLog) Configure(string)       {}
