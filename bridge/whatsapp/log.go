package whatsapp

import (
	"fmt"
	"log/slog"
	"regexp"

	waBinary "go.mau.fi/whatsmeow/binary"
	waLog "go.mau.fi/whatsmeow/util/log"
)

// logger passes on what whatsmeow logs, except its debug lines, which hold whole
// stanzas. Where another line would print a stanza, only its name is kept.
type logger struct{ log *slog.Logger }

var _ waLog.Logger = logger{}

// Errorf logs that whatsmeow failed at something. The adapter sees to the
// consequences by itself, so this is no more than a warning.
func (l logger) Errorf(format string, args ...any) { l.Warnf(format, args...) }

// Warnf logs a warning.
func (l logger) Warnf(format string, args ...any) {
	l.log.Warn("whatsmeow warns", "detail", wording(format, args))
}

// Infof logs what is worth knowing in a search for a fault.
func (l logger) Infof(format string, args ...any) {
	l.log.Debug("whatsmeow says", "detail", wording(format, args))
}

// Debugf logs nothing.
func (l logger) Debugf(string, ...any) {}

// Sub returns the logger of a part of whatsmeow.
func (l logger) Sub(module string) waLog.Logger { return logger{l.log.With("module", module)} }

func wording(format string, args []any) string {
	tame := make([]any, len(args))
	for i, arg := range args {
		tame[i] = arg
		if node, ok := arg.(*waBinary.Node); ok && node != nil {
			tame[i] = "<" + node.Tag + ">"
		}
	}
	return shortened(addresses.ReplaceAllString(fmt.Sprintf(format, tame...), "<address>"))
}

// addresses are those of files: they hold authorizations and signatures.
var addresses = regexp.MustCompile(`https?://[^\s"]+`)

// shortened keeps foreign errors, which may quote a whole page, to a line.
func shortened(s string) string {
	const limit = 300 // bytes
	if len(s) <= limit {
		return s
	}
	return s[:limit] + "…"
}
