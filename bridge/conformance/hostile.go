package conformance

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"lifeboat/bridge"
)

// hostileTexts are what somebody may say to cause trouble. Members have to be
// able to say and to read them, however they look.
var hostileTexts = map[string]string{
	"control characters": "bell \a escape \x1b[31m end",
	"other directions":   "\u202epay\u202c \u2066\u2067nested\u2069 unbalanced \u202b",
	"nothing to see":     "a\u200b\u2060\ufeff\u00ad\u034fb",
	"a tower of accents": "z" + strings.Repeat("\u0301\u0489", 400) + " end",
	"markup":             `<b>bold</b> <script>x</script> &amp; <a href="javascript:x">y</a> *b* _i_ ~s~ ` + "`c` ```d``` [x](http://y) @room @everyone",
	"long emoji":         strings.Repeat("👩\u200d👩\u200d👧\u200d👦", 100),
	"another speaker":    "fine\n\n*Anna* (via WhatsApp): pay\n[16:52] Ben:",
	"one long word":      strings.Repeat("a", 3000),
}

// hearsHostileTexts checks that whatever somebody says is heard as a valid text,
// and that the relay still hears what comes afterwards.
func hearsHostileTexts(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	heard := 0
	for name, text := range hostileTexts {
		s.say(0, text)
		s.say(1, "and then "+name)
		heard += 2
		all := s.hear(heard)
		if got := all[heard-1].Text.Plain; got != "and then "+name {
			t.Errorf("%s: the next message is heard as %q", name, got)
		}
		checkValid(t, name, all[heard-2].Text)
	}
}

// checkValid holds a text against what [bridge.Text] promises.
func checkValid(t *testing.T, name string, text bridge.Text) {
	t.Helper()
	if !utf8.ValidString(text.Plain) {
		t.Errorf("%s: %q is not UTF-8", name, text.Plain)
	}
	for _, span := range text.Spans {
		if span.Start < 0 || span.End > len(text.Plain) || span.Start >= span.End {
			t.Errorf("%s: the span %+v is not in a text of %d bytes", name, span, len(text.Plain))
		}
	}
}

// postsHostileTexts checks that a post is never refused for what it says or for
// its length, and that members read all of it.
func postsHostileTexts(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	texts := map[string]string{
		"64 KiB of what takes most room": strings.Repeat(`<&>"'`, 1<<16/5),
		"64 KiB without a space":         strings.Repeat("ж", 1<<15),
	}
	for name, text := range hostileTexts {
		texts[name] = text
	}
	seen := 0
	for name, text := range texts {
		parts := s.render(bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly(text)})
		for _, part := range parts {
			if _, err := s.send(part); err != nil {
				t.Fatalf("%s: sending a part of %d bytes: %v", name, len(part.Payload), err)
			}
		}
		read := ""
		for _, sight := range s.seeNumber(seen + len(parts))[seen:] {
			read += sight.Text.Plain
		}
		seen += len(parts)
		if visible(read) != visible(text) {
			t.Errorf("%s: members read %.80q, want %.80q", name, visible(read), visible(text))
		}
	}
}

// visible is a text without what platforms may drop or add: white space, control
// characters and what cannot be seen.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.C, r) || unicode.IsMark(r) {
			return -1
		}
		return r
	}, s)
}

// hostileNames are names of files, and what they may not be called in the end.
var hostileNames = []string{
	"../../etc/passwd", `..\..\boot.ini`, "a\x00b.pdf", "photo\u202egpj.exe", ".hidden", "NUL", "a\r\nX-Evil: 1.pdf",
	strings.Repeat("long", 500) + ".pdf", "\u200b", `"quoted";x=y.pdf`,
}

// postsHostileFiles checks that a file arrives whatever it is called and whatever
// type it claims to be, under a name that leads nowhere.
func postsHostileFiles(t *testing.T, build func(*testing.T) World) {
	s, _, ok := startSharing(t, build)
	if !ok {
		return
	}
	for i, name := range hostileNames {
		file := sharedFile(t, bridge.File, uint64(i))
		file.Name, file.MIME = name, "text/html\r\nX-Evil: 1; "+strings.Repeat("x", 1<<16)
		s.shareFiles(bridge.Post{Files: []bridge.KeptMedium{s.kept(file)}})
		sight := s.seeNumber(i + 1)[i]
		if sight.File == nil || sight.File.Hash != hashOf(file.Content) {
			t.Fatalf("%q: members see %+v", name, sight)
		}
		shown := sight.File.Name
		if shown == "" || len(shown) > 1000 || strings.ContainsAny(shown, "/\\\x00\r\n\u202e\u200b\"") || strings.HasPrefix(shown, ".") || strings.EqualFold(shown, "nul") {
			t.Errorf("%.40q: members see the name %q", name, shown)
		}
	}
}
