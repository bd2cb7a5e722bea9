package config

import (
	"cmp"
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

// bounds are between which two amounts of a kind, both included, one has to be,
// and how it is read and written.
type bounds[T cmp.Ordered] struct {
	kind        string
	least, most T
	read        func(value) (T, bool)
	write       func(T) string
}

// amount reads what has a unit, within bounds.
func amount[T cmp.Ordered](s section, name string, byDefault T, within bounds[T]) T {
	v, ok := s.get(name)
	if !ok {
		return byDefault
	}
	read, ok := within.read(v)
	if !ok {
		return byDefault
	}
	if read < within.least || read > within.most {
		v.refuse(fmt.Sprintf("%s is out of bounds", within.write(read)),
			fmt.Sprintf("Write: a %s from %s to %s", within.kind, within.write(within.least), within.write(within.most)))
	}
	return read
}

// withUnit returns what is written, which is refused if it is a bare number.
func (v value) withUnit(remedy string) (string, bool) {
	if _, bare := v.node.(*ast.IntegerNode); bare {
		v.refuse("has no unit", remedy)
		return "", false
	}
	return v.text()
}
