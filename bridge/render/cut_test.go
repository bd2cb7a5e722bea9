package render_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

func TestCut(t *testing.T) {
	family := "👩\u200d👩\u200d👧"
	for name, c := range map[string]struct {
		text  string
		limit int
		want  []string
	}{
		"nothing":                         {"", 10, nil},
		"nothing to see":                  {" \n ", 10, nil},
		"fits":                            {" a b\n", 10, []string{" a b\n"}},
		"just fits":                       {"0123456789", 10, []string{"0123456789"}},
		"between words":                   {"one two three", 9, []string{"one two", "three"}},
		"between lines":                   {"a\nbbb bb\ncc dd", 10, []string{"a\nbbb bb", "cc dd"}},
		"between paragraphs":              {"aaa aaa\n\nb\nc ddd", 14, []string{"aaa aaa", "b\nc ddd"}},
		"not after a paragraph too short": {"a\n\nbbb bbb bbb", 12, []string{"a\n\nbbb bbb", "bbb"}},
		"within a long word":              {"a 0123456789", 4, []string{"a", "0123", "4567", "89"}},
		"indentation stays":               {"if\n\t\tx\n\t\ty", 7, []string{"if\n\t\tx", "\t\ty"}},
		"much white space":                {"a" + strings.Repeat(" ", 50) + "b", 4, []string{"a", "b"}},
		"white space at the end":          {"abcd   ", 4, []string{"abcd"}},
		"white space at the start":        {"       abcd", 4, []string{"abcd"}},
		"a space that holds together":     {"aa b\u00a0c", 5, []string{"aa", "b\u00a0c"}},
		"accents stay on their letter":    {"abce\u0301f", 4, []string{"abc", "e\u0301f"}},
		"families stay together":          {"x" + family + "y", 8, []string{"x", family, "y"}},
		"flags stay whole":                {"🇩🇪🇫🇷🇮🇹", 4, []string{"🇩🇪", "🇫🇷", "🇮🇹"}},
		"skin stays on its hand":          {"👍🏽👍🏽", 5, []string{"👍🏽", "👍🏽"}},
		"selectors stay":                  {"❤\ufe0f❤\ufe0f", 3, []string{"❤\ufe0f", "❤\ufe0f"}},
		"what cannot stay together":       {family, 3, []string{"👩\u200d", "👩\u200d", "👧"}},
		"a limit below one rune":          {"👍b", 1, []string{"👍", "b"}},
		"no limit worth the name":         {"a b", -5, []string{"a", "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, piece := range render.Cut(bridge.Plainly(c.text), c.limit, render.UTF16Length) {
				got = append(got, piece.Plain)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCutCarriesStylesOver(t *testing.T) {
	text := bridge.Text{Plain: "one two three four", Spans: []bridge.Span{
		span(0, 18, bridge.Bold), span(4, 13, bridge.Italic), link(14, 18, "https://example.org"),
	}}
	want := []bridge.Text{
		{Plain: "one two", Spans: []bridge.Span{span(0, 7, bridge.Bold), span(4, 7, bridge.Italic)}},
		{Plain: "three", Spans: []bridge.Span{span(0, 5, bridge.Bold), span(0, 5, bridge.Italic)}},
		{Plain: "four", Spans: []bridge.Span{link(0, 4, "https://example.org"), span(0, 4, bridge.Bold)}},
	}
	if diff := cmp.Diff(want, render.Cut(text, 8, render.UTF16Length)); diff != "" {
		t.Error(diff)
	}
}

var measures = map[string]func(string) int{
	"UTF-16": render.UTF16Length,
	"bytes":  func(s string) int { return len(s) },
	"runes":  utf8.RuneCountInString,
}

func TestCutProperties(t *testing.T) {
	for name, measure := range measures {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			text := hostileText().Draw(t, "text")
			limit := rapid.IntRange(-1, 60).Draw(t, "limit")
			if complaint := soundCut(render.Normalize(text), render.Cut(text, limit, measure), limit, measure); complaint != "" {
				t.Fatal(complaint)
			}
		}))
	}
}

// soundCut says what is wrong with a cut, or nothing.
func soundCut(text bridge.Text, pieces []bridge.Text, limit int, measure func(string) int) string {
	rest, offset := text.Plain, 0
	for _, piece := range pieces {
		if measure(piece.Plain) > limit && utf8.RuneCountInString(piece.Plain) > 1 {
			return fmt.Sprintf("%q is longer than %d", piece.Plain, limit)
		}
		if !render.Valid(piece) {
			return fmt.Sprintf("not valid: %+v", piece)
		}
		skipped := strings.Index(rest, piece.Plain)
		if skipped < 0 || strings.TrimSpace(rest[:skipped]) != "" {
			return fmt.Sprintf("%q does not begin %q", piece.Plain, rest)
		}
		offset += skipped
		if got, want := looks(piece, 0, len(piece.Plain)), looks(text, offset, offset+len(piece.Plain)); !slices.Equal(got, want) {
			return fmt.Sprintf("%+v does not look as in %+v: %q instead of %q", piece, text, got, want)
		}
		offset += len(piece.Plain)
		rest = text.Plain[offset:]
	}
	if strings.TrimFunc(rest, unicode.IsSpace) != "" {
		return fmt.Sprintf("%q is lost", rest)
	}
	return ""
}

// looks holds, for each byte from start to end, the styles it has.
func looks(t bridge.Text, start, end int) []string {
	var all []string
	for i := start; i < end; i++ {
		var here []string
		for _, s := range t.Spans {
			if s.Start <= i && i < s.End {
				here = append(here, string(s.Style)+s.URL)
			}
		}
		slices.Sort(here)
		all = append(all, strings.Join(here, " "))
	}
	return all
}

func TestCutLooksAtEachCharacterOnlyAFewTimes(t *testing.T) {
	for name, plain := range map[string]string{
		"accents":       "a" + strings.Repeat("\u0301", 30_000),
		"joiners":       strings.Repeat("👩\u200d", 10_000),
		"spaces":        strings.Repeat(" ", 30_000) + "a" + strings.Repeat(" ", 30_000) + "b",
		"line ends":     strings.Repeat("\n \n", 20_000) + "a",
		"one long word": strings.Repeat("a", 50_000),
		"short words":   strings.Repeat("a ", 30_000),
		"short lines":   strings.Repeat("a\n\n", 30_000),
	} {
		for _, limit := range []int{0, 1, 7, 4096} {
			measured := 0
			render.Cut(bridge.Styled(plain, bridge.Bold), limit, func(s string) int {
				measured += len(s)
				return render.UTF16Length(s)
			})
			// A character of many runes that is longer than the limit is looked at
			// again for each piece that it gives.
			allowed := 64 * len(plain)
			if limit > 64 {
				allowed = 4 * len(plain)
			}
			if measured > allowed {
				t.Errorf("%s, cut at %d: %d bytes were measured, of %d", name, limit, measured, len(plain))
			}
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("one two\n\nthree", 8, 0, 7)
	f.Add("👩\u200d👩\u200d👧🇩🇪e\u0301", 3, 1, 9)
	f.Add("\xff \xe2\x82\u00a0\r\n", 1, -1, 99)
	f.Add(strings.Repeat(" ", 40)+"x", 4, 3, 2)
	f.Fuzz(func(t *testing.T, plain string, limit, start, end int) {
		text := bridge.Text{Plain: plain, Spans: []bridge.Span{span(start, end, bridge.Bold)}}
		pieces := render.Cut(text, limit, render.UTF16Length)
		if complaint := soundCut(render.Normalize(text), pieces, limit, render.UTF16Length); complaint != "" {
			t.Error(complaint)
		}
	})
}
