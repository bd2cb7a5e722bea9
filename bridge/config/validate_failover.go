package config

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

const (
	// fewestControls leaves two to agree when one of them is down itself.
	fewestControls = 3
	// swiftPosts is the pace above which WhatsApp may take a relay for a spammer.
	swiftPosts = 20
	mostPosts  = 60
)

// defaultControls are resolvers of three operators who share no network.
var defaultControls = []string{"1.1.1.1:443", "8.8.8.8:443", "9.9.9.9:443"}

func (r *reader) failover(root section) Failover {
	s, _ := root.subsection("failover")
	failover := Failover{
		RingAfter:  s.duration("ring_after", 2*time.Minute, 0, day),
		HealthyFor: s.duration("healthy_for", 90*time.Second, 10*time.Second, day),
		Linger:     s.duration("linger", 2*time.Hour, 0, day),
		Controls:   r.controls(s),

		ControlsCAFile: r.optionalPath(s, "controls_ca_file"), SecondResolver: r.secondResolver(s),
	}
	s.refuseOthers()
	return failover
}

// secondResolver is off in a rehearsal unless it is named: that one asks nobody
// outside.
func (r *reader) secondResolver(s section) string {
	const off, byDefault = "off", "1.1.1.1:53"
	v, given := s.get("second_resolver")
	if !given && r.rehearsal {
		return ""
	}
	if !given {
		return byDefault
	}
	if text, ok := v.node.(*ast.StringNode); ok && (text.Value == off || text.Value == "") {
		return ""
	}
	resolver, _ := v.hostPort()
	return resolver
}

func (r *reader) controls(s section) []string {
	v, ok := s.get("controls")
	if !ok {
		return slices.Clone(defaultControls)
	}
	items, ok := v.list()
	if !ok {
		return nil
	}
	if len(items) == 0 || len(items) < fewestControls && !r.rehearsal {
		v.refuse(fmt.Sprintf("%d hosts cannot prove the relay's own uplink", len(items)),
			"Write: at least three unrelated ones, or leave controls out for 1.1.1.1, 8.8.8.8 and 9.9.9.9")
	}
	var controls []string
	for _, item := range items {
		if control, ok := item.control(); ok {
			r.refuseRelated(item, controls, control)
			controls = append(controls, item.unlessRepeated(controls, control)...)
		}
	}
	return controls
}

// refuseRelated refuses a second port of the same host: it fails with the first.
func (r *reader) refuseRelated(v value, controls []string, control string) {
	related := func(other string) bool { return other != control && hostOf(other) == hostOf(control) }
	if !r.rehearsal && slices.ContainsFunc(controls, related) {
		v.refuse("is a host that stands in this list already", "Write: unrelated hosts, each once")
	}
}

// control reads "host:port", or the URL of a page that answers with an empty 204.
func (v value) control() (string, bool) {
	node, ok := v.node.(*ast.StringNode)
	if !ok || !strings.Contains(node.Value, "://") {
		return v.hostPort()
	}
	address, err := url.Parse(node.Value)
	if err != nil || !isPlainURL(address) || address.Scheme != "http" && address.Scheme != "https" {
		v.refuse("is not the address of a page", `Write: a page that answers with an empty 204, such as "http://connectivitycheck.gstatic.com/generate_204", or "host:port"`)
		return "", false
	}
	return node.Value, true
}

// hostOf is for what control has accepted.
func hostOf(control string) string {
	if address, err := url.Parse(control); err == nil && address.Host != "" {
		return address.Hostname()
	}
	host, _, _ := net.SplitHostPort(control)
	return host
}

func (r *reader) replay(root section) Replay {
	s, _ := root.subsection("replay")
	defer s.refuseOthers()
	v, ok := s.get("posts_per_minute")
	if !ok {
		return Replay{PostsPerMinute: 4}
	}
	posts, ok := v.integer()
	switch {
	case !ok:
	case posts < 1 || posts > mostPosts:
		v.refuse("is out of bounds", fmt.Sprintf("Write: a number from 1 to %d", swiftPosts))
	case posts > swiftPosts && !r.rehearsal:
		v.refuse("at this pace WhatsApp may take the relay for a spammer and ban it", fmt.Sprintf("Write: a number from 1 to %d", swiftPosts))
	}
	return Replay{PostsPerMinute: int(posts)}
}
