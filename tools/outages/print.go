package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

// print shows a line for each play, in the order of their cases, and what went
// wrong below.
func print(out io.Writer, plays []play, late time.Duration) error {
	sorted := slices.SortedStableFunc(slices.Values(plays), func(a, b play) int { return cmp.Compare(a.script.Case, b.script.Case) })
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "case\tscenario\texpected\tfailover\tfailback\tflaps\tlost\ttwice\tout of order\tresult")
	for _, p := range sorted {
		r := p.report
		result := "ok"
		if len(r.Problems) > 0 {
			result = "FAILED"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%s\n", p.script.Case, p.script.Name, expected(p.script),
			inSeconds(r.DetectedAfter), inSeconds(r.FailedBackAfter), r.Flaps, r.Lost, r.Duplicated, r.Reordered, result)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print the table: %w", err)
	}
	for _, p := range sorted {
		for _, problem := range p.report.Problems {
			fmt.Fprintf(out, "%s: %s\n", p.script.Name, problem)
		}
	}
	_, err := fmt.Fprintf(out, "%d plays; timers rang up to %.2f s late, of %s that are allowed\n", len(plays), late.Seconds(), mostLate)
	return err
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
