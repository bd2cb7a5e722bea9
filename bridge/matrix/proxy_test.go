package matrix_test

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// proxy stands between the adapter and a homeserver and fails on command. It is
// the same for every homeserver, so that the real one can be made to fail like
// the simulated one.
type proxy struct {
	t       testing.TB
	address string
	forward http.Handler

	mu      sync.Mutex
	server  *http.Server
	conns   map[net.Conn]bool
	limited bool
	gone    bool          // files that were posted so far cannot be downloaded
	short   bool          // downloads end in the middle
	held    chan struct{} // answers to sends wait for its end; nil while none do
}

func startProxy(t testing.TB, homeserver string) *proxy {
	t.Helper()
	target, err := url.Parse(homeserver)
	if err != nil {
		t.Fatal(err)
	}
	forward := httputil.NewSingleHostReverseProxy(target)
	forward.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	forward.ErrorLog = log.New(io.Discard, "", 0)
	transport := &http.Transport{DisableKeepAlives: true} // what is left over would be taken for the adapter's
	forward.Transport = transport
	p := &proxy{t: t, address: "127.0.0.1:0", forward: forward}
	p.open()
	t.Cleanup(func() {
		p.heal()
		p.close()
	})
	return p
}

func (p *proxy) url() string { return "http://" + p.address }

// open listens, the second time on the same port.
func (p *proxy) open() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.server != nil {
		return
	}
	listener, err := net.Listen("tcp", p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	p.address = listener.Addr().String()
	p.conns = map[net.Conn]bool{}
	p.server = &http.Server{Handler: p, ConnState: p.track, ReadHeaderTimeout: time.Minute}
	go func(server *http.Server) { _ = server.Serve(listener) }(p.server)
}

func (p *proxy) track(conn net.Conn, state http.ConnState) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch state {
	case http.StateNew:
		p.conns[conn] = true
	case http.StateClosed, http.StateHijacked:
		delete(p.conns, conn)
	}
}

// close refuses connections and cuts those that are open.
func (p *proxy) close() {
	p.mu.Lock()
	server := p.server
	p.server = nil
	p.mu.Unlock()
	if server != nil {
		_ = server.Close()
	}
}

// cut resets the connections that are open.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.conns {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	}
}

func (p *proxy) limit() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limited = true
}

func (p *proxy) loseFiles() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = true
}

func (p *proxy) cutDownloads() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.short = true
}

func (p *proxy) hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = make(chan struct{})
}

// heal ends all faults.
func (p *proxy) heal() {
	p.mu.Lock()
	if p.held != nil {
		close(p.held)
	}
	p.held, p.limited, p.gone, p.short = nil, false, false, false
	p.mu.Unlock()
	p.open()
}

// ServeHTTP passes a request on, unless a fault has it.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	limited, held, gone, short := p.limited, p.held, p.gone, p.short
	p.mu.Unlock()
	sends, downloads := strings.Contains(r.URL.Path, "/send/"), strings.Contains(r.URL.Path, "/media/download/")
	switch {
	case sends && limited:
		refuseWith(w, http.StatusTooManyRequests, `{"errcode":"M_LIMIT_EXCEEDED","error":"Too many requests","retry_after_ms":2000}`)
	case downloads && gone:
		refuseWith(w, http.StatusNotFound, `{"errcode":"M_NOT_FOUND","error":"no such file"}`)
	case downloads && short:
		p.forward.ServeHTTP(&half{ResponseWriter: w}, r)
	case sends && held != nil:
		p.forward.ServeHTTP(unheard{http.Header{}}, r)
		select {
		case <-held:
		case <-r.Context().Done():
		}
		panic(http.ErrAbortHandler)
	default:
		p.forward.ServeHTTP(w, r)
	}
}

func refuseWith(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// half passes on the first piece of an answer and then cuts the connection.
type half struct {
	http.ResponseWriter
	begun bool
}

func (h *half) Write(b []byte) (int, error) {
	if h.begun {
		panic(http.ErrAbortHandler)
	}
	h.begun = true
	return h.ResponseWriter.Write(b[:len(b)/2])
}

// unheard takes an answer that nobody will be given.
type unheard struct{ header http.Header }

func (u unheard) Header() http.Header         { return u.header }
func (u unheard) Write(b []byte) (int, error) { return len(b), nil }
func (u unheard) WriteHeader(int)             {}
