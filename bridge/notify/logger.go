package notify

import (
	"fmt"
	"log/slog"

	"github.com/nicholas-fedor/shoutrrr/pkg/types"
)

// logService is the library's service that writes alerts into the log.
const logService = "logger"

// loggerFor returns what a service may write to: the one whose purpose it is
// writes into the relay's log, all others are silent, for they write down
// answers and addresses.
func loggerFor(service string, log *slog.Logger) types.StdLogger {
	if service == logService {
		return alertLog{log}
	}
	return nil
}

// alertLog writes each alert as a line of the relay's log.
type alertLog struct{ log *slog.Logger }

func (a alertLog) Print(args ...any)                 { a.log.Warn("alert", "text", fmt.Sprint(args...)) }
func (a alertLog) Println(args ...any)               { a.Print(args...) }
func (a alertLog) Printf(format string, args ...any) { a.Print(fmt.Sprintf(format, args...)) }
