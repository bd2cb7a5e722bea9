package matrix

import (
	"errors"
	"net/url"
	"strings"
)

// prefix is served by both Dendrite and Synapse.
const prefix = "/_matrix/client/v3"

// baseURL returns a homeserver's URL without a slash at its end.
func baseURL(homeserver string) (string, error) {
	parsed, err := url.Parse(homeserver)
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
		return "", errors.New("the homeserver is not a URL like https://matrix.example.org")
	}
	return strings.TrimRight(homeserver, "/"), nil
}

// endpoint builds a URL below the prefix. Each segment is escaped as a whole:
// room and event ids may hold slashes, which the library would take for its own
// (client.go:69).
func (p *Platform) endpoint(segments ...string) string {
	var path strings.Builder
	path.WriteString(p.homeserver + prefix)
	for _, segment := range segments {
		path.WriteByte('/')
		path.WriteString(url.PathEscape(segment))
	}
	return path.String()
}

// withQuery adds parameters in pairs; those without a value are left out.
func withQuery(address string, pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	return address + "?" + query.Encode()
}
