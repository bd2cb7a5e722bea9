package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// show shows a line for each play, in the order of their cases, and what went
// wrong below.
func show(out io.Writer, plays []play, late time.Duration) error {
	sorted := slices.SortedStableFunc(slices.Values(plays), func(a, b play) int { return cmp.Compare(a.script.Case, b.script.Case) })
	var text bytes.Buffer
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	rows := []string{"case\tscenario\texpected\tfailover\tfailback\tflaps\tlost\ttwice\tout of order\tresult\n"}
	for _, p := range sorted {
		rows = append(rows, p.row())
	}
	if _, err := io.WriteString(table, strings.Join(rows, "")); err != nil {
		return fmt.Errorf("lay out the table: %w", err)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("lay out the table: %w", err)
	}
	for _, p := range sorted {
		for _, problem := range p.report.Problems {
			fmt.Fprintf(&text, "%s: %s\n", p.script.Name, problem)
		}
	}
	fmt.Fprintf(&text, "%d plays; timers rang up to %.2f s late, of %s that are allowed\n", len(plays), late.Seconds(), mostLate)
	_, err := text.WriteTo(out)
	return err
}

func (p *play) row() string {
	r, result := p.report, "ok"
	if len(r.Problems) > 0 {
		result = "FAILED"
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%s\n", p.script.Case, p.script.Name, expected(p.script),
		inSeconds(r.DetectedAfter), inSeconds(r.FailedBackAfter), r.Flaps, r.Lost, r.Duplicated, r.Reordered, result)
}

func inSeconds(s *float64) string {
	if s == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f s", *s)
}

// write writes the demos' reports as one list, if there is a path.
func write(path string, plays []play) error {
	if path == "" {
		return nil
	}
	var reports []json.RawMessage
	for _, p := range plays {
		if p.raw == nil {
			made, err := json.Marshal(map[string]any{"scenario": p.script.Name, "case": p.script.Case, "problems": p.report.Problems})
			if err != nil {
				return fmt.Errorf("write the reports: %w", err)
			}
			p.raw = made
		}
		reports = append(reports, p.raw)
	}
	text, err := json.MarshalIndent(reports, "", "  ")
	if err != nil {
		return fmt.Errorf("write the reports: %w", err)
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the reports: %w", err)
	}
	return nil
}

func anyFailed(plays []play) bool {
	return slices.ContainsFunc(plays, func(p play) bool { return len(p.report.Problems) > 0 })
}
