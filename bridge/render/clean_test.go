package render_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

func TestClean(t *testing.T) {
	for name, c := range map[string]struct{ name, want string }{
		"fine":                     {"Grandma Rosa", "Grandma Rosa"},
		"nothing":                  {"", ""},
		"other scripts":            {"Зоя 美玲 سارة שרה", "Зоя 美玲 سارة שרה"},
		"several lines":            {"Admin:\n\tpay here", "Admin: pay here"},
		"spaces":                   {"  a   b  ", "a b"},
		"control characters":       {"a\x00\x1b[31mb\u0085c", "a[31mb c"},
		"not UTF-8":                {"a\xffb", "a\ufffdb"},
		"turned round":             {"\u202ebob\u202c \u2066x\u2069\u200f", "bob x"},
		"invisible":                {"\u200b\u2060\ufeff\u00ad\u034f\u200d\u180e", ""},
		"blank letters":            {"\u3164\u2800\u115f", ""},
		"invisible between":        {"a\u200bb\u2060c", "abc"},
		"Persian":                  {"می\u200cخواهم", "می\u200cخواهم"},
		"joiners on nothing":       {"\u200da\u200d\u200d\u200cb\u200d", "a\u200db"},
		"selectors on nothing":     {"\ufe0fa ❤\ufe0f\ufe0f", "a ❤\ufe0f"},
		"family":                   {"👩\u200d👩\u200d👧 Smith", "👩\u200d👩\u200d👧 Smith"},
		"accents without a letter": {"\u0301\u0301a\u0301", "a\u0301"},
		"towers of accents":        {"a" + strings.Repeat("\u0301", 99) + "b", "a" + strings.Repeat("\u0301", 4) + "b"},
		"too long":                 {strings.Repeat("é", 99), strings.Repeat("é", 63) + "…"},
		"just long enough":         {strings.Repeat("é", 64), strings.Repeat("é", 64)},
		"too long at a space":      {strings.Repeat("a", 62) + " bcd", strings.Repeat("a", 62) + "…"},
		"too long at a flag":       {strings.Repeat("a", 62) + "🇩🇪🇩🇪", strings.Repeat("a", 62) + "…"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := render.Clean(c.name, render.MaxName); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestCleanProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(hostile(), rapid.String()).Draw(t, "name")
		limit := rapid.IntRange(-1, 20).Draw(t, "limit")
		clean := render.Clean(name, limit)
		switch {
		case !utf8.ValidString(clean):
			t.Fatalf("%q is not UTF-8", clean)
		case utf8.RuneCountInString(clean) > max(limit, 0):
			t.Fatalf("%q is longer than %d", clean, limit)
		case strings.ContainsFunc(clean, func(r rune) bool {
			return unicode.IsControl(r) || 0x2066 <= r && r <= 0x2069 || 0x202a <= r && r <= 0x202e
		}):
			t.Fatalf("%q steers the terminal or the direction", clean)
		case clean != strings.Join(strings.Fields(clean), " "):
			t.Fatalf("%q has spare spaces", clean)
		case render.Clean(clean, limit) != clean:
			t.Fatalf("%q becomes %q when cleaned again", clean, render.Clean(clean, limit))
		}
	})
}

func TestIsolate(t *testing.T) {
	for name, want := range map[string]string{
		"Rosa": "Rosa", "Зоя": "Зоя", "美玲 👍": "美玲 👍", "": "",
		"שרה": "\u2068שרה\u2069", "Dr. سارة": "\u2068Dr. سارة\u2069", "𞤀𞤁": "\u2068𞤀𞤁\u2069",
	} {
		if got := render.Isolate(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

func TestCleanText(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"fine":                        {"a\n\tb 👩\u200d👧", "a\n\tb 👩\u200d👧"},
		"control characters":          {"a\r\nb\x00\x1b\u0085", "a\nb"},
		"not UTF-8":                   {"\xe2\x82a", "\ufffd\ufffda"},
		"overrides":                   {"a\u202ebc\u202c\u202dd", "abcd"},
		"balanced":                    {"\u2068שרה\u2069 \u202bא\u202c", "\u2068שרה\u2069 \u202bא\u202c"},
		"nested":                      {"\u2066a\u2067b\u2069\u2069", "\u2066a\u2067b\u2069\u2069"},
		"never closed":                {"\u2066a\u202bb", "ab"},
		"never opened":                {"a\u2069b\u202c", "ab"},
		"closed in the next line":     {"\u2066a\nb\u2069", "a\nb"},
		"embedding within an isolate": {"\u2066\u202ba\u2069", "\u2066a\u2069"},
		"isolate within an embedding": {"\u202b\u2066a\u202c\u2069b\u202c", "\u202b\u2066a\u2069b\u202c"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, render.CleanText(bridge.Plainly(c.text)).Plain); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCleanTextMovesTheStyles(t *testing.T) {
	text := bridge.Text{Plain: "\x00a\xffb\x00c", Spans: []bridge.Span{span(1, 4, bridge.Bold), span(4, 5, bridge.Italic)}}
	want := bridge.Text{Plain: "a\ufffdbc", Spans: []bridge.Span{span(0, 5, bridge.Bold)}}
	if diff := cmp.Diff(want, render.CleanText(text)); diff != "" {
		t.Error(diff)
	}
}

func TestCleanTextProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clean := render.CleanText(hostileText().Draw(t, "text"))
		if !render.Valid(clean) {
			t.Fatalf("not valid: %+v", clean)
		}
		if diff := cmp.Diff(clean, render.CleanText(clean)); diff != "" {
			t.Fatalf("a second time changes it: %s", diff)
		}
	})
}

// FuzzClean cleans names and texts, and writes what is left for each platform.
func FuzzClean(f *testing.F) {
	f.Add("\u202eGrandma (via Telegram):\n\u200b", "*a* \u2066b")
	f.Add("a"+strings.Repeat("\u0301", 50), "<b>&amp;</b>\x00\xff")
	f.Fuzz(func(t *testing.T, name, body string) {
		text := english.Attribute(render.Attribution{Name: name, Via: "Telegram"}, render.ParseWhatsApp(body))
		head, _, found := strings.Cut(text.Plain, " (via Telegram):")
		if !found || strings.Contains(head, "\n") || !render.Valid(text) {
			t.Fatalf("the name does not stand out: %+v", text)
		}
		if again := render.CleanText(render.FromMatrixHTML(render.ToMatrixHTML(text))); !render.Valid(again) {
			t.Errorf("as HTML and back it is %+v", again)
		}
		plain, entities := render.ToTelegram(text)
		if !render.Valid(render.FromTelegram(plain, entities)) || !utf8.ValidString(render.FormatWhatsApp(text)) {
			t.Errorf("%+v cannot be written", text)
		}
	})
}
