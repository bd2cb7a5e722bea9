package whatsapp

import signallog "go.mau.fi/libsignal/logger"

// init quiets the Signal library. Without a logger it writes to standard output,
// and makes itself that logger at its first use, in a data race if two clients
// begin at once (logger/Logger.go:34). What it has to say comes back as errors
// as well.
func init() {
	quiet := signallog.Loggable(signalSilence{})
	signallog.Setup(&quiet)
}

// signalSilence drops everything.
type signalSilence struct{}

// Debug drops a message.
func (signalSilence) Debug(string, string) {}

// Info drops a message.
func (signalSilence) Info(string, string) {}

// Warning drops a message.
func (signalSilence) Warning(string, string) {}

// Error drops a message.
func (signalSilence) Error(string, string) {}

// Configure has nothing to configure.
func (signalSilence) Configure(string) {}
