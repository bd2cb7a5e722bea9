package config

import (
	"fmt"
	"strings"
	"time"
)

const day = 24 * time.Hour

// duration reads a length of time within bounds, both included.
func (s section) duration(name string, byDefault, shortest, longest time.Duration) time.Duration {
	return amount(s, name, byDefault, bounds[time.Duration]{"time", shortest, longest, value.duration, brief})
}

func (v value) duration() (time.Duration, bool) {
	const remedy = "Write: a number with its unit, such as 90s, 2m or 24h"
	text, ok := v.withUnit(remedy)
	if !ok {
		return 0, false
	}
	length, err := time.ParseDuration(text)
	if err != nil {
		v.refuse(fmt.Sprintf("%q is not a length of time", text), remedy)
		return 0, false
	}
	return length, true
}

// brief writes a duration as people do: 2m, not 2m0s.
func brief(length time.Duration) string {
	text := length.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
