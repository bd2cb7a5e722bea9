package bridge

// Strangers counts what was said in chats that nobody has configured, since the
// start.
type Strangers struct {
	// Chats is the number of such chats, up to a bound.
	Chats int
	Posts int64
}

// Ignorer is a platform that passes over such chats by itself, so that the core
// does not hear of them.
type Ignorer interface {
	Strangers() Strangers
}
