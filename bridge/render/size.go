package render

import (
	"math"
	"strconv"
	"strings"
)

// size writes a number of bytes as people know it: "640 kB", "2.1 MB", "1.4 GB".
func (w Words) size(bytes int64) string {
	unit := 0
	value := float64(bytes) / 1000
	for math.Round(value) >= 1000 && unit < len(w.Units)-1 {
		value /= 1000
		unit++
	}
	digits := 0
	if unit > 0 && value < 9.95 {
		digits = 1
	}
	number := strconv.FormatFloat(max(value, 1), 'f', digits, 64)
	return strings.Replace(number, ".", w.Decimal, 1) + " " + w.Units[unit]
}
