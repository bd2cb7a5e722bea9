package scenario

import "context"

// place is one simulated platform with the group's chat on it and the members who are there. All places can be used
// from any goroutine once they are open.
type place interface {
	// open starts the platform and lets everybody join; note is told what members see from then on. A place that
	// could not be opened can be closed.
	open(ctx context.Context, script Script, note func(Seen)) error
	// say has a member say something, as a reply to a post of the chat if answered is not nil. An error means that the
	// platform did not take it.
	say(ctx context.Context, who, text string, answered *answered) (id string, err error)
	// share has a member send files, several as an album with the caption under the first.
	share(ctx context.Context, who string, files []File, caption string) (ids []string, err error)
	// change has a member change something that was said there.
	change(ctx context.Context, said Said, change Change) error
	// begin switches a fault on; it has taken hold when begin returns.
	begin(fault Fault) (lift func() error, err error)
	// unplug lets nothing that the relay asks be answered, as if the relay's own network were gone.
	unplug() (plugIn func() error)
	// capture has everything that the relay asks answered by somebody else.
	capture() (release func() error)
	// cut ends all connections that exist now.
	cut()
	// routeAgain hands the relay up to n things that it has confirmed already once more, and returns how many.
	routeAgain(n int) int
	// describe adds what the operator of a relay has to know.
	describe(facts *Facts)
	// close ends the platform and waits for all that it has started.
	close() error
}

// newPlace returns a platform that is not open yet.
func newPlace(platform PlatformName) place {
	switch platform {
	case WhatsApp:
		return &whatsAppPlace{}
	case Telegram:
		return &telegramPlace{}
	default:
		return &matrixPlace{name: platform}
	}
}
