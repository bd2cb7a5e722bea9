package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
)

// figures are what was measured, by the names under which they are written
// down. What was not measured is missing.
type figures map[string]float64

// set keeps a figure, rounded to three digits behind the point.
func (f figures) set(name string, value float64) { f[name] = math.Round(value*1000) / 1000 }

// limit is what a figure must not exceed, or not fall below.
type limit struct {
	atMost, atLeast float64
}

// limits are what is to be reached.
var limits = map[string]limit{
	"enqueue_per_s":         {atLeast: 1000},
	"enqueue_ratio":         {atLeast: 0.7},
	"latency_load_p50_ms":   {atMost: 10},
	"latency_load_p99_ms":   {atMost: 50},
	"backlog_open_s":        {atMost: 2},
	"backlog_enqueue_ratio": {atMost: 1.5},
	"backlog_claim_ratio":   {atMost: 1.5},
	"rss_idle_mb":           {atMost: 64},
	"rss_media_mb":          {atMost: 128},
	"start_ms":              {atMost: 200},
	"binary_mb":             {atMost: 40},
	"telegram_lag_p95_s":    {atMost: 60},
	"quiet_p50_ms":          {atMost: 20},
}

// verdict says how a figure stands to its limit.
func verdict(name string, value float64) string {
	l, limited := limits[name]
	switch {
	case !limited:
		return ""
	case l.atMost > 0 && value > l.atMost:
		return fmt.Sprintf("above %g", l.atMost)
	case value < l.atLeast:
		return fmt.Sprintf("below %g", l.atLeast)
	case l.atMost > 0:
		return fmt.Sprintf("at most %g: kept", l.atMost)
	default:
		return fmt.Sprintf("at least %g: kept", l.atLeast)
	}
}

// print shows the figures as a table.
func (f figures) print(out io.Writer) {
	for _, name := range sorted(f) {
		if _, err := fmt.Fprintf(out, "%-28s %12.3f  %s\n", name, f[name], verdict(name, f[name])); err != nil {
			return // nobody is reading
		}
	}
}

func sorted(f figures) []string {
	var names []string
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// write keeps the figures as JSON, unless path is empty.
func (f figures) write(path string) error {
	if path == "" {
		return nil
	}
	body, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	if err := os.WriteFile(path, append(body, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	return nil
}
