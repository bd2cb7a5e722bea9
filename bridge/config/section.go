package config

import (
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// speakable matches keys that may be quoted in a problem: nothing that could be
// a secret in the wrong place.
var speakable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]{0,39}$`)

// section reads one mapping of the file key by key. Whoever has asked for all
// that it knows calls refuseOthers.
type section struct {
	value
	keys    []key
	entries map[string]value
	asked   *[]string
}

// key is a key of a section, in the order of the file.
type key struct {
	name  string
	place value
}

// section reads a mapping, and refuses keys that stand there twice.
func (v value) section() (section, bool) {
	pairs, ok := pairsOf(v.node)
	if !ok {
		v.mismatch("a section", `"name: value" lines, two spaces further in`)
		return section{}, false
	}
	s := section{value: v, entries: map[string]value{}, asked: &[]string{}}
	for _, pair := range pairs {
		s.add(pair)
	}
	return s, true
}

func pairsOf(node ast.Node) ([]*ast.MappingValueNode, bool) {
	switch node := node.(type) {
	case *ast.MappingNode:
		return node.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{node}, true
	default:
		return nil, false
	}
}

func (s *section) add(pair *ast.MappingValueNode) {
	name := pair.Key.GetToken().Value
	place := value{s.findings, s.pathTo(name), pair.Key}
	if slices.ContainsFunc(s.keys, func(k key) bool { return k.name == name }) {
		place.refuse("stands here a second time", "Write: each key once in its section")
		return
	}
	s.keys = append(s.keys, key{name, place})
	// A key with nothing behind it counts as left out.
	if pair.Value.Type() != ast.NullType {
		s.entries[name] = value{s.findings, s.pathTo(name), pair.Value}
	}
}

// pathTo is the path of a key; one that might be a secret is left out.
func (s section) pathTo(name string) string {
	switch {
	case !speakable.MatchString(name):
		return s.path
	case s.path == "":
		return name
	default:
		return s.path + "." + name
	}
}

// get returns the value of a key, or false if there is none.
func (s section) get(name string) (value, bool) {
	*s.asked = append(*s.asked, name)
	v, ok := s.entries[name]
	return v, ok
}

// subsection returns the section under a key. One that is absent comes back
// empty, so that every default applies; so does what is no section, with false.
func (s section) subsection(name string) (section, bool) {
	empty := section{value: value{s.findings, s.pathTo(name), s.node}, asked: &[]string{}}
	v, ok := s.get(name)
	if !ok {
		return empty, true
	}
	sub, ok := v.section()
	if !ok {
		return empty, false
	}
	return sub, true
}

// hasWrong says that a key is there with something that is no list, which has
// been refused as such.
func (s section) hasWrong(name string) bool {
	v, ok := s.entries[name]
	return ok && v.node.Type() != ast.SequenceType
}

// items returns the list under a key, or nothing if it is absent or no list.
func (s section) items(name string) []value {
	v, ok := s.get(name)
	if !ok {
		return nil
	}
	items, _ := v.list()
	return items
}

// missing refuses the section for lack of a key.
func (s section) missing(name, remedy string) {
	value{s.findings, s.pathTo(name), s.node}.refuse("is missing", "Write: "+remedy)
}

// refuseOthers refuses every key that nobody has asked for.
func (s section) refuseOthers() {
	for _, k := range s.keys {
		if !slices.Contains(*s.asked, k.name) {
			k.place.refuse("is not a known setting here", s.remedyFor(k.name))
		}
	}
}

func (s section) remedyFor(name string) string {
	if near, ok := nearest(name, *s.asked); ok {
		return "Write: " + near + " (if that is what you mean)"
	}
	return "Write: one of " + strings.Join(*s.asked, ", ")
}
