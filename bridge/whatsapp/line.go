package whatsapp

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
)

// stage is how far an attempt to connect has come, in words that follow on
// "during".
type stage string

// The stages that the network goes through; what follows them is the login.
const (
	resolving  stage = "the lookup of the name"
	dialing    stage = "the opening of the connection"
	encrypting stage = "the TLS handshake"
	upgrading  stage = "the websocket upgrade"
	greeting   stage = "the Noise handshake"
)

// line is the network side of one session. It can be cut from outside at any
// moment, which whatsmeow cannot: its Connect holds a lock until it is done
// (client.go:537), and a Noise handshake that stalls holds it for 20 s.
type line struct {
	pace     pace
	endpoint *Endpoint

	ctx  context.Context // ends when the line is cut
	stop context.CancelFunc

	mu    sync.Mutex
	open  []net.Conn
	stage stage
}

func newLine(endpoint *Endpoint, pace pace) *line {
	ctx, stop := context.WithCancel(context.Background())
	return &line{pace: pace, endpoint: endpoint, ctx: ctx, stop: stop, stage: resolving}
}

var errCut = errors.New("the attempt was given up")

// cut closes all that is open and lets nothing new open.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stop()
	for _, conn := range l.open {
		_ = conn.Close() // it is given up, whatever its end looks like
	}
	l.open = nil
}

// dial opens a connection that the line can cut.
func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.ctx, cancel)()
	conn, err := l.endpoint.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ctx.Err() != nil {
		return nil, errors.Join(errCut, conn.Close())
	}
	l.open = append(l.open, conn)
	return conn, nil
}

// client returns an HTTP client whose connections belong to the line. Its
// timeout ends with the websocket upgrade.
func (l *line) client() *http.Client {
	return &http.Client{
		Transport: &firstFrames{transport: l.endpoint.transport(l.dial), limit: l.pace.handshake},
		Timeout:   l.pace.dial,
	}
}

// watch returns a context under which the line notes how far a connection has
// come.
func (l *line) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:             func(httptrace.DNSStartInfo) { l.reach(resolving) },
		ConnectStart:         func(string, string) { l.reach(dialing) },
		TLSHandshakeStart:    func() { l.reach(encrypting) },
		WroteRequest:         func(httptrace.WroteRequestInfo) { l.reach(upgrading) },
		GotFirstResponseByte: func() { l.reach(greeting) },
	})
}

func (l *line) reach(s stage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stage = s
}

func (l *line) reached() stage {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stage
}
