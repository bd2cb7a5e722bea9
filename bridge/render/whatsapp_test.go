package render_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// shown writes a text with a letter for each style, so that tables stay
// readable: "{b:bold}".
func shown(t bridge.Text) string {
	letters := map[bridge.Style]string{
		bridge.Bold: "b", bridge.Italic: "i", bridge.Strike: "s", bridge.Code: "c", bridge.CodeBlock: "p", bridge.Link: "l",
	}
	var out strings.Builder
	for i := 0; i <= len(t.Plain); i++ {
		for _, s := range t.Spans {
			if s.End == i {
				out.WriteString("}")
			}
		}
		for _, s := range t.Spans {
			if s.Start == i {
				out.WriteString("{" + letters[s.Style] + ":")
			}
		}
		if i < len(t.Plain) {
			out.WriteByte(t.Plain[i])
		}
	}
	return out.String()
}

func TestParseWhatsApp(t *testing.T) {
	for _, c := range []struct{ markup, want string }{
		{"", ""},
		{"hello", "hello"},
		{"*bold* _italic_ ~strike~ `code` ```block```", "{b:bold} {i:italic} {s:strike} {c:code} {p:block}"},
		{"*two words*", "{b:two words}"},
		{"*a _b ~c~_*", "{b:a {i:b {s:c}}}"},
		{"_*both*_", "{b:{i:both}}"},
		{"*a*_b_", "{b:a}{i:b}"},
		{"(*a*)!", "({b:a})!"},
		{"❤\ufe0f*a*👍", "❤\ufe0f{b:a}👍"},
		{"**a**", "*{b:a}*"},
		{"*a *b*", "{b:a *b}"},

		{"2*3*4", "2*3*4"},
		{"snake_case_name", "snake_case_name"},
		{"*a*b", "*a*b"},
		{"*a*é", "*a*é"},
		{"* a*", "* a*"},
		{"*a *", "*a *"},
		{"**", "**"},
		{"****", "****"},
		{"a* b*", "a* b*"},
		{"*a", "*a"},
		{"*a\nb*", "*a\nb*"},
		{"*a _b* c_", "{b:a _b} c_"},
		{"*a\n*b*", "*a\n{b:b}"},

		{"`*a*`", "{c:*a*}"},
		{"```*a*\n_b_```", "{p:*a*\n_b_}"},
		{"*a `b` c*", "{b:a {c:b} c}"},
		{"*a `b* c`", "*a {c:b* c}"},
		{"`a\nb`", "`a\nb`"},
		{"``", "``"},
		{"``````", "``````"},
		{"```   ```", "```   ```"},
		{"x```a```", "x```a```"},
		{"```a``` ```b```", "{p:a} {p:b}"},
		{"```\na\n```", "{p:\na\n}"},
		{"```a `b`", "```a {c:b}"},

		{"https://example.org/_a_/*b*", "https://example.org/_a_/*b*"},
		{"*https://example.org/_a_*", "{b:https://example.org/_a_}"},
		{"_see https://example.org/._", "{i:see https://example.org/.}"},

		{guard + "*a*", "*a*"},
		{"*a" + guard + "* b*", "{b:a* b}"},
		{"`a" + guard + "` b`", "{c:a` b}"},
		{"a" + guard + "b", "a" + guard + "b"},
		{"> quote\n- item", "> quote\n- item"},
		{"\xff*a*", "\ufffd{b:a}"},
	} {
		if got := shown(render.ParseWhatsApp(c.markup)); got != c.want {
			t.Errorf("%q is read as %q, want %q", c.markup, got, c.want)
		}
	}
}

func TestFormatWhatsApp(t *testing.T) {
	linked := func(label, address string) bridge.Text {
		return bridge.Text{Plain: label, Spans: []bridge.Span{link(0, len(label), address)}}
	}
	for name, c := range map[string]struct {
		text bridge.Text
		want string
	}{
		"plain":              {bridge.Plainly("hello"), "hello"},
		"every style":        {bridge.Join(bridge.Styled("b", bridge.Bold), bridge.Plainly(" "), bridge.Styled("i", bridge.Italic), bridge.Plainly(" "), bridge.Styled("s", bridge.Strike), bridge.Plainly(" "), bridge.Styled("c", bridge.Code), bridge.Plainly(" "), bridge.Styled("p\nq", bridge.CodeBlock)), "*b* _i_ ~s~ `c` ```p\nq```"},
		"nested":             {bridge.Text{Plain: "a b", Spans: []bridge.Span{span(0, 3, bridge.Bold), span(2, 3, bridge.Italic)}}, "*a _b_*"},
		"the same range":     {bridge.Text{Plain: "a", Spans: []bridge.Span{span(0, 1, bridge.Bold), span(0, 1, bridge.Italic)}}, "*_a_*"},
		"several lines":      {bridge.Styled("a\n\nb", bridge.Bold), "*a*\n\n*b*"},
		"white space":        {bridge.Styled(" a \n", bridge.Bold), " *a* \n"},
		"within a word":      {bridge.Text{Plain: "abc", Spans: []bridge.Span{span(1, 2, bridge.Bold)}}, "abc"},
		"within an address":  {bridge.Text{Plain: "https://x.org/-a-", Spans: []bridge.Span{span(15, 16, bridge.Bold)}}, "https://x.org/-a-"},
		"code in bold":       {bridge.Text{Plain: "a b c", Spans: []bridge.Span{span(0, 5, bridge.Bold), span(2, 3, bridge.Code)}}, "*a* `b` *c*"},
		"backticks in code":  {bridge.Styled("a` b", bridge.Code), "`a" + guard + "` b`"},
		"backticks in block": {bridge.Styled("a```", bridge.CodeBlock), "```a" + guard + "`" + guard + "`" + guard + "````"},

		"looks bold":              {bridge.Plainly("*a*"), guard + "*a*"},
		"looks like a block":      {bridge.Plainly("```a```"), strings.Repeat(guard+"`", 3) + "a" + strings.Repeat(guard+"`", 3)},
		"looks bold within bold":  {bridge.Styled("a* b", bridge.Bold), "*a" + guard + "* b*"},
		"looks bold in code":      {bridge.Styled("*a*", bridge.Code), "`*a*`"},
		"cannot look bold":        {bridge.Plainly("2*3*4 snake_case_name ~5 * 6 *"), "2*3*4 snake_case_name ~5 * 6 *"},
		"an address is untouched": {bridge.Plainly("https://x.org/_a_/*b*/c"), "https://x.org/_a_/*b*/c"},
		"has guards of its own":   {bridge.Plainly("a" + guard + "b"), "ab"},

		"link":                       {linked("the plan", "https://example.org/a_b"), "the plan (https://example.org/a_b)"},
		"link that is its own label": {linked("https://example.org", "https://example.org"), "https://example.org"},
		"link without the scheme":    {linked("example.org", "https://example.org/"), "example.org"},
		"link with white space":      {linked("x", " https://example.org/a b\n\x00c "), "x (https://example.org/a%20b%20c)"},
		"bold link":                  {bridge.Text{Plain: "x y", Spans: []bridge.Span{link(0, 1, "https://x.org"), span(0, 1, bridge.Bold)}}, "*x* (https://x.org) y"},
		"link in bold":               {bridge.Text{Plain: "x y", Spans: []bridge.Span{span(0, 3, bridge.Bold), link(0, 1, "https://x.org")}}, "*x (https://x.org) y*"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, render.FormatWhatsApp(c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatsAppAndBackKeepsEveryStyle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := plainWords(bridge.Bold, bridge.Italic, bridge.Strike, bridge.Code, bridge.CodeBlock).Draw(t, "text")
		if diff := cmp.Diff(text, render.ParseWhatsApp(render.FormatWhatsApp(text))); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWhatsAppAndBackKeepsEveryWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := validText().Draw(t, "text")
		text.Spans = noLinks(text.Spans)
		markup := render.FormatWhatsApp(text)
		back := render.ParseWhatsApp(markup)
		if want := strings.ReplaceAll(text.Plain, guard, ""); back.Plain != want {
			t.Fatalf("%q became %q and came back as %q", want, markup, back.Plain)
		}
		if strings.Contains(text.Plain, guard) {
			return // without the guards, spans that they parted become one
		}
		for _, s := range back.Spans {
			if !covered(text, back.Plain[s.Start:s.End], s.Style) {
				t.Fatalf("%+v became %q, in which %q is %s", text, markup, back.Plain[s.Start:s.End], s.Style)
			}
		}
	})
}

func noLinks(spans []bridge.Span) []bridge.Span {
	var kept []bridge.Span
	for _, s := range spans {
		if s.Style != bridge.Link {
			kept = append(kept, s)
		}
	}
	return kept
}

// covered says whether one span of the style holds these words.
func covered(t bridge.Text, words string, style bridge.Style) bool {
	for _, s := range render.Normalize(bridge.Text{Plain: t.Plain, Spans: only(t.Spans, style)}).Spans {
		if strings.Contains(t.Plain[s.Start:s.End], words) {
			return true
		}
	}
	return false
}

func only(spans []bridge.Span, style bridge.Style) []bridge.Span {
	var kept []bridge.Span
	for _, s := range spans {
		if s.Style == style {
			kept = append(kept, s)
		}
	}
	return kept
}

func TestPlainTextNeverTurnsIntoMarkup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plain := hostile().Draw(t, "plain")
		if back := render.ParseWhatsApp(render.FormatWhatsApp(bridge.Plainly(plain))); len(back.Spans) > 0 {
			t.Fatalf("%q came back as %q", plain, shown(back))
		}
	})
}

func TestLinksOnlyAddTheirAddresses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := validText().Draw(t, "text")
		rest := render.ParseWhatsApp(render.FormatWhatsApp(text)).Plain
		for _, r := range strings.ReplaceAll(text.Plain, guard, "") {
			at := strings.IndexRune(rest, r)
			if at < 0 {
				t.Fatalf("%+v lost %q before %q", text, r, rest)
			}
			rest = rest[at+len(string(r)):]
		}
	})
}

func FuzzParseWhatsApp(f *testing.F) {
	for _, seed := range []string{
		"*bold* _italic_ ~strike~ `code` ```block```", "*a _b* c_", "``````", "**a**", guard + "*a*", "`a\nb`",
		"https://x.org/_a_*", "*https://x.org*", "\xff*\xe2\x82*", "```a``` `b` *c*", "*_~`x`~_*",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markup string) {
		text := render.ParseWhatsApp(markup)
		if !render.Valid(text) {
			t.Errorf("not valid: %+v", text)
		}
		again := render.ParseWhatsApp(render.FormatWhatsApp(text))
		if want := strings.ReplaceAll(text.Plain, guard, ""); again.Plain != want {
			t.Errorf("%q was read as %q and then as %q", markup, want, again.Plain)
		}
	})
}
