package whatsapp

import (
	"bytes"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
)

var (
	someKey  = bytes.Repeat([]byte{1}, 32)
	somePath = proto.String("/v/abc?oh=1")
)

func somePhoto() *waE2E.ImageMessage {
	return &waE2E.ImageMessage{
		DirectPath: somePath, MediaKey: someKey, FileSHA256: someKey, FileEncSHA256: someKey, FileLength: proto.Uint64(1000),
		Mimetype: proto.String("image/jpeg"), Width: proto.Uint32(640), Height: proto.Uint32(480), Caption: proto.String("look"),
	}
}

func decoded(t *testing.T, message *waE2E.Message) bridge.Message {
	t.Helper()
	got, err := new(Platform).Decode(wrapped(t, message))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestDecodeFiles(t *testing.T) {
	document := &waE2E.DocumentMessage{
		DirectPath: somePath, MediaKey: someKey, FileSHA256: someKey, FileEncSHA256: someKey, FileLength: proto.Uint64(5),
		Mimetype: proto.String("application/pdf"), FileName: proto.String("plan.pdf"),
	}
	note := &waE2E.AudioMessage{
		DirectPath: somePath, MediaKey: someKey, FileSHA256: someKey, FileEncSHA256: someKey, FileLength: proto.Uint64(1 << 63),
		Mimetype: proto.String("audio/ogg; codecs=opus"), Seconds: proto.Uint32(7), PTT: proto.Bool(true),
	}
	for name, c := range map[string]struct {
		message *waE2E.Message
		want    bridge.Medium
		words   string
	}{
		"photo": {
			&waE2E.Message{EphemeralMessage: inside(&waE2E.Message{ImageMessage: somePhoto()})},
			bridge.Medium{Kind: bridge.Photo, MIME: "image/jpeg", Size: 1000, Width: 640, Height: 480},
			"look",
		},
		"document": {
			&waE2E.Message{DocumentMessage: document}, bridge.Medium{Kind: bridge.File, Name: "plan.pdf", MIME: "application/pdf", Size: 5}, "",
		},
		"voice note of an absurd length": {
			&waE2E.Message{AudioMessage: note}, bridge.Medium{Kind: bridge.Voice, MIME: "audio/ogg; codecs=opus", Duration: 7 * time.Second}, "",
		},
	} {
		got := decoded(t, c.message)
		if got.Media == nil {
			t.Errorf("%s: there is no medium", name)
			continue
		}
		source, failure := parseSource(*got.Media)
		if failure != nil || source.Path != *somePath || !bytes.Equal(source.Key, someKey) {
			t.Errorf("%s: the note is %+v (%v)", name, source, failure)
		}
		medium := *got.Media
		medium.Source = nil
		if medium.Kind != c.want.Kind || medium.Name != c.want.Name || medium.MIME != c.want.MIME || medium.Size != c.want.Size ||
			medium.Width != c.want.Width || medium.Height != c.want.Height || medium.Duration != c.want.Duration || got.Text.Plain != c.words {
			t.Errorf("%s: decoded %+v with %q", name, medium, got.Text.Plain)
		}
	}
}

// TestDecodeWhatCannotBeFetched leaves the medium out where nothing, or nothing
// of WhatsApp's, could be fetched, or should be.
func TestDecodeWhatCannotBeFetched(t *testing.T) {
	for name, change := range map[string]func(*waE2E.ImageMessage){
		"another host":    func(m *waE2E.ImageMessage) { m.DirectPath = proto.String("@evil.example/v/abc?oh=1") },
		"no query":        func(m *waE2E.ImageMessage) { m.DirectPath = proto.String("/v/abc") },
		"no key":          func(m *waE2E.ImageMessage) { m.MediaKey = nil },
		"half a hash":     func(m *waE2E.ImageMessage) { m.FileSHA256 = someKey[:16] },
		"not encrypted":   func(m *waE2E.ImageMessage) { m.FileEncSHA256 = nil },
		"to be seen once": func(m *waE2E.ImageMessage) { m.ViewOnce = proto.Bool(true) },
	} {
		photo := somePhoto()
		change(photo)
		got := decoded(t, &waE2E.Message{ImageMessage: photo})
		if got.Media != nil || got.Attachment != bridge.Photo || got.Text.Plain != "look" {
			t.Errorf("%s: decoded %+v", name, got)
		}
	}
}

func belonging(kind waE2E.MessageAssociation_AssociationType) *waE2E.MessageContextInfo {
	return &waE2E.MessageContextInfo{MessageAssociation: &waE2E.MessageAssociation{
		AssociationType: kind.Enum(), ParentMessageKey: key("P1"),
	}}
}

func TestDecodeAlbums(t *testing.T) {
	of := belonging(waE2E.MessageAssociation_MEDIA_ALBUM)
	for name, message := range map[string]*waE2E.Message{
		"beside": {ImageMessage: somePhoto(), MessageContextInfo: of},
		"inside": {EphemeralMessage: inside(&waE2E.Message{ImageMessage: somePhoto(), MessageContextInfo: of})},
		"around": {EphemeralMessage: inside(&waE2E.Message{ImageMessage: somePhoto()}), MessageContextInfo: of},
	} {
		if got := decoded(t, message); got.Album != "P1" {
			t.Errorf("%s: the album is %q", name, got.Album)
		}
	}
	for _, kind := range []waE2E.MessageAssociation_AssociationType{
		waE2E.MessageAssociation_HD_IMAGE_DUAL_UPLOAD, waE2E.MessageAssociation_HD_VIDEO_DUAL_UPLOAD, waE2E.MessageAssociation_MOTION_PHOTO,
	} {
		got := decoded(t, &waE2E.Message{AssociatedChildMessage: inside(&waE2E.Message{ImageMessage: somePhoto()}), MessageContextInfo: belonging(kind)})
		if got.Kind != bridge.Nothing {
			t.Errorf("%s: decoded %+v", kind, got)
		}
	}
}

func TestDecodeEditsOfCaptions(t *testing.T) {
	got := decoded(t, protocol(waE2E.ProtocolMessage_MESSAGE_EDIT, "B2", &waE2E.Message{ImageMessage: somePhoto()}))
	if got.Kind != bridge.Edited || got.Media != nil || got.Text.Plain != "look" {
		t.Errorf("decoded %+v", got)
	}
}
