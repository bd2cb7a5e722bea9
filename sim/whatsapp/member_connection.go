package whatsapp

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
)

// How patient a phone is. It tries again so often that an outage is over for it soon after it is over for the server.
const (
	connectPatience = 5 * time.Second        // for the upgrade to a websocket
	loginPatience   = 5 * time.Second        // from there to being logged in
	retryPause      = 500 * time.Millisecond // between two tries
)

// trustRoot makes the clients of this process trust its servers, unless they do already.
var trustRoot = sync.OnceFunc(func() {
	if root := RootKey(); whatsmeow.WACertPubKey != root {
		whatsmeow.WACertPubKey = root
	}
})

// start connects for the first time and keeps the connection from then on.
func (m *Member) start(ctx context.Context) error {
	var running context.Context
	running, m.stop = context.WithCancel(context.Background())
	m.ended.Go(func() { m.tell(running) })
	joined := make(chan struct{})
	m.ended.Go(func() { m.stayConnected(running, sync.OnceFunc(func() { close(joined) })) })
	select {
	case <-joined:
		return nil
	case <-ctx.Done():
		m.Close()
		return fmt.Errorf("the phone could not log in: %w", ctx.Err())
	}
}

// stayConnected connects again whenever the connection is lost, until ctx ends.
func (m *Member) stayConnected(ctx context.Context, joined func()) {
	defer m.client.Disconnect()
	for ctx.Err() == nil {
		if m.connect(ctx) {
			joined()
			select {
			case <-m.losses:
			case <-ctx.Done():
			}
		}
		m.client.Disconnect()
		select {
		case <-time.After(retryPause):
		case <-ctx.Done():
		}
	}
}

// connect is true when the phone has logged in. The end of ctx breaks off a try, but not a connection: that is left
// to Disconnect, since whatsmeow is not made for both at once.
func (m *Member) connect(ctx context.Context) bool {
	drain(m.losses)
	drain(m.online)
	connection, breakOff := context.WithCancel(context.WithoutCancel(ctx))
	keep := context.AfterFunc(ctx, breakOff)
	err := m.client.ConnectContext(connection)
	if !keep() || err != nil {
		breakOff()
		return false
	}
	select {
	case <-m.online:
		return true
	case <-m.losses:
	case <-time.After(loginPatience):
	case <-ctx.Done():
	}
	return false
}

func drain(c <-chan struct{}) {
	select {
	case <-c:
	default:
	}
}
