package render_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

var titles = []string{"WhatsApp", "Telegram", "Matrix", "Matrix/friends"}

var passedTexts = map[string]struct {
	text    string
	heads   int
	wording string
}{
	"said by a person":      {"see you (on Telegram): at five", 1, "at five"}, // nothing tells it from a relay's
	"said without":          {"see you at five", 0, "see you at five"},
	"nothing":               {"", 0, ""},
	"once":                  {"~Anna (via Telegram): hi", 1, "hi"},
	"with a time":           {"[late, 16:52] Anna (via Matrix/friends): hi", 1, "hi"},
	"another of a kind":     {"Anna (via Telegram/work): hi", 1, "hi"},
	"in French":             {"Anna (par WhatsApp): salut", 1, "salut"},
	"twice":                 {"~bot (via Matrix): ~Anna (via Telegram): hi", 2, "hi"},
	"a code block":          {"Anna (via Telegram):\nmake tea", 1, "make tea"},
	"a file":                {"Anna (via Telegram)", 1, ""},
	"a file, twice":         {"bot (via Matrix): Anna (via Telegram)", 2, ""},
	"a name in brackets":    {"Anna (Berg) (via Telegram): hi", 1, "hi"},
	"another platform":      {"Anna (via Signal): hi", 0, "Anna (via Signal): hi"},
	"in the second line":    {"look:\nAnna (via Telegram): hi", 0, "look:\nAnna (via Telegram): hi"},
	"in the middle":         {"she said (via Telegram) hi", 0, "she said (via Telegram) hi"},
	"no name":               {"(via Telegram): hi", 0, "(via Telegram): hi"},
	"too long for a name":   {strings.Repeat("a", 300) + " (via Telegram): hi", 0, strings.Repeat("a", 300) + " (via Telegram): hi"},
	"a bracket never opens": {"a): b) (via Telegram): hi", 1, "hi"},
}

func TestPassed(t *testing.T) {
	for name, c := range passedTexts {
		t.Run(name, func(t *testing.T) {
			heads, wording := render.Passed(c.text, titles)
			if len(heads) != c.heads || wording != c.wording {
				t.Errorf("%d relays %q, wording %q", len(heads), heads, wording)
			}
		})
	}
}

// TestWhatARelayPostsIsKnownAsPassed holds the two directions together.
func TestWhatARelayPostsIsKnownAsPassed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by := render.Attribution{
			Name: hostile().Draw(t, "name"), Confirmed: rapid.Bool().Draw(t, "confirmed"), Late: rapid.Bool().Draw(t, "late"),
			Via: rapid.SampledFrom(titles).Draw(t, "via"), At: rapid.SampledFrom([]string{"", "16:52"}).Draw(t, "at"),
		}
		text, relays := bridge.Plainly("at five"), rapid.IntRange(1, 4).Draw(t, "relays")
		for range relays {
			text = english.Attribute(by, text)
		}
		heads, wording := render.Passed(text.Plain, titles)
		if len(heads) != relays || wording != "at five" {
			t.Fatalf("%q has passed %d relays and says %q", text.Plain, len(heads), wording)
		}
	})
}

func TestLikeness(t *testing.T) {
	want := "HiAnna❤,atfive!"
	for _, wording := range []string{"Hi Anna ❤\ufe0f, at\nfive!", "*Hi* \u2060Anna ❤, ~at~ `five`!"} {
		if diff := cmp.Diff(want, render.Likeness(wording)); diff != "" {
			t.Error(diff)
		}
	}
}

// FuzzPassed checks that nothing of a wording gets lost, and that the work ends.
func FuzzPassed(f *testing.F) {
	for _, c := range passedTexts {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		heads, wording := render.Passed(text, titles)
		rest := text
		for _, head := range heads {
			if !strings.HasPrefix(rest, head) {
				t.Fatalf("%q does not begin with %q", rest, head)
			}
			rest = strings.TrimSpace(strings.TrimPrefix(rest[len(head):], ":"))
		}
		if strings.TrimSpace(wording) != rest {
			t.Errorf("%q is left of %q", wording, text)
		}
	})
}
