package whatsapp

import (
	"sync"
	"time"

	"lifeboat/sim/whatsapp/wire"
)

// Option changes how a server behaves, for as long as it runs.
type Option func(*options)

type options struct {
	deduplicate bool
	linkLife    time.Duration
}

// longLinkLife is how long links to media lead somewhere unless it is said otherwise. How long the real ones do is not
// known; their addresses name a time some weeks ahead.
const longLinkLife = 14 * 24 * time.Hour

// LinksExpireAfter sets how long links to media lead somewhere.
func LinksExpireAfter(life time.Duration) Option {
	return func(o *options) { o.linkLife = life }
}

// DeduplicateIDs makes the server acknowledge a message whose id the same account has used before in the same chat,
// without routing it again. By default it is routed again, which is harsher on clients; what the real servers do is
// not known.
func DeduplicateIDs() Option {
	return func(o *options) { o.deduplicate = true }
}

// authority is the one root of trust of this process, since whatsmeow.WACertPubKey is one variable for a whole
// process.
var authority = sync.OnceValue(wire.NewAuthority)

// RootKey is the public key that clients of all servers of this process have to trust in Noise handshakes:
// whatsmeow.WACertPubKey.
func RootKey() [32]byte { return authority().PublicKey() }
