package whatsapp

import (
	"fmt"
	"net/http"
)

// answerProxyRequest lets a client use the door as an HTTP proxy: CONNECT leads to the door itself, whatever the
// host. A TLS client, whose first byte is no letter, passes unnoticed. A name that does not resolve is answered as
// proxies do, with 502.
func (c *connection) answerProxyRequest() error {
	first, err := c.input.Peek(1)
	if err != nil || first[0] != 'C' {
		return err
	}
	request, err := http.ReadRequest(c.input)
	if err != nil {
		return fmt.Errorf("read a proxy request: %w", err)
	}
	if err := c.faults.wait(c.gone, c.isMeantBy, NameServerSilent); err != nil {
		return err
	}
	if c.faults.hitting(c.account(), NameNotFound, NameServerFailing) != nil {
		return c.refuseProxyRequest(request.Host)
	}
	if _, err := c.Write([]byte("HTTP/1.1 200 Connection established\r\n\r\n")); err != nil {
		return fmt.Errorf("answer a proxy request: %w", err)
	}
	return nil
}

func (c *connection) refuseProxyRequest(host string) error {
	if _, err := c.Write([]byte("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")); err != nil {
		return fmt.Errorf("refuse a proxy request: %w", err)
	}
	return fmt.Errorf("%s does not resolve while a fault is active", host)
}
