package whatsapp

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"time"

	"go.mau.fi/whatsmeow"
)

// HTTPClient makes a client that comes through the door whatever host it asks for, and trusts the server's
// certificates. It is for whatsmeow's Set...HTTPClient. The timeout covers the upgrade of a websocket, not its life;
// 0 means none.
func (d *Door) HTTPClient(timeout time.Duration) (*http.Client, error) {
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(d.server.CertificatePEM()) {
		return nil, errors.New("the server's certificate authority is not readable")
	}
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			DialContext:       d.DialContext,
			TLSClientConfig:   &tls.Config{RootCAs: roots},
			DisableKeepAlives: true,
		},
	}, nil
}

// Serve points a whatsmeow client at the door, for all that it does. The timeout is not for media, which take as long as
// they take.
func (d *Door) Serve(client *whatsmeow.Client, timeout time.Duration) error {
	web, err := d.HTTPClient(timeout)
	if err != nil {
		return err
	}
	patient, err := d.HTTPClient(0)
	if err != nil {
		return err
	}
	client.SetWebsocketHTTPClient(web)
	client.SetPreLoginHTTPClient(web)
	client.SetMediaHTTPClient(patient)
	return nil
}
