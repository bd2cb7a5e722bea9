package whatsapp

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

var family = bridge.Chat{Platform: "whatsapp", ID: "1203630@g.us"}

// rendered renders a post into messages.
func rendered(t *testing.T, post bridge.Post) []*waE2E.Message {
	t.Helper()
	post.Chat = family
	parts, err := new(Platform).Render(post)
	if err != nil {
		t.Fatal(err)
	}
	var messages []*waE2E.Message
	for _, part := range parts {
		message := &waE2E.Message{}
		if err := proto.Unmarshal(part.Payload, message); err != nil {
			t.Fatal(err)
		}
		messages = append(messages, message)
	}
	return messages
}

func TestRenderPost(t *testing.T) {
	message := rendered(t, bridge.Post{
		Action: bridge.ActionPost, Text: bridge.Join(bridge.Styled("Anna", bridge.Bold), bridge.Plainly(": hi")),
		Target: &bridge.Reference{ID: "B2", Sender: "2@s.whatsapp.net", Quote: "who comes?"},
	})[0].GetExtendedTextMessage()
	quoted := message.GetContextInfo()
	if message.GetText() != "*Anna*: hi" || quoted.GetStanzaID() != "B2" || quoted.GetParticipant() != "2@s.whatsapp.net" ||
		quoted.GetQuotedMessage().GetConversation() != "who comes?" {
		t.Errorf("rendered %v", message)
	}
}

func TestRenderLongPost(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Repeat(rapid.StringMatching(`[a-zé🛟 ]{1,40}`).Draw(rt, "line")+"x\n", rapid.IntRange(1, 4000).Draw(rt, "lines"))
		messages := rendered(t, bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly(text), Target: &bridge.Reference{ID: "B2"}})
		var read strings.Builder
		for i, message := range messages {
			piece := message.GetExtendedTextMessage()
			read.WriteString(piece.GetText())
			if render.UTF16Length(piece.GetText()) > longestText {
				rt.Fatalf("piece %d is longer than WhatsApp takes", i)
			}
			if (piece.GetContextInfo().GetStanzaID() != "") != (i == 0) {
				rt.Fatalf("piece %d answers %q", i, piece.GetContextInfo().GetStanzaID())
			}
		}
		if strings.Join(strings.Fields(read.String()), "") != strings.Join(strings.Fields(text), "") {
			rt.Fatal("letters were lost")
		}
	})
}

func TestRenderActions(t *testing.T) {
	own := &bridge.Reference{ID: "B2"}
	edit := rendered(t, bridge.Post{Action: bridge.ActionEdit, Text: bridge.Plainly("at six"), Target: own})[0].
		GetEditedMessage().GetMessage().GetProtocolMessage()
	if edit.GetType() != waE2E.ProtocolMessage_MESSAGE_EDIT || edit.GetKey().GetID() != "B2" || !edit.GetKey().GetFromMe() ||
		edit.GetEditedMessage().GetExtendedTextMessage().GetText() != "at six" || edit.GetTimestampMS() == 0 {
		t.Errorf("an edit is %v", edit)
	}
	deletion := rendered(t, bridge.Post{Action: bridge.ActionDelete, Target: own})[0].GetProtocolMessage()
	if deletion.GetType() != waE2E.ProtocolMessage_REVOKE || deletion.GetKey().GetID() != "B2" || !deletion.GetKey().GetFromMe() {
		t.Errorf("a deletion is %v", deletion)
	}
	for sender, fromMe := range map[string]bool{"": true, "2@s.whatsapp.net": false} {
		reaction := rendered(t, bridge.Post{
			Action: bridge.ActionReact, Reaction: "👍", Target: &bridge.Reference{ID: "B2", Sender: sender},
		})[0].GetReactionMessage()
		if reaction.GetText() != "👍" || reaction.GetKey().GetFromMe() != fromMe || reaction.GetKey().GetParticipant() != sender ||
			reaction.GetKey().GetRemoteJID() != family.ID {
			t.Errorf("a reaction to %q is %v", sender, reaction)
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	theirs := &bridge.Reference{ID: "B2", Sender: "2@s.whatsapp.net"}
	for name, post := range map[string]bridge.Post{
		"pin":                  {Chat: family, Action: bridge.ActionPin, Target: &bridge.Reference{ID: "B2"}},
		"unpin":                {Chat: family, Action: bridge.ActionUnpin, Target: &bridge.Reference{ID: "B2"}},
		"edit of another's":    {Chat: family, Action: bridge.ActionEdit, Text: bridge.Plainly("x"), Target: theirs},
		"delete of another's":  {Chat: family, Action: bridge.ActionDelete, Target: theirs},
		"edit without target":  {Chat: family, Action: bridge.ActionEdit, Text: bridge.Plainly("x")},
		"endless edit":         {Chat: family, Action: bridge.ActionEdit, Text: bridge.Plainly(strings.Repeat("word ", TextLimit)), Target: &bridge.Reference{ID: "B2"}},
		"nothing to see":       {Chat: family, Action: bridge.ActionPost, Text: bridge.Plainly(" \n")},
		"no chat":              {Action: bridge.ActionPost, Text: bridge.Plainly("x")},
		"a channel":            {Chat: bridge.Chat{ID: "1@newsletter"}, Action: bridge.ActionPost, Text: bridge.Plainly("x")},
		"another's chat id":    {Chat: bridge.Chat{ID: "-100123"}, Action: bridge.ActionPost, Text: bridge.Plainly("x")},
		"an action to come":    {Chat: family, Action: "sing", Target: &bridge.Reference{ID: "B2"}},
		"reaction without aim": {Chat: family, Action: bridge.ActionReact, Reaction: "👍"},
	} {
		_, err := new(Platform).Render(post)
		var refused *bridge.SendError
		if !errors.As(err, &refused) || refused.Result != bridge.Rejected || refused.Reason == "" {
			t.Errorf("%s ended with %v", name, err)
		}
	}
}

func TestMessageIDsAreLikeWhatsAppWebs(t *testing.T) {
	form, seen := regexp.MustCompile(`^3EB0[0-9A-F]{18}$`), map[string]bool{}
	for range 1000 {
		id := newMessageID()
		if !form.MatchString(id) || seen[id] {
			t.Fatalf("the id is %q", id)
		}
		seen[id] = true
	}
}
