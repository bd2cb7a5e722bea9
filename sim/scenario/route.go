package scenario

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// route is a web hook on loopback that takes the operator's alerts where there is no Telegram.
type route struct {
	server  http.Server
	address string
	serving sync.WaitGroup
	failed  error // why it stopped; read it when serving has ended
}

// longestAlert is the most that is read of one, in bytes.
const longestAlert = 64 << 10

func openRoute(read func(Told)) (*route, error) {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the operator's route: %w", err)
	}
	r := &route{address: listener.Addr().String()}
	r.server.ReadHeaderTimeout = 10 * time.Second
	r.server.Handler = http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(io.LimitReader(request.Body, longestAlert))
		if err != nil {
			http.Error(answer, "the alert breaks off", http.StatusBadRequest)
			return
		}
		read(Told{What: Posted, Text: string(body), At: time.Now()})
	})
	r.serving.Go(func() { r.failed = r.server.Serve(listener) })
	return r, nil
}

// url is how the shoutrrr library writes a web hook that takes the plain text.
func (r *route) url() string { return "generic+http://" + r.address + "/alerts" }

func (r *route) close() error {
	err := r.server.Close()
	r.serving.Wait()
	if !errors.Is(r.failed, http.ErrServerClosed) {
		err = errors.Join(err, r.failed)
	}
	return err
}
