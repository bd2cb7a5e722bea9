package whatsapp

import (
	"bytes"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/render"
	sim "lifeboat/sim/whatsapp"
)

func (w *world) UseFolder(folder bridge.MediaFolder) { w.media = folder }

func (w *world) Albums() bool { return true }

// kinds are what the kinds of file are called on WhatsApp.
var kinds = map[bridge.Attachment]sim.FileKind{
	bridge.Photo: sim.Photo, bridge.Video: sim.Video, bridge.Animated: sim.GIF, bridge.Voice: sim.VoiceNote,
	bridge.Audio: sim.Audio, bridge.File: sim.Document, bridge.Sticker: sim.Sticker,
}

func (w *world) Kinds() []bridge.Attachment {
	return []bridge.Attachment{
		bridge.Photo, bridge.Video, bridge.Animated, bridge.Voice, bridge.Audio, bridge.File, bridge.Sticker,
	}
}

func (w *world) Share(t testing.TB, sharing conformance.Sharing) []string {
	t.Helper()
	var files []sim.File
	for _, file := range sharing.Files {
		files = append(files, sim.File{
			Kind: kinds[file.Kind], Content: bytes.NewReader(file.Content), Name: file.Name, Type: file.MIME,
			Width: file.Width, Height: file.Height, Duration: file.Duration,
		})
	}
	files[0].Caption = render.FormatWhatsApp(sharing.Caption)
	if sharing.ReplyTo != "" {
		files[0].ReplyTo = &sim.Received{ID: sharing.ReplyTo, Sender: w.members[0].JID(), Text: "quoted"}
	}
	m := w.members[sharing.Member]
	if len(files) > 1 {
		ids, err := m.ShareAlbum(patience(t), w.group, files...)
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	id, err := m.Share(patience(t), w.group, files[0])
	if err != nil {
		t.Fatal(err)
	}
	return []string{id}
}

// fileSeen is a file as the suite knows it; one that could not be downloaded has
// no hash.
func fileSeen(file *sim.ReceivedFile) *conformance.SeenFile {
	if file == nil {
		return nil
	}
	for kind, name := range kinds {
		if name == file.Kind {
			return &conformance.SeenFile{Kind: kind, Name: file.Name, Hash: file.SHA256}
		}
	}
	return &conformance.SeenFile{}
}
