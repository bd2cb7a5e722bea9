package matrix_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
)

func (w *world) UseFolder(folder bridge.MediaFolder) { w.media = folder }

func (w *world) Kinds() []bridge.Attachment {
	return []bridge.Attachment{
		bridge.Photo, bridge.Video, bridge.Animated, bridge.Voice, bridge.Audio, bridge.File, bridge.Sticker,
	}
}

// Albums are unknown to Matrix.
func (w *world) Albums() bool { return false }

func (w *world) Share(t testing.TB, sharing conformance.Sharing) (ids []string) {
	t.Helper()
	by := w.members[sharing.Member]
	for i, file := range sharing.Files {
		content := object{}
		if i == 0 && sharing.Caption.Plain != "" {
			content = contentOf(sharing.Caption)
		}
		if i == 0 && sharing.ReplyTo != "" {
			content["m.relates_to"] = object{"m.in_reply_to": object{"event_id": sharing.ReplyTo}}
		}
		kind := describe(content, file.Medium)
		content["url"] = by.upload(t, file.MIME, file.Content)
		ids = append(ids, by.send(t, w.room, kind, content))
	}
	by.awaitShown(t, w.room, ids[len(ids)-1])
	return ids
}

// describe writes a file down as clients do, and returns the type of its event.
func describe(content object, medium bridge.Medium) (eventType string) {
	info := object{"mimetype": medium.MIME, "size": medium.Size, "w": medium.Width, "h": medium.Height, "duration": medium.Duration.Milliseconds()}
	name := medium.Name
	if name == "" {
		name = "file"
	}
	content["filename"], content["info"] = name, info
	if content["body"] == nil {
		content["body"] = name
	}
	switch medium.Kind {
	case bridge.Photo:
		content["msgtype"] = "m.image"
	case bridge.Animated:
		content["msgtype"] = "m.video"
		info["fi.mau.gif"] = true
	case bridge.Video:
		content["msgtype"] = "m.video"
	case bridge.Voice:
		content["msgtype"] = "m.audio"
		content["org.matrix.msc3245.voice"] = object{}
	case bridge.Audio:
		content["msgtype"] = "m.audio"
	case bridge.Sticker:
		delete(content, "msgtype")
		return "m.sticker"
	default:
		content["msgtype"] = "m.file"
	}
	return "m.room.message"
}

// upload brings a file to the homeserver and returns its address.
func (m *member) upload(t testing.TB, kind string, content []byte) string {
	t.Helper()
	answer := m.file(t, "POST", "/_matrix/media/v3/upload", kind, bytes.NewReader(content))
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("an upload: %d %s, %v", answer.StatusCode, text, err)
	}
	_, address, _ := strings.Cut(string(text), `"content_uri":"`)
	address, _, _ = strings.Cut(address, `"`)
	return address
}

// hash downloads a file and returns the SHA-256 of what came.
func (m *member) hash(t testing.TB, address string) string {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	answer := m.file(t, "GET", "/_matrix/client/v1/media/download/"+parsed.Host+parsed.Path, "", nil)
	defer answer.Body.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("a download: %d, %v", answer.StatusCode, err)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func (m *member) file(t testing.TB, method, path, kind string, content io.Reader) *http.Response {
	t.Helper()
	request, err := http.NewRequest(method, m.server+path, content)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+m.token)
	request.Header.Set("Content-Type", kind)
	answer, err := memberClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// file is the file that a content shows to a member, who downloads it.
func (w *world) file(t testing.TB, content object) *conformance.SeenFile {
	t.Helper()
	address, _ := content["url"].(string)
	if address == "" {
		return nil
	}
	kinds := map[any]bridge.Attachment{"m.image": bridge.Photo, "m.video": bridge.Video, "m.audio": bridge.Audio, "m.file": bridge.File}
	seen := &conformance.SeenFile{Kind: kinds[content["msgtype"]], Hash: w.members[0].hash(t, address)}
	seen.Name, _ = content["filename"].(string)
	switch {
	case content["org.matrix.msc3245.voice"] != nil:
		seen.Kind = bridge.Voice
	case dig[bool](content, "info", "fi.mau.gif").value:
		seen.Kind = bridge.Animated
	}
	return seen
}

// captionOf is what is said with a file, or without one.
func captionOf(content object) bridge.Text {
	if content["url"] != nil && content["body"] == content["filename"] {
		return bridge.Text{}
	}
	return shown(content)
}
