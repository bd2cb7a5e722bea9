package bridge

// Layer is a step of the way to a server that a probe can ask by itself.
type Layer string

// The layers, from the outside in.
const (
	Names Layer = "names" // the server's name resolves
	TCP   Layer = "TCP"   // it takes connections
	TLS   Layer = "TLS"   // it shows the certificate of its name
	HTTP  Layer = "HTTP"  // it answers a request, without trouble of its own
)
