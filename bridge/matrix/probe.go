package matrix

import (
	"context"
	"net/http"
	"time"

	"lifeboat/bridge"
)

// Probe asks the homeserver which versions it speaks, for which it needs no
// account. Any answer of a homeserver shows that the link works.
func (p *Platform) Probe(ctx context.Context) bridge.Signal {
	e := p.callAs(ctx, "", http.MethodGet, p.homeserver+"/_matrix/client/versions", nil)
	_, reason := e.trouble()
	return bridge.Signal{
		Platform: p.name, At: time.Now(), Capability: bridge.Ping, OK: reason == "", Took: e.Took, Reason: reason,
	}
}
