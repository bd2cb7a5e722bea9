package whatsapp

import (
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// pingNamespace is the namespace of keepalives.
const pingNamespace = "w:p"

// queryError is the code of a failed query, with the text that whatsmeow compares as well (errors.go:186-199).
type queryError struct {
	code int
	text string
}

var queryErrorTexts = map[int]string{
	400: "bad-request", 401: "not-authorized", 403: "forbidden", 404: "item-not-found", 405: "not-allowed",
	406: "not-acceptable", 410: "gone", 419: "resource-limit", 423: "locked", 429: "rate-overlimit",
	500: "internal-server-error", 501: "feature-not-implemented", 503: "service-unavailable", 530: "partial-server-error",
}

func newQueryError(code int) *queryError {
	return &queryError{code, queryErrorTexts[code]}
}

// queryHandlers answer queries by namespace. A handler gets the query and returns the content of its result. All
// others are answered with 501.
var queryHandlers = map[string]func(*session, *waBinary.Node) ([]waBinary.Node, *queryError){
	pingNamespace:             answerEmpty,
	"passive":                 answerEmpty,
	"encrypt":                 (*session).answerKeys,
	"usync":                   (*session).answerUserSync,
	"w:g2":                    (*session).answerGroups,
	"w:m":                     (*session).answerMedia,
	"privacy":                 (*session).answerPrivacy,
	"md":                      (*session).answerDevices,
	"urn:xmpp:whatsapp:push":  answerEmpty,
	"urn:xmpp:whatsapp:dirty": answerEmpty,
}

// answerEmpty is for what the simulation has no use for, and clients take any result for.
func answerEmpty(*session, *waBinary.Node) ([]waBinary.Node, *queryError) { return nil, nil }

// handleQuery answers a query, unless a fault says otherwise. Before a login only pairing goes on.
func (c *session) handleQuery(query *waBinary.Node) {
	namespace, _ := query.Attrs["xmlns"].(string)
	switch {
	case query.Attrs["type"] == "result" || query.Attrs["type"] == "error":
		c.completePairing(query)
	case c.device == nil && namespace != pingNamespace:
		content, failed := c.answerCodeLink(query)
		c.answer(query, content, failed)
	case c.isQueryIgnored(namespace):
		return
	default:
		content, failed := c.resultOf(namespace, query)
		c.answer(query, content, failed)
	}
}

func (c *session) isQueryIgnored(namespace string) bool {
	number := c.conn.account()
	if namespace == pingNamespace && c.server.faults.hitting(number, PingsUnanswered) != nil {
		return true
	}
	return c.queryFault(namespace, QueriesUnanswered) != nil
}

func (c *session) queryFault(namespace string, kind Kind) *Active {
	return c.server.faults.find(func(a *Active) bool {
		return a.hits(c.conn.account()) && a.hitsNamespace(namespace)
	}, kind)
}

func (c *session) resultOf(namespace string, query *waBinary.Node) ([]waBinary.Node, *queryError) {
	if fault := c.queryFault(namespace, QueriesRefused); fault != nil {
		return nil, newQueryError(fault.code(503))
	}
	if handle := queryHandlers[namespace]; handle != nil {
		return handle(c, query)
	}
	return nil, newQueryError(501)
}

func (c *session) answer(query *waBinary.Node, content []waBinary.Node, failed *queryError) {
	from := query.Attrs["to"]
	if from == nil {
		from = types.ServerJID
	}
	node := waBinary.Node{Tag: "iq", Attrs: waBinary.Attrs{"id": query.Attrs["id"], "from": from, "type": "result"}}
	if failed != nil {
		node.Attrs["type"] = "error"
		content = []waBinary.Node{{Tag: "error", Attrs: waBinary.Attrs{"code": failed.code, "text": failed.text}}}
	}
	if content != nil {
		node.Content = content
	}
	c.send(node)
}
