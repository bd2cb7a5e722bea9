package main

import (
	"fmt"
	"io"
	"strings"
)

// print shows the figures as two tables.
func (f figures) print(out io.Writer) {
	var text strings.Builder
	fmt.Fprintf(&text, "Healthy: false failovers (seed %d)\n%-10s %6s %9s %9s %9s %10s\n", f.Seed, "where", "loss", "hours", "lifeboat", "probe", "whatsmeow")
	for _, h := range f.Healthy {
		fmt.Fprintf(&text, "%-10s %5.0f%% %9d %9d %9d %10d\n", h.Where, 100*h.Loss, h.Hours, h.FalseFailovers, h.Baselines["probe"], h.Baselines["whatsmeow"])
	}
	fmt.Fprintf(&text, "\nOutages: seconds to detect and to recover\n%-42s %-5s %6s %6s %6s %6s %8s %7s %6s %10s %11s\n",
		"kind", "load", "min", "p50", "p95", "max", "back p95", "missed", "each", "probe p95", "whatsm. p95")
	for _, k := range f.Kinds {
		fmt.Fprintf(&text, "%-42s %-5s %6.1f %6.1f %6.1f %6.1f %8.1f %7d %6.2f %10.1f %11.1f\n", k.Kind, k.Load, k.DetectLeast, k.DetectMedian, k.Detect95, k.DetectMost,
			k.Recover95, k.Missed, k.Failovers, k.Baselines["probe"].Detect95, k.Baselines["whatsmeow"].Detect95)
	}
	if _, err := io.WriteString(out, text.String()); err != nil {
		return // nobody is reading
	}
}
