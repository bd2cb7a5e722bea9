package config

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Sizes in bytes.
const (
	kilobyte int64 = 1000
	megabyte       = 1000 * kilobyte
	gigabyte       = 1000 * megabyte
)

// units are what a size may end in, the largest first.
var units = []struct {
	name  string
	bytes int64
}{{"GB", gigabyte}, {"MB", megabyte}, {"kB", kilobyte}}

// size reads a number of bytes within bounds, both included.
func (s section) size(name string, byDefault, smallest, largest int64) int64 {
	v, ok := s.get(name)
	if !ok {
		return byDefault
	}
	size, ok := v.size()
	if !ok {
		return byDefault
	}
	if size < smallest || size > largest {
		v.refuse(fmt.Sprintf("%s is out of bounds", inUnits(size)),
			fmt.Sprintf("Write: a size from %s to %s", inUnits(smallest), inUnits(largest)))
	}
	return size
}

func (v value) size() (int64, bool) {
	const remedy = "Write: a whole number with its unit, such as 500kB, 100MB or 2GB"
	if _, bare := v.node.(*ast.IntegerNode); bare {
		v.refuse("has no unit", remedy)
		return 0, false
	}
	text, ok := v.text()
	if !ok {
		return 0, false
	}
	for _, unit := range units {
		number, found := strings.CutSuffix(text, unit.name)
		if !found {
			continue
		}
		count, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
		if err == nil && count >= 0 && count <= 1_000_000 {
			return count * unit.bytes, true
		}
	}
	v.refuse(fmt.Sprintf("%q is not a size", text), remedy)
	return 0, false
}

// inUnits writes a size as a person would.
func inUnits(size int64) string {
	for _, unit := range units {
		if size >= unit.bytes && size%unit.bytes == 0 {
			return strconv.FormatInt(size/unit.bytes, 10) + unit.name
		}
	}
	return strconv.FormatInt(size, 10) + " bytes"
}
