package matrix

import (
	"net/http"
	"sync/atomic"
	"time"

	"lifeboat/bridge/httplink"
)

// stream makes a request of which the body, or the answer, is a file. The
// library would hold both in memory. Take reads the body of a success; without
// it that is read as an object, as the body of any refusal is.
func (p *Platform) stream(request *http.Request, take func(*http.Response) error) *exchange {
	request.Header.Set("Authorization", "Bearer "+p.session.current())
	e := &exchange{}
	var reached atomic.Bool
	started := time.Now()
	client := &http.Client{Transport: p.transport, CheckRedirect: redirects(request.Method)}
	response, err := client.Do(request.WithContext(httplink.Traced(request.Context(), &reached)))
	e.Reached = reached.Load()
	if err != nil {
		e.Took, e.Err = time.Since(started), httplink.WithoutURL(err)
		return e
	}
	defer response.Body.Close()
	e.Status, e.header = response.StatusCode, response.Header
	if take != nil && e.Status/100 == 2 {
		e.Err = take(response)
		e.Understood = e.Err == nil
	} else {
		e.body, e.Err = httplink.ReadAnswer(response.Body, maxAnswer)
		e.understand()
	}
	e.Took = time.Since(started)
	return e
}

// redirects follows where a homeserver says that a file is, and nowhere else.
// The client takes the token off for another host, but not for the same one
// without TLS, where everybody on the way could read token and file.
func redirects(method string) func(*http.Request, []*http.Request) error {
	const most = 3
	return func(next *http.Request, via []*http.Request) error {
		inTheClear := via[0].URL.Scheme == "https" && next.URL.Scheme != "https"
		if method != http.MethodGet || len(via) > most || inTheClear {
			return http.ErrUseLastResponse
		}
		return nil
	}
}
