package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"lifeboat/bridge/control"
	"lifeboat/bridge/failover"
)

// showPreview prints what would be posted for one group.
func showPreview(text *strings.Builder, p control.Preview) {
	fmt.Fprintf(text, "%s: %s\n", p.Group, strings.Join(countsOf(p), ", "))
	fmt.Fprintf(text, "  %s\n", stageOf(p))
	switch len(p.Posts) {
	case 0:
		text.WriteString("Nothing would be posted.\n")
	case 1:
		text.WriteString("One post would be made:\n")
	default:
		fmt.Fprintf(text, "%d posts would be made, the last of them %s after the first:\n", len(p.Posts), p.Takes.Round(time.Second))
	}
	for i, post := range p.Posts {
		fmt.Fprintf(text, "\n----- %d of %d%s\n", i+1, len(p.Posts), kindOf(post))
		showPost(text, post)
	}
}

// countsOf says how much is held, and what has become of it.
func countsOf(p control.Preview) []string {
	counts := []string{fmt.Sprintf("%d held", p.Messages)}
	for _, c := range []struct {
		count int
		words string
	}{{p.Edited, "edited since"}, {p.Deleted, "deleted since"}, {p.Delivered, "posted by their members' own phones"}} {
		if c.count > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", c.count, c.words))
		}
	}
	return counts
}

func stageOf(p control.Preview) string {
	switch failover.Stage(p.Stage) {
	case failover.InReview:
		return "waits for 'lifeboat replay release' or 'lifeboat replay cancel'"
	case failover.Resting:
		return "follows when the quiet hours are over"
	case failover.Away:
		return "the outage is still on"
	default:
		return "is being posted"
	}
}

// kindOf says what is done where it is no plain post.
func kindOf(post control.PreviewedPost) string {
	if post.Action == "post" {
		return ""
	}
	return ": " + post.Action + " what is there already"
}

func showPost(text *strings.Builder, post control.PreviewedPost) {
	for _, words := range post.Texts {
		fmt.Fprintf(text, "%s\n", printable(words))
	}
	for _, file := range post.Files {
		name := file.Kind
		if file.Name != "" {
			name += " " + printable(file.Name)
		}
		fmt.Fprintf(text, "[%s, %.1f MB]\n", name, float64(file.Size)/1e6)
	}
	if post.Problem != "" {
		fmt.Fprintf(text, "[%s]\n", printable(post.Problem))
	}
}

// printable leaves out what would move a terminal's cursor or change its colors:
// the words are those of strangers.
func printable(words string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			return -1
		}
		return c
	}, words)
}
