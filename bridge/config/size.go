package config

import (
	"fmt"
	"strconv"
	"strings"
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
	return amount(s, name, byDefault, bounds[int64]{"size", smallest, largest, value.size, inUnits})
}

func (v value) size() (int64, bool) {
	const remedy = "Write: a whole number with its unit, such as 500kB, 100MB or 2GB"
	text, ok := v.withUnit(remedy)
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
