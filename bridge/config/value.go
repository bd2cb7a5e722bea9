package config

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// value is one value of the file and the place where it stands.
type value struct {
	*findings
	path string
	node ast.Node
}

// at puts a problem at a token's place.
func at(where *token.Token, p Problem) Problem {
	if where != nil && where.Position != nil {
		p.Line, p.Column = where.Position.Line, where.Position.Column
	}
	return p
}

// refuse notes a problem of this value.
func (v value) refuse(what, remedy string) {
	v.findings.refuse(v.problem(what, remedy))
}

// warn notes what is legal but probably not meant.
func (v value) warn(what, remedy string) {
	v.findings.warn(v.problem(what, remedy))
}

func (v value) problem(what, remedy string) Problem {
	return at(firstToken(v.node), Problem{Field: v.path, What: what, Remedy: remedy})
}

// firstToken is where a reader sees a node begin: the parser puts a mapping at
// its first colon.
func firstToken(node ast.Node) *token.Token {
	switch node := node.(type) {
	case *ast.MappingNode:
		if !node.IsFlowStyle && len(node.Values) > 0 {
			return node.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		return node.Key.GetToken()
	}
	return node.GetToken()
}

// text reads a text that is not empty.
func (v value) text() (string, bool) {
	node, ok := v.node.(*ast.StringNode)
	switch {
	case !ok:
		v.mismatch("a text", "the value on one line, in quotes")
	case node.Value == "":
		v.refuse("is empty", "Write: a value between the quotes")
	default:
		return node.Value, true
	}
	return "", false
}

func (v value) integer() (int64, bool) {
	if node, ok := v.node.(*ast.IntegerNode); ok {
		switch number := node.Value.(type) {
		case int64:
			return number, true
		case uint64:
			if number < 1<<63 {
				return int64(number), true
			}
		}
	}
	v.mismatch("a whole number of at most 18 digits", "digits without quotes")
	return 0, false
}

func (v value) boolean() bool {
	node, ok := v.node.(*ast.BoolNode)
	if !ok {
		v.mismatch("true or false", "true or false, without quotes")
		return false
	}
	return node.Value
}

func (v value) list() ([]value, bool) {
	node, ok := v.node.(*ast.SequenceNode)
	if !ok {
		v.mismatch("a list", `"- item" lines, or [item, item]`)
		return nil, false
	}
	items := make([]value, len(node.Values))
	for i, item := range node.Values {
		items[i] = value{v.findings, fmt.Sprintf("%s[%d]", v.path, i), item}
	}
	return items, true
}

// mismatch never quotes the value, which may be a secret in the wrong place.
func (v value) mismatch(wanted, remedy string) {
	v.refuse(fmt.Sprintf("should be %s, but is %s", wanted, kind(v.node)), "Write: "+remedy)
}

// kind names what stands in the file in words that need no knowledge of YAML.
func kind(node ast.Node) string {
	switch node.(type) {
	case *ast.StringNode:
		return "a text"
	case *ast.LiteralNode:
		return "a text over several lines"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "a number"
	case *ast.BoolNode:
		return "true or false"
	case *ast.NullNode:
		return "empty"
	case *ast.SequenceNode:
		return "a list"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a section"
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		return "YAML shorthand (&, * or !), which is not taken here"
	default:
		return "something else"
	}
}
