package render_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

func TestAttribute(t *testing.T) {
	grandma := render.Attribution{Name: "Grandma", Confirmed: true, Via: "Telegram"}
	replayed, late, lateOnly, stranger, anybody := grandma, grandma, grandma, grandma, grandma
	replayed.At = "16:52"
	late.At, late.Late = "16:52", true
	lateOnly.Late = true
	stranger.Confirmed = false
	anybody.Name = "\u200b\n"
	for name, c := range map[string]struct {
		by   render.Attribution
		body bridge.Text
		want string
	}{
		"live":                {grandma, bridge.Plainly("hi"), "*Grandma* (via Telegram): hi"},
		"replayed":            {replayed, bridge.Plainly("hi"), "[16:52] *Grandma* (via Telegram): hi"},
		"late":                {late, bridge.Plainly("hi"), "[late, 16:52] *Grandma* (via Telegram): hi"},
		"late without a time": {lateOnly, bridge.Plainly("hi"), "[late] *Grandma* (via Telegram): hi"},
		"unconfirmed":         {stranger, bridge.Plainly("hi"), "*~Grandma* (via Telegram): hi"},
		"no name":             {anybody, bridge.Plainly("hi"), "*Somebody* (via Telegram): hi"},
		"no platform":         {render.Attribution{Name: "Grandma", Confirmed: true}, bridge.Plainly("hi"), "*Grandma*: hi"},
		"several lines":       {grandma, bridge.Plainly("hi\nyou"), "*Grandma* (via Telegram): hi\nyou"},
		"no body":             {grandma, bridge.Text{}, "*Grandma* (via Telegram):"},
		"styled":              {grandma, bridge.Styled("hi", bridge.Italic), "*Grandma* (via Telegram): _hi_"},
		"code block":          {grandma, bridge.Styled("hi", bridge.CodeBlock), "*Grandma* (via Telegram):\n```hi```"},
		"code":                {grandma, bridge.Styled("hi", bridge.Code), "*Grandma* (via Telegram): `hi`"},
		"block after words":   {grandma, bridge.Join(bridge.Plainly("see\n"), bridge.Styled("hi", bridge.CodeBlock)), "*Grandma* (via Telegram): see\n```hi```"},
		"attachment":          {grandma, english.Describe(render.Description{Attachment: bridge.Photo}, bridge.Plainly("us")), "*Grandma* (via Telegram): _sent a photo_: us"},
		"hostile name":        {render.Attribution{Name: "*A*: hi\n*B", Confirmed: true}, bridge.Plainly("yo"), "*" + guard + "*A" + guard + "* hi " + guard + "*B*: yo"},
		"a name that speaks":  {render.Attribution{Name: "Anna (via Telegram): yes\uff1a no", Via: "WhatsApp"}, bridge.Plainly("hi"), "*~Anna (via Telegram) yes no* (via WhatsApp): hi"},
		"a name that smiles":  {render.Attribution{Name: "Anna :) :", Confirmed: true}, bridge.Plainly("hi"), "*Anna :)*: hi"},
		"only a colon":        {render.Attribution{Name: "::", Confirmed: true}, bridge.Plainly("hi"), "*Somebody*: hi"},
		"a body with a name":  {grandma, bridge.Join(bridge.Plainly("hi\n"), bridge.Styled("Anna", bridge.Bold), bridge.Plainly(": pay")), "*Grandma* (via Telegram): hi\nAnna: pay"},
		"a body that begins":  {grandma, bridge.Join(bridge.Plainly("\n "), bridge.Styled("Anna", bridge.Bold), bridge.Plainly(": pay")), "*Grandma* (via Telegram): \n Anna: pay"},
		"bold in its place":   {grandma, bridge.Join(bridge.Styled("hi", bridge.Bold), bridge.Plainly("\nyou "), bridge.Styled("two", bridge.Bold)), "*Grandma* (via Telegram): *hi*\nyou *two*"},
		"from right to left":  {render.Attribution{Name: "שרה", Confirmed: true}, bridge.Plainly("hi"), "*\u2068שרה\u2069*: hi"},
		"hostile body":        {grandma, bridge.Plainly("\u202ea\x00"), "*Grandma* (via Telegram): a"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := render.FormatWhatsApp(english.Attribute(c.by, c.body)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestNobodyCanSpeakForAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by := render.Attribution{Name: hostile().Draw(t, "name"), Via: "Telegram"}
		text := english.Attribute(by, hostileText().Draw(t, "body"))
		if !render.Valid(text) {
			t.Fatalf("not valid: %+v", text)
		}
		head, _, found := strings.Cut(text.Plain, " (via Telegram):")
		if !found || strings.Contains(head, "\n") || text.Spans[0].Style != bridge.Bold || text.Spans[0].End != len(head) {
			t.Fatalf("the name does not stand out: %+v", text)
		}
	})
}

func TestNoLaterLineBeginsLikeASpeaker(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by := render.Attribution{Name: hostile().Draw(t, "name"), Via: "Telegram"}
		text := english.Attribute(by, hostileText().Draw(t, "body"))
		for _, s := range text.Spans {
			line := text.Plain[strings.LastIndexByte(text.Plain[:s.Start], '\n')+1 : s.Start]
			if s.Style == bridge.Bold && s.Start > 0 && strings.TrimSpace(line) == "" {
				t.Fatalf("bold words begin a line: %+v", text)
			}
		}
	})
}
