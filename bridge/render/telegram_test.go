package render_test

import (
	"math"
	"slices"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

func entity(kind string, offset, length int) render.Entity {
	return render.Entity{Type: kind, Offset: offset, Length: length}
}

func textLink(offset, length int, address string) render.Entity {
	return render.Entity{Type: "text_link", Offset: offset, Length: length, URL: address}
}

func TestFromTelegram(t *testing.T) {
	for name, c := range map[string]struct {
		plain    string
		entities []render.Entity
		want     []bridge.Span
	}{
		"every style": {
			"b i s c p l",
			[]render.Entity{
				entity("bold", 0, 1),
				entity("italic", 2, 1),
				entity("strikethrough", 4, 1),
				entity("code", 6, 1),
				entity("pre", 8, 1),
				textLink(10, 1, "https://example.org"),
			},
			[]bridge.Span{
				span(0, 1, bridge.Bold),
				span(2, 3, bridge.Italic),
				span(4, 5, bridge.Strike),
				span(6, 7, bridge.Code),
				span(8, 9, bridge.CodeBlock),
				link(10, 11, "https://example.org"),
			},
		},
		"other types are left out": {
			"hello", []render.Entity{entity("underline", 0, 5), entity("spoiler", 0, 5), entity("url", 0, 5), entity("blockquote", 0, 5), entity("", 0, 5)}, nil,
		},
		"counts in UTF-16":                     {"👍é x", []render.Entity{entity("bold", 4, 1)}, []bridge.Span{span(7, 8, bridge.Bold)}},
		"starts within a surrogate pair":       {"👍x", []render.Entity{entity("bold", 1, 2)}, []bridge.Span{span(0, 5, bridge.Bold)}},
		"ends within a surrogate pair":         {"x👍", []render.Entity{entity("bold", 0, 2)}, []bridge.Span{span(0, 1, bridge.Bold)}},
		"is only half of a surrogate pair":     {"👍", []render.Entity{entity("bold", 0, 1)}, nil},
		"starts before the beginning":          {"hello", []render.Entity{entity("bold", -1, 3)}, nil},
		"starts at the end":                    {"hello", []render.Entity{entity("bold", 5, 3)}, nil},
		"goes beyond the end":                  {"hello", []render.Entity{entity("bold", 3, math.MaxInt)}, []bridge.Span{span(3, 5, bridge.Bold)}},
		"is longer than numbers go":            {"hello", []render.Entity{entity("bold", math.MaxInt, math.MaxInt)}, nil},
		"has a length below nothing":           {"hello", []render.Entity{entity("bold", 3, -2)}, nil},
		"crosses another":                      {"hello", []render.Entity{entity("bold", 0, 3), entity("italic", 2, 3)}, []bridge.Span{span(0, 3, bridge.Bold), span(2, 3, bridge.Italic), span(3, 5, bridge.Italic)}},
		"links to nowhere":                     {"hello", []render.Entity{entity("text_link", 0, 3)}, nil},
		"has an address but is not a link":     {"hello", []render.Entity{{Type: "bold", Length: 3, URL: "https://x"}}, []bridge.Span{span(0, 3, bridge.Bold)}},
		"covers text that comes to be nothing": {"", []render.Entity{entity("bold", 0, 0)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			want := bridge.Text{Plain: c.plain, Spans: c.want}
			if diff := cmp.Diff(want, render.FromTelegram(c.plain, c.entities)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestToTelegram(t *testing.T) {
	for name, c := range map[string]struct {
		text bridge.Text
		want []render.Entity
	}{
		"plain": {bridge.Plainly("hello"), nil},
		"counts in UTF-16": {
			bridge.Join(bridge.Plainly("👍é "), bridge.Styled("x👍", bridge.Bold)),
			[]render.Entity{entity("bold", 4, 3)},
		},
		"nests, the outer one first": {
			bridge.Text{Plain: "hello you", Spans: []bridge.Span{span(0, 9, bridge.Bold), span(6, 9, bridge.Italic)}},
			[]render.Entity{entity("bold", 0, 9), entity("italic", 6, 3)},
		},
		"code stands alone": {
			bridge.Text{Plain: "see this here", Spans: []bridge.Span{span(0, 13, bridge.Bold), span(4, 8, bridge.Code)}},
			[]render.Entity{entity("bold", 0, 4), entity("code", 4, 4), entity("bold", 8, 5)},
		},
		"a link goes before code": {
			bridge.Text{Plain: "see this here", Spans: []bridge.Span{link(4, 8, "https://x.org"), span(4, 8, bridge.Code)}},
			[]render.Entity{textLink(4, 4, "https://x.org")},
		},
		"a link that would be refused": {
			bridge.Text{Plain: "see", Spans: []bridge.Span{link(0, 3, "java script:alert(1)")}},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			plain, entities := render.ToTelegram(c.text)
			if diff := cmp.Diff(c.want, entities); diff != "" || plain != c.text.Plain {
				t.Errorf("%q: %s", plain, diff)
			}
		})
	}
}

func TestTelegramAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := plainWords(bridge.Bold, bridge.Italic, bridge.Strike, bridge.Code, bridge.CodeBlock).Draw(t, "text")
		if diff := cmp.Diff(text, render.FromTelegram(render.ToTelegram(text))); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWhatTelegramIsSentIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plain, entities := render.ToTelegram(hostileText().Draw(t, "text"))
		units := utf16.Encode([]rune(plain))
		if render.UTF16Length(plain) != len(units) {
			t.Fatalf("%q counts as %d units", plain, render.UTF16Length(plain))
		}
		for _, e := range entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > len(units) {
				t.Fatalf("out of bounds: %+v", e)
			}
			if part := units[e.Offset : e.Offset+e.Length]; !slices.Equal(utf16.Encode(utf16.Decode(part)), part) {
				t.Fatalf("within a surrogate pair: %+v", e)
			}
		}
		if back := render.FromTelegram(plain, entities); !render.Valid(back) || back.Plain != plain {
			t.Fatalf("comes back as %+v", back)
		}
	})
}

func FuzzFromTelegram(f *testing.F) {
	f.Add("hello", "bold", 0, 5, "italic", 2, 9)
	f.Add("👍👍", "pre", 1, 2, "code", -1, math.MaxInt)
	f.Add("\xff\xe2\x82", "text_link", 0, 1, "bold", math.MinInt, math.MinInt)
	f.Fuzz(func(t *testing.T, plain, type1 string, offset1, length1 int, type2 string, offset2, length2 int) {
		text := render.FromTelegram(plain, []render.Entity{
			{Type: type1, Offset: offset1, Length: length1, URL: "https://example.org"},
			{Type: type2, Offset: offset2, Length: length2, URL: "https://example.com"},
		})
		if !render.Valid(text) {
			t.Errorf("not valid: %+v", text)
		}
	})
}
