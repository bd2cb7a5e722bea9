package render_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

func TestNormalize(t *testing.T) {
	for name, c := range map[string]struct{ text, want bridge.Text }{
		"nothing": {},
		"sorts": {
			bridge.Text{Plain: "one two", Spans: []bridge.Span{span(4, 7, bridge.Bold), span(0, 3, bridge.Italic), span(0, 7, bridge.Strike)}},
			bridge.Text{Plain: "one two", Spans: []bridge.Span{span(0, 7, bridge.Strike), span(0, 3, bridge.Italic), span(4, 7, bridge.Bold)}},
		},
		"merges what touches or overlaps": {
			bridge.Text{Plain: "one two", Spans: []bridge.Span{span(0, 3, bridge.Bold), span(3, 5, bridge.Bold), span(4, 7, bridge.Bold)}},
			bridge.Text{Plain: "one two", Spans: []bridge.Span{span(0, 7, bridge.Bold)}},
		},
		"splits the later of two that cross": {
			bridge.Text{Plain: "one two", Spans: []bridge.Span{span(0, 5, bridge.Bold), span(2, 7, bridge.Italic)}},
			bridge.Text{Plain: "one two", Spans: []bridge.Span{span(0, 5, bridge.Bold), span(2, 5, bridge.Italic), span(5, 7, bridge.Italic)}},
		},
		"gives shared text to the first link": {
			bridge.Text{Plain: "one two", Spans: []bridge.Span{link(0, 5, "a"), link(2, 7, "b")}},
			bridge.Text{Plain: "one two", Spans: []bridge.Span{link(0, 5, "a"), link(5, 7, "b")}},
		},
		"stays within bounds": {
			bridge.Text{Plain: "one", Spans: []bridge.Span{span(-5, 2, bridge.Bold), span(2, 99, bridge.Code), span(7, 9, bridge.Italic), span(2, 1, bridge.Strike)}},
			bridge.Text{Plain: "one", Spans: []bridge.Span{span(0, 2, bridge.Bold), span(2, 3, bridge.Code)}},
		},
		"moves to rune borders": {
			bridge.Text{Plain: "aé👍", Spans: []bridge.Span{span(2, 5, bridge.Bold)}},
			bridge.Text{Plain: "aé👍", Spans: []bridge.Span{span(1, 3, bridge.Bold)}},
		},
		"drops what it does not know": {
			bridge.Text{Plain: "one", Spans: []bridge.Span{span(0, 2, "blink"), link(0, 2, "")}},
			bridge.Text{Plain: "one"},
		},
		"mends UTF-8": {
			bridge.Text{Plain: "\xffone", Spans: []bridge.Span{{Start: 1, End: 4, Style: bridge.Bold, URL: "x"}}},
			bridge.Text{Plain: "\ufffdone", Spans: []bridge.Span{span(3, 6, bridge.Bold)}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, render.Normalize(c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestValidObjects(t *testing.T) {
	for name, spans := range map[string][]bridge.Span{
		"crossing":          {span(0, 3, bridge.Bold), span(2, 5, bridge.Italic)},
		"unsorted":          {span(2, 3, bridge.Bold), span(0, 1, bridge.Bold)},
		"shorter first":     {span(0, 1, bridge.Bold), span(0, 3, bridge.Italic)},
		"empty":             {span(1, 1, bridge.Bold)},
		"beyond the end":    {span(0, 99, bridge.Bold)},
		"before the start":  {span(-1, 2, bridge.Bold)},
		"within a rune":     {span(0, 6, bridge.Bold)},
		"unknown":           {span(0, 1, "blink")},
		"a link to nowhere": {link(0, 1, "")},
	} {
		if render.Valid(bridge.Text{Plain: "hello é", Spans: spans[:1]}) && render.Valid(bridge.Text{Plain: "hell é", Spans: spans}) {
			t.Errorf("%s: %v counts as valid", name, spans)
		}
	}
	if render.Valid(bridge.Plainly("\xff")) {
		t.Error("text that is not UTF-8 counts as valid")
	}
}

func TestNormalizeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wild := hostileText().Draw(t, "text")
		before := slices.Clone(wild.Spans)
		tame := render.Normalize(wild)
		if !render.Valid(tame) {
			t.Fatalf("not valid: %+v", tame)
		}
		if diff := cmp.Diff(tame, render.Normalize(tame)); diff != "" {
			t.Fatalf("a second time changes it: %s", diff)
		}
		if !slices.Equal(before, wild.Spans) {
			t.Fatal("the argument was changed")
		}
		if diff := cmp.Diff(styledBytes(wild), styledBytes(tame)); utf8.ValidString(wild.Plain) && diff != "" {
			t.Fatalf("other text is styled than before: %s", diff)
		}
	})
}

// styledBytes is a slow reference: for each style but links, which whole runes
// it covers.
func styledBytes(t bridge.Text) map[bridge.Style][]bool {
	covered := map[bridge.Style][]bool{}
	for _, s := range t.Spans {
		if s.Style == bridge.Link || !slices.Contains(styles, s.Style) {
			continue
		}
		for i, r := range t.Plain {
			next := i + utf8.RuneLen(r)
			if s.Start >= next || s.End < next {
				continue
			}
			if covered[s.Style] == nil {
				covered[s.Style] = make([]bool, len(t.Plain))
			}
			covered[s.Style][i] = true
		}
	}
	return covered
}

func TestThousandsOfCrossingSpansStayThousands(t *testing.T) {
	const many = 20_000
	wild := bridge.Text{Plain: strings.Repeat("x", 2*many)}
	for i := range many {
		wild.Spans = append(wild.Spans, bridge.Span{
			Start: i, End: i + many/2 + i%100, Style: styles[i%len(styles)], URL: string(rune('a' + i%7)),
		})
	}
	tame := render.Normalize(wild)
	if !render.Valid(tame) || len(tame.Spans) > many*len(styles) {
		t.Errorf("%d spans became %d, valid: %v", many, len(tame.Spans), render.Valid(tame))
	}
}
