package whatsapp

import (
	"strings"
	"testing"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
)

var someHash = strings.Repeat("ab", 32)

func filed(kind bridge.Attachment, mime string) bridge.KeptMedium {
	return bridge.KeptMedium{Medium: bridge.Medium{Kind: kind, MIME: mime, Size: 10}, Hash: someHash}
}

// TestForms says what becomes of files that WhatsApp's phones cannot show as what
// they are.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		kind bridge.Attachment
		mime string
		want form
	}{
		{bridge.Photo, "image/jpeg", asPhoto},
		{bridge.Photo, "image/PNG", asPhoto},
		{bridge.Photo, "image/webp", asDocument},
		{bridge.Photo, "", asDocument},
		{bridge.Video, "video/mp4", asVideo},
		{bridge.Video, "video/webm", asDocument},
		{bridge.Animated, "video/mp4", asGIF},
		{bridge.Animated, "image/gif", asDocument},
		{bridge.Voice, "audio/ogg; codecs=opus", asVoice},
		{bridge.Voice, "audio/mp4", asAudio},
		{bridge.Voice, "audio/wav", asDocument},
		{bridge.Audio, "audio/mpeg", asAudio},
		{bridge.Audio, "audio/flac", asDocument},
		{bridge.Sticker, "image/webp", asSticker},
		{bridge.Sticker, "image/png", asPhoto},
		{bridge.Sticker, "application/x-tgsticker", asDocument},
		{bridge.File, "image/jpeg", asDocument},
	} {
		if got := formOf(bridge.Medium{Kind: c.kind, MIME: c.mime}); got != c.want {
			t.Errorf("a %s of type %q goes as %s, want %s", c.kind, c.mime, got, c.want)
		}
	}
}

func TestRenderDocuments(t *testing.T) {
	post := bridge.Post{Action: bridge.ActionPost, Files: []bridge.KeptMedium{filed(bridge.Animated, "image/gif")}}
	bare := rendered(t, post)[0].GetDocumentMessage()
	if bare.GetFileName() != "gif.gif" || bare.GetMimetype() != "image/gif" || len(bare.GetFileSHA256()) != 32 {
		t.Errorf("rendered %v", bare)
	}
	post.Text, post.Files[0].Name = bridge.Plainly("the plan"), "plan.pdf"
	captioned := rendered(t, post)[0].GetDocumentWithCaptionMessage().GetMessage().GetDocumentMessage()
	if captioned.GetCaption() != "the plan" || captioned.GetFileName() != "plan.pdf" {
		t.Errorf("rendered %v", captioned)
	}
}

// TestRenderWordsWithVoiceNotes puts the words before what can have no caption.
func TestRenderWordsWithVoiceNotes(t *testing.T) {
	messages := rendered(t, bridge.Post{
		Action: bridge.ActionPost, Text: bridge.Plainly("Anna"), Files: []bridge.KeptMedium{filed(bridge.Voice, "audio/ogg")},
		Target: &bridge.Reference{ID: "B2"},
	})
	if len(messages) != 2 || messages[0].GetExtendedTextMessage().GetText() != "Anna" || !messages[1].GetAudioMessage().GetPTT() {
		t.Fatalf("rendered %v", messages)
	}
	if contextOf(messages[0]).GetStanzaID() != "B2" || contextOf(messages[1]) != nil {
		t.Errorf("the answers are %v", messages)
	}
}

func TestRenderLongCaptions(t *testing.T) {
	messages := rendered(t, bridge.Post{
		Action: bridge.ActionPost, Text: bridge.Plainly(strings.Repeat("x", CaptionLimit+1)), Target: &bridge.Reference{ID: "B2"},
		Files: []bridge.KeptMedium{filed(bridge.Photo, "image/jpeg")},
	})
	if len(messages) != 2 || messages[0].GetImageMessage() == nil || messages[0].GetImageMessage().GetCaption() != "" {
		t.Fatalf("rendered %v", messages)
	}
	if contextOf(messages[0]).GetStanzaID() != "B2" || contextOf(messages[1]) != nil {
		t.Errorf("the answers are %v", messages)
	}
}

// TestRenderAlbums ties pictures together, and nothing else.
func TestRenderAlbums(t *testing.T) {
	messages := rendered(t, bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly("look"), Files: []bridge.KeptMedium{
		filed(bridge.Photo, "image/jpeg"), filed(bridge.Video, "video/mp4"), filed(bridge.File, "application/pdf"),
	}})
	if len(messages) != 3 {
		t.Fatalf("rendered %d messages", len(messages))
	}
	album := messages[0].GetAlbumMessage()
	if album.GetExpectedImageCount() != 1 || album.GetExpectedVideoCount() != 1 || messages[1].GetAlbumMessage() != nil {
		t.Errorf("the announcement is %v", album)
	}
	first, second, third := albumOf(messages[0]), albumOf(messages[1]), albumOf(messages[2])
	if first == "" || first != second || third != "" || messages[0].GetImageMessage().GetCaption() != "look" {
		t.Errorf("the albums are %q, %q and %q", first, second, third)
	}
	alone := rendered(t, bridge.Post{Action: bridge.ActionPost, Files: []bridge.KeptMedium{
		filed(bridge.Photo, "image/jpeg"), filed(bridge.File, "application/pdf"),
	}})
	if albumOf(alone[0]) != "" || alone[0].GetAlbumMessage() != nil {
		t.Errorf("one photo became an album: %v", alone[0])
	}
}

func TestRenderRefusesFilesWithoutHash(t *testing.T) {
	file := filed(bridge.Photo, "image/jpeg")
	file.Hash = "../../etc/passwd"
	_, err := new(Platform).Render(bridge.Post{Chat: family, Action: bridge.ActionPost, Files: []bridge.KeptMedium{file}})
	if resultOf(bridge.AsSendError(err)) != bridge.Rejected {
		t.Errorf("the rendering ended with %v", err)
	}
}

// TestContextsOfFiles lets files answer and disappear as texts do.
func TestContextsOfFiles(t *testing.T) {
	for _, kind := range []bridge.KeptMedium{
		filed(bridge.Photo, "image/jpeg"), filed(bridge.Video, "video/mp4"), filed(bridge.Audio, "audio/mpeg"),
		filed(bridge.Sticker, "image/webp"), filed(bridge.File, ""),
	} {
		for _, caption := range []string{"", "words"} {
			message := newFile(kind, someKey, caption)
			disappear(message, 60, 0)
			if contextOf(unwrap(message)).GetExpiration() != 60 {
				t.Errorf("a %s stays: %v", kind.Kind, message)
			}
		}
	}
	reaction := &waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{}}
	disappear(reaction, 60, 0)
	if contextOf(reaction) != nil {
		t.Errorf("a reaction became %v", reaction)
	}
}

// TestRenderEditsOfFiles rewords what stands under a file, or before it.
func TestRenderEditsOfFiles(t *testing.T) {
	edited := func(file bridge.KeptMedium, words string) (*waE2E.Message, int64, error) {
		parts, err := new(Platform).Render(bridge.Post{
			Chat: family, Action: bridge.ActionEdit, Text: bridge.Plainly(words), Files: []bridge.KeptMedium{file},
			Target: &bridge.Reference{ID: "R1"},
		})
		if err != nil {
			return nil, 0, err
		}
		var message waE2E.Message
		if err := proto.Unmarshal(parts[0].Payload, &message); err != nil {
			t.Fatal(err)
		}
		return unwrap(&message).GetProtocolMessage().GetEditedMessage(), parts[0].Size, nil
	}
	photo, size, err := edited(filed(bridge.Photo, "image/jpeg"), "better")
	if err != nil || photo.GetImageMessage().GetCaption() != "better" || size != 10 {
		t.Errorf("the caption became %v with %d bytes (%v)", photo, size, err)
	}
	note, size, err := edited(filed(bridge.Voice, "audio/ogg"), "better")
	if err != nil || note.GetExtendedTextMessage().GetText() != "better" || size != 0 {
		t.Errorf("the words became %v with %d bytes (%v)", note, size, err)
	}
	long := strings.Repeat("x", CaptionLimit+1)
	if _, _, err := edited(filed(bridge.Photo, "image/jpeg"), long); resultOf(bridge.AsSendError(err)) != bridge.Rejected {
		t.Errorf("a caption that is too long ended with %v", err)
	}
	if _, _, err := edited(bridge.KeptMedium{Medium: bridge.Medium{Kind: bridge.Photo}}, "x"); resultOf(bridge.AsSendError(err)) != bridge.Rejected {
		t.Errorf("a photo that is not kept any more ended with %v", err)
	}
}
