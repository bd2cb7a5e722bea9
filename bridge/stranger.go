package bridge

import "errors"

// ErrSomebodyElse says that an answer came, but not from who was asked: a sign-in
// page of the network, a hijacked name, a filter.
var ErrSomebodyElse = errors.New("somebody else answers in its place")
