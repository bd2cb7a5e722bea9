package whatsapp

import (
	"strings"
	"testing"

	"lifeboat/bridge"
)

func TestWhatMembersReadOfAPart(t *testing.T) {
	bold := bridge.Join(bridge.Styled("Anna", bridge.Bold), bridge.Plainly(": hi"))
	photo := bridge.KeptMedium{Medium: bridge.Medium{Kind: bridge.Photo, MIME: "image/jpeg", Size: 7}, Hash: strings.Repeat("ab", 32)}
	list := bridge.KeptMedium{Medium: bridge.Medium{Kind: bridge.File, Name: "list.pdf", MIME: "application/pdf", Size: 7}, Hash: strings.Repeat("cd", 32)}
	own := &bridge.Reference{ID: "B2"}
	for name, c := range map[string]struct {
		post bridge.Post
		want string
	}{
		"a text":          {bridge.Post{Action: bridge.ActionPost, Text: bold}, "*Anna*: hi"},
		"a caption":       {bridge.Post{Action: bridge.ActionPost, Text: bold, Files: []bridge.KeptMedium{photo}}, "*Anna*: hi"},
		"of a document":   {bridge.Post{Action: bridge.ActionPost, Text: bold, Files: []bridge.KeptMedium{list}}, "*Anna*: hi"},
		"no caption":      {bridge.Post{Action: bridge.ActionPost, Files: []bridge.KeptMedium{photo}}, ""},
		"a new wording":   {bridge.Post{Action: bridge.ActionEdit, Text: bold, Target: own}, "*Anna*: hi"},
		"a deletion":      {bridge.Post{Action: bridge.ActionDelete, Target: own}, ""},
		"a sign of mirth": {bridge.Post{Action: bridge.ActionReact, Reaction: "😂", Target: own}, "😂"},
	} {
		c.post.Chat = family
		parts, err := new(Platform).Render(c.post)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, err := new(Platform).ReadPart(parts[0]); got != c.want || err != nil {
			t.Errorf("%s reads %q (%v), want %q", name, got, err, c.want)
		}
	}
	if _, err := new(Platform).ReadPart(bridge.Part{Payload: []byte("torn")}); err == nil {
		t.Error("a damaged part can be read")
	}
}
