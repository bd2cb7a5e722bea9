package demo

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"lifeboat/cmd/lifeboat/process"
)

// summary shows what the play came to.
func (s *screen) summary(result demoResult) {
	report := result.Report
	lines := []string{
		"",
		"The members' books",
		fmt.Sprintf("  said %d, held %d, replayed %d; the relay posted %s", report.Sent, report.Held, report.Replayed, postsOf(report)),
		fmt.Sprintf("  lost %d, duplicated %d, reordered %d", report.Lost, report.Duplicated, report.Reordered),
	}
	if report.RawRepeats > 0 || report.MarkedPossible > 0 {
		lines = append(lines, fmt.Sprintf("  %d times a post of the same id came again; %d posts were marked as possibly repeated", report.RawRepeats, report.MarkedPossible))
	}
	lines = append(lines, timesOf(report)...)
	for _, line := range lines {
		s.print(line)
	}
	s.verdict(result)
}

// postsOf says how often the relay posted where.
func postsOf(report demoReport) string {
	var counts []string
	for _, platform := range slices.Sorted(maps.Keys(report.Chats)) {
		counts = append(counts, fmt.Sprintf("%d times on %s", report.Chats[platform].Posts, process.PlatformTitle(platform)))
	}
	return strings.Join(counts, ", ")
}

func timesOf(report demoReport) []string {
	var fault, cure []string
	for _, moment := range []struct {
		name  string
		after *float64
		to    *[]string
	}{
		{"failover", report.DetectedAfter, &fault},
		{"members told", report.AnnouncedAfter, &fault},
		{"failback", report.FailedBackAfter, &cure},
		{"everything replayed", report.ReplayedAfter, &cure},
	} {
		if moment.after != nil {
			*moment.to = append(*moment.to, fmt.Sprintf("%s %.1f s", moment.name, *moment.after))
		}
	}
	if len(fault) == 0 {
		return []string{"  no failover"}
	}
	lines := []string{"  after the fault: " + strings.Join(fault, ", ")}
	if len(cure) > 0 {
		lines = append(lines, "  after the last fault was lifted: "+strings.Join(cure, ", "))
	}
	return lines
}

func (s *screen) verdict(result demoResult) {
	if len(result.Problems) == 0 {
		s.print(s.paint.with(green, "Everything arrived, once and in order."))
		return
	}
	for _, problem := range result.Problems {
		s.print(s.paint.with(red, "  "+problem))
	}
	s.print(s.paint.with(red, "This is not how it should be. The relay's data and log are in "+result.KeptFolder))
}
