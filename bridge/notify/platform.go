package notify

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/nicholas-fedor/shoutrrr/pkg/router"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"

	"lifeboat/bridge"
)

// Name is what the platform is called.
const Name bridge.PlatformName = "notify"

const (
	// sendDeadline bounds one try; mail servers take their time.
	sendDeadline = 20 * time.Second
	// endingGrace is how long Run waits for sends that outlived their deadline.
	endingGrace = 5 * time.Second
	// mostUnderWay is how many sends of one address may be under way.
	mostUnderWay = 3
	// longestText in bytes is what every service takes as one message.
	longestText = 1000
)

// Platform sends to a list of addresses. Make one with [New].
type Platform struct {
	routes map[string]*route // by chat id
	chats  []bridge.Chat
	log    *slog.Logger
	sends  sync.WaitGroup
}

// route is one address.
type route struct {
	service  types.Service
	underWay chan struct{} // holds a token for each send that is under way
}

// New reads the addresses. Nothing connects yet. An address that no service
// understands is an error, which names it by its place and shows nothing of it.
func New(addresses []string, log *slog.Logger) (*Platform, error) {
	p := &Platform{routes: map[string]*route{}, log: log}
	for i, address := range addresses {
		name, service, err := open(address, log)
		if err != nil {
			return nil, fmt.Errorf("operators.urls[%d]: %w", i, err)
		}
		chat := bridge.Chat{Platform: Name, ID: fmt.Sprintf("%d-%s", i+1, name)}
		p.chats = append(p.chats, chat)
		p.routes[chat.ID] = &route{service: service, underWay: make(chan struct{}, mostUnderWay)}
	}
	return p, nil
}

var (
	errShape   = errors.New("this is not the address of a service: write one line of the form service://... into the secret")
	errService = errors.New("no service is called so: write one that shoutrrr knows, such as ntfy, gotify, smtp, telegram or generic")
	errDetails = errors.New("the service does not understand the rest of the address: compare it with the service's page in shoutrrr's documentation")
)

// open finds the service of an address. What the library says of it is left
// out: it quotes the address.
func open(address string, log *slog.Logger) (name string, service types.Service, err error) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme == "" {
		return "", nil, errShape
	}
	name, _, _ = strings.Cut(parsed.Scheme, "+")
	finder := &router.ServiceRouter{}
	if _, err := finder.NewService(name); err != nil {
		return "", nil, fmt.Errorf("%q: %w", name, errService)
	}
	if service, err = finder.Locate(address); err != nil {
		return "", nil, fmt.Errorf("%s: %w", name, errDetails)
	}
	service.SetLogger(loggerFor(name, log))
	return name, service, nil
}

// Name implements [bridge.Platform].
func (p *Platform) Name() bridge.PlatformName { return Name }

// Chats returns the addresses as chats, in the order of the configuration.
func (p *Platform) Chats() []bridge.Chat { return p.chats }

// Traits implements [bridge.Platform].
func (p *Platform) Traits() bridge.Traits {
	return bridge.Traits{Connectionless: true, SendDeadline: sendDeadline, PostsPerMinute: 20}
}

// Run waits until ctx ends and then, for a while, for the sends that are still
// under way.
func (p *Platform) Run(ctx context.Context, _ bridge.Inbox) error {
	<-ctx.Done()
	ended := make(chan struct{})
	go func() {
		p.sends.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(endingGrace):
		p.log.Warn("a service for operators has still not answered; the relay ends without it")
	}
	return nil
}

// Decode implements [bridge.Platform]. Nothing is ever received.
func (p *Platform) Decode(bridge.Envelope) (bridge.Message, error) {
	return bridge.Message{}, errors.New("services for operators only send")
}

// Render makes one part of plain text. Files are left out; a service shows no
// more than text.
func (p *Platform) Render(post bridge.Post) ([]bridge.Part, error) {
	if post.Action != bridge.ActionPost || post.Text.Plain == "" {
		return nil, &bridge.SendError{Result: bridge.Rejected, Reason: "services for operators take new texts only"}
	}
	text := strings.ToValidUTF8(post.Text.Plain[:min(len(post.Text.Plain), longestText)], "")
	return []bridge.Part{{Chat: post.Chat, ID: rand.Text(), Payload: []byte(text)}}, nil
}
