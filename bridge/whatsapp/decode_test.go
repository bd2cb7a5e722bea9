package whatsapp

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// wrapped packs a message as an envelope of Anna's.
func wrapped(t testing.TB, message *waE2E.Message) bridge.Envelope {
	t.Helper()
	encoded, err := proto.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := json.Marshal(payload{
		Chat: "1@g.us", Sender: "2@s.whatsapp.net", SenderAlso: "3@lid", Name: "Anna", ID: "A1", At: 1_700_000_000, Message: encoded,
	})
	if err != nil {
		t.Fatal(err)
	}
	return bridge.Envelope{Platform: "whatsapp", Key: "key", Payload: packed}
}

func inside(message *waE2E.Message) *waE2E.FutureProofMessage {
	return &waE2E.FutureProofMessage{Message: message}
}

func words(s string) *waE2E.Message { return &waE2E.Message{Conversation: &s} }

func key(id string) *waCommon.MessageKey { return &waCommon.MessageKey{ID: &id} }

func protocol(kind waE2E.ProtocolMessage_Type, target string, edited *waE2E.Message) *waE2E.Message {
	return &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{Type: kind.Enum(), Key: key(target), EditedMessage: edited}}
}

// decodings say what each kind of message means; chat, id, sender and time are
// the same for all.
var decodings = map[string]struct {
	message *waE2E.Message
	want    bridge.Message
}{
	"text": {words("hi *you*"), bridge.Message{Kind: bridge.Said, Text: bridge.Join(bridge.Plainly("hi "), bridge.Styled("you", bridge.Bold))}},
	"mention": {
		&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String("@32470 come")}},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("@32470 come")},
	},
	"reply": {
		&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{
			Text: proto.String("yes"), ContextInfo: &waE2E.ContextInfo{StanzaID: proto.String("B2"), QuotedMessage: words("really?")},
		}},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("yes"), Target: "B2"},
	},
	"disappearing, seen once": {
		&waE2E.Message{EphemeralMessage: inside(&waE2E.Message{ViewOnceMessageV2: inside(&waE2E.Message{ImageMessage: &waE2E.ImageMessage{}})})},
		bridge.Message{Kind: bridge.Said, Attachment: bridge.Photo},
	},
	"own device": {
		&waE2E.Message{DeviceSentMessage: &waE2E.DeviceSentMessage{Message: words("from my phone")}},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("from my phone")},
	},
	"photo in reply": {
		&waE2E.Message{ImageMessage: &waE2E.ImageMessage{Caption: proto.String("look"), ContextInfo: &waE2E.ContextInfo{StanzaID: proto.String("B2")}}},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("look"), Attachment: bridge.Photo, Target: "B2"},
	},
	"video": {
		&waE2E.Message{VideoMessage: &waE2E.VideoMessage{Caption: proto.String("look")}},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("look"), Attachment: bridge.Video},
	},
	"gif":        {&waE2E.Message{VideoMessage: &waE2E.VideoMessage{GifPlayback: proto.Bool(true)}}, bridge.Message{Kind: bridge.Said, Attachment: bridge.Animated}},
	"video note": {&waE2E.Message{PtvMessage: &waE2E.VideoMessage{}}, bridge.Message{Kind: bridge.Said, Attachment: bridge.Video}},
	"voice":      {&waE2E.Message{AudioMessage: &waE2E.AudioMessage{PTT: proto.Bool(true)}}, bridge.Message{Kind: bridge.Said, Attachment: bridge.Voice}},
	"audio":      {&waE2E.Message{AudioMessage: &waE2E.AudioMessage{}}, bridge.Message{Kind: bridge.Said, Attachment: bridge.Audio}},
	"sticker":    {&waE2E.Message{StickerMessage: &waE2E.StickerMessage{}}, bridge.Message{Kind: bridge.Said, Attachment: bridge.Sticker}},
	"moving sticker": {
		&waE2E.Message{LottieStickerMessage: inside(&waE2E.Message{StickerMessage: &waE2E.StickerMessage{}})},
		bridge.Message{Kind: bridge.Said, Attachment: bridge.Sticker},
	},
	"file": {
		&waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{FileName: proto.String("plan.pdf")}},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("plan.pdf"), Attachment: bridge.File},
	},
	"file with caption": {
		&waE2E.Message{DocumentWithCaptionMessage: inside(&waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{
			FileName: proto.String("plan.pdf"), Caption: proto.String("our plan"),
		}})},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("our plan"), Attachment: bridge.File},
	},
	"place": {
		&waE2E.Message{LocationMessage: &waE2E.LocationMessage{Name: proto.String("Harbor"), Address: proto.String("Quay 1")}},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("Harbor\nQuay 1"), Attachment: bridge.Location},
	},
	"contact": {
		&waE2E.Message{ContactMessage: &waE2E.ContactMessage{DisplayName: proto.String("Grandma")}},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("Grandma"), Attachment: bridge.Contact},
	},
	"contacts": {
		&waE2E.Message{ContactsArrayMessage: &waE2E.ContactsArrayMessage{Contacts: []*waE2E.ContactMessage{
			{DisplayName: proto.String("Grandma")}, {DisplayName: proto.String("Grandpa")},
		}}},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("Grandma, Grandpa"), Attachment: bridge.Contact},
	},
	"poll": {
		&waE2E.Message{PollCreationMessageV3: &waE2E.PollCreationMessage{
			Name: proto.String("When?"), Options: []*waE2E.PollCreationMessage_Option{{OptionName: proto.String("six")}, {OptionName: proto.String("seven")}},
		}},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("When?\n- six\n- seven"), Attachment: bridge.Poll},
	},
	"button": {
		&waE2E.Message{TemplateButtonReplyMessage: &waE2E.TemplateButtonReplyMessage{SelectedDisplayText: proto.String("Yes, please")}},
		bridge.Message{Kind: bridge.Said, Text: bridge.Plainly("Yes, please")},
	},
	"something else": {&waE2E.Message{ProductMessage: &waE2E.ProductMessage{}}, bridge.Message{Kind: bridge.Said, Attachment: bridge.Other}},
	"edit": {
		&waE2E.Message{EditedMessage: inside(protocol(waE2E.ProtocolMessage_MESSAGE_EDIT, "B2", words("at _six_")))},
		bridge.Message{Kind: bridge.Edited, Target: "B2", Text: bridge.Join(bridge.Plainly("at "), bridge.Styled("six", bridge.Italic))},
	},
	"edited caption": {
		protocol(waE2E.ProtocolMessage_MESSAGE_EDIT, "B2", &waE2E.Message{ImageMessage: &waE2E.ImageMessage{Caption: proto.String("better")}}),
		bridge.Message{Kind: bridge.Edited, Target: "B2", Text: bridge.Plainly("better"), Attachment: bridge.Photo},
	},
	"deletion":       {protocol(waE2E.ProtocolMessage_REVOKE, "B2", nil), bridge.Message{Kind: bridge.Deleted, Target: "B2"}},
	"edit of what":   {protocol(waE2E.ProtocolMessage_MESSAGE_EDIT, "", words("at six")), bridge.Message{Kind: bridge.Nothing}},
	"reaction":       {reaction("👍"), bridge.Message{Kind: bridge.Reacted, Target: "B2", Reaction: "👍"}},
	"reaction taken": {reaction(""), bridge.Message{Kind: bridge.Reacted, Target: "B2"}},
	"setting":        {protocol(waE2E.ProtocolMessage_EPHEMERAL_SETTING, "", nil), bridge.Message{Kind: bridge.Nothing}},
	"vote":           {&waE2E.Message{PollUpdateMessage: &waE2E.PollUpdateMessage{}}, bridge.Message{Kind: bridge.Nothing}},
	"pin":            {&waE2E.Message{PinInChatMessage: &waE2E.PinInChatMessage{}}, bridge.Message{Kind: bridge.Nothing}},
	"key":            {&waE2E.Message{SenderKeyDistributionMessage: &waE2E.SenderKeyDistributionMessage{}}, bridge.Message{Kind: bridge.Nothing}},
	"nothing":        {&waE2E.Message{}, bridge.Message{Kind: bridge.Nothing}},
}

func reaction(emoji string) *waE2E.Message {
	return &waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{Key: key("B2"), Text: &emoji}}
}

func TestDecode(t *testing.T) {
	for name, c := range decodings {
		t.Run(name, func(t *testing.T) {
			want := c.want
			want.Chat, want.ID = bridge.Chat{Platform: "whatsapp", ID: "1@g.us"}, "A1"
			want.Sender = bridge.Person{ID: "2@s.whatsapp.net", AlsoID: "3@lid", Name: "Anna"}
			want.SentAt = time.Unix(1_700_000_000, 0).UTC()
			got, err := new(Platform).Decode(wrapped(t, c.message))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWhatIsKept checks that everything is kept that means something, and
// nothing of the rest.
func TestWhatIsKept(t *testing.T) {
	for name, c := range decodings {
		if want := c.want.Kind != bridge.Nothing || name == "edit of what"; saysSomething(c.message) != want {
			t.Errorf("%s is kept: %t", name, !want)
		}
	}
}

func TestSealedMessagesAreReported(t *testing.T) {
	for _, sealed := range []*waE2E.Message{
		{SecretEncryptedMessage: &waE2E.SecretEncryptedMessage{}}, {EncReactionMessage: &waE2E.EncReactionMessage{}},
	} {
		if !saysSomething(sealed) {
			t.Error("a sealed message is not kept")
		}
		if _, err := new(Platform).Decode(wrapped(t, sealed)); !errors.Is(err, errSealed) {
			t.Errorf("a sealed message ended as %v", err)
		}
	}
}

// TestAnEncryptedEditBecomesAnOrdinaryOne covers both forms that the inside of
// an encrypted edit may have.
func TestAnEncryptedEditBecomesAnOrdinaryOne(t *testing.T) {
	secret := &waE2E.SecretEncryptedMessage{TargetMessageKey: key("B2"), SecretEncType: waE2E.SecretEncryptedMessage_MESSAGE_EDIT.Enum()}
	for _, inner := range []*waE2E.Message{words("at six"), protocol(waE2E.ProtocolMessage_MESSAGE_EDIT, "B2", words("at six"))} {
		message, err := understand(unwrap(asEdit(inner, secret)))
		if err != nil || message.Kind != bridge.Edited || message.Target != "B2" || message.Text.Plain != "at six" {
			t.Errorf("the edit became %+v (%v)", message, err)
		}
	}
}

// FuzzDecode feeds foreign bytes into both layers of an envelope. Whatever comes
// out must be well-formed, and the same every time.
func FuzzDecode(f *testing.F) {
	for _, c := range decodings {
		envelope := wrapped(f, c.message)
		var packed payload
		if err := json.Unmarshal(envelope.Payload, &packed); err != nil {
			f.Fatal(err)
		}
		f.Add(envelope.Payload, packed.Message)
	}
	f.Add([]byte("{"), []byte{0xff})
	f.Fuzz(func(t *testing.T, envelope, message []byte) {
		packed, err := json.Marshal(payload{Chat: "1@g.us", Sender: "2@s.whatsapp.net", ID: "A1", Message: message})
		if err != nil {
			t.Fatal(err)
		}
		for _, bytes := range [][]byte{envelope, packed} {
			e := bridge.Envelope{Platform: "whatsapp", Key: "key", Payload: bytes}
			first, firstErr := new(Platform).Decode(e)
			second, secondErr := new(Platform).Decode(e)
			if (firstErr == nil) != (secondErr == nil) || !cmp.Equal(first, second) {
				t.Fatalf("one envelope has two meanings: %+v and %+v", first, second)
			}
			if firstErr == nil && (first.Kind == "" || !render.Valid(first.Text)) {
				t.Fatalf("the message is %+v", first)
			}
		}
	})
}
