package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// ErrNotRunning says that no relay answers on the socket.
var ErrNotRunning = errors.New("no relay is running")

// Client asks a running relay.
type Client struct {
	path string
	http *http.Client
}

// Transport returns what carries requests for any host to the socket.
func (c *Client) Transport() http.RoundTripper { return c.http.Transport }

// NewClient returns a client for the socket at a path.
func NewClient(path string) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "unix", path)
	}
	return &Client{path: path, http: &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}}
}

// Status asks how the relay stands.
func (c *Client) Status(ctx context.Context) (Status, error) {
	var status Status
	err := c.read(ctx, "/status", &status)
	return status, err
}

// read asks for a path and reads the JSON that comes back.
func (c *Client) read(ctx context.Context, path string, into any) error {
	body, err := c.get(ctx, path, nil)
	if err != nil {
		return err
	}
	defer body.Close()
	if err := json.NewDecoder(body).Decode(into); err != nil {
		return fmt.Errorf("read the relay's answer: %w", err)
	}
	return nil
}

// Follow calls show with each event later than the one numbered after, and
// goes on until ctx or the relay ends.
func (c *Client) Follow(ctx context.Context, after int64, show func(Event)) error {
	body, err := c.get(ctx, "/history", url.Values{"after": {fmt.Sprint(after)}, "follow": {"true"}})
	if err != nil {
		return err
	}
	defer body.Close()
	decoder := json.NewDecoder(body)
	for {
		var event Event
		if err := decoder.Decode(&event); err != nil {
			return fmt.Errorf("follow the history: %w", err)
		}
		show(event)
	}
}

// get asks for a path and returns the body of a good answer.
func (c *Client) get(ctx context.Context, path string, query url.Values) (io.ReadCloser, error) {
	response, err := c.ask(ctx, path, query)
	if err != nil {
		return nil, err
	}
	return response.Body, nil
}

// ask asks for a path and returns a good answer.
func (c *Client) ask(ctx context.Context, path string, query url.Values) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://lifeboat"+path+"?"+query.Encode(), nil)
	if err != nil {
		return nil, fmt.Errorf("ask the relay: %w", err)
	}
	return c.do(request)
}

// do hands a request over and returns a good answer.
func (c *Client) do(request *http.Request) (*http.Response, error) {
	response, err := c.http.Do(request)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return nil, fmt.Errorf("%w on the data folder %s: start it with 'lifeboat run', or name its configuration with -c", ErrNotRunning, filepath.Dir(c.path))
	}
	if errors.Is(err, syscall.ENOTDIR) {
		return nil, fmt.Errorf("%s is no folder: name the data folder with 'data:' in the config", filepath.Dir(c.path))
	}
	if errors.Is(err, os.ErrPermission) {
		return nil, fmt.Errorf("only the relay's own user may ask it; run this as that user: %w", err)
	}
	if err != nil {
		return nil, fmt.Errorf("ask the relay: %w", err)
	}
	if response.StatusCode == http.StatusNotFound && strings.HasPrefix(request.URL.Path, "/incidents/") {
		return nil, errors.Join(ErrNoIncident, response.Body.Close())
	}
	if response.StatusCode != http.StatusOK {
		defer response.Body.Close()
		problem, err := io.ReadAll(io.LimitReader(response.Body, 4096))
		return nil, errors.Join(fmt.Errorf("the relay says: %s", strings.TrimSpace(string(problem))), err)
	}
	return response, nil
}
