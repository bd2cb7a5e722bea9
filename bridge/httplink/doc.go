// Package httplink is what adapters share whose platform speaks HTTP: the
// connections, what became of a request, and which signals follow from it.
//
// An [Outcome] tells whether a request can have been carried out, which decides
// between "not sent" and "unknown", and which capability of the link it showed
// to fail. A [Monitor] turns outcomes into signals; it belongs to one goroutine.
// Nothing here repeats a URL, since it may hold a token.
package httplink
