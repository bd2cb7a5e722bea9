package config

import (
	"net"
	"net/url"
	"strings"
)

// serverURL reads the base URL of a server. Without TLS everybody on the way
// could read the token, so that is for this machine alone, or for rehearsals. The
// remedy is for what is no such URL.
func (r *reader) serverURL(v value, remedy string) string {
	text, ok := v.text()
	if !ok {
		return ""
	}
	address, err := url.Parse(text)
	switch {
	case err != nil, !isPlainURL(address):
		v.refuse("is not the address of a server", remedy)
	case address.Scheme == "http" && !isLoopback(address.Hostname()) && !r.rehearsal:
		v.refuse("http would show the token to everybody on the way", "Write: https://..., or http:// for this machine alone, as in http://127.0.0.1:8081")
	case address.Scheme != "https" && address.Scheme != "http":
		v.refuse("is not the address of a web server", remedy)
	}
	return strings.TrimRight(text, "/")
}

func (v value) proxyURL() string {
	text, ok := v.text()
	if !ok {
		return ""
	}
	address, err := url.Parse(text)
	if err != nil || !isPlainURL(address) || address.Scheme != "http" || address.Port() == "" || strings.Trim(address.Path, "/") != "" {
		v.refuse("is not the address of a proxy", "Write: http://host:port, such as http://127.0.0.1:8080")
	}
	return text
}

// isPlainURL is true for a URL with a host and without a password or query:
// secrets have no place in it.
func isPlainURL(u *url.URL) bool {
	return u.Hostname() != "" && u.User == nil && u.RawQuery == "" && !u.ForceQuery && u.Fragment == ""
}

func isLoopback(host string) bool {
	address := net.ParseIP(host)
	return host == "localhost" || address != nil && address.IsLoopback()
}
