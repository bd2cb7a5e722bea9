package telegram_test

import (
	"bytes"
	"strconv"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	sim "lifeboat/sim/telegram"
)

// simKinds are Telegram's words for the kinds of files.
var simKinds = map[bridge.Attachment]sim.Kind{
	bridge.Photo: sim.KindPhoto, bridge.Video: sim.KindVideo, bridge.Animated: sim.KindAnimation,
	bridge.Voice: sim.KindVoice, bridge.Audio: sim.KindAudio, bridge.File: sim.KindDocument, bridge.Sticker: sim.KindSticker,
}

func kindOf(kind sim.Kind) bridge.Attachment {
	for attachment, name := range simKinds {
		if name == kind {
			return attachment
		}
	}
	return bridge.Other
}

func (w *world) UseFolder(folder bridge.MediaFolder) { w.media = folder }

func (w *world) Kinds() []bridge.Attachment {
	return []bridge.Attachment{
		bridge.Photo, bridge.Video, bridge.Animated, bridge.Voice, bridge.Audio, bridge.File, bridge.Sticker,
	}
}

func (w *world) Albums() bool { return true }

func (w *world) Share(t testing.TB, sharing conformance.Sharing) (ids []string) {
	t.Helper()
	options := []sim.PostOption{sim.WithEntities(simEntities(sharing.Caption)...)}
	if sharing.ReplyTo != "" {
		options = append(options, sim.ReplyTo(number(t, sharing.ReplyTo)))
	}
	for _, n := range w.share(t, sharing, options) {
		ids = append(ids, strconv.Itoa(n))
	}
	return ids
}

func (w *world) share(t testing.TB, sharing conformance.Sharing, options []sim.PostOption) []int {
	t.Helper()
	var files []sim.Media
	for _, file := range sharing.Files {
		files = append(files, simMedia(file))
	}
	who := w.members[sharing.Member]
	if len(files) > 1 {
		ids, err := who.SendAlbum(w.chat, files, sharing.Caption.Plain, options...)
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	id, err := who.Send(w.chat, files[0], sharing.Caption.Plain, options...)
	if err != nil {
		t.Fatal(err)
	}
	return []int{id}
}

func simMedia(file conformance.SharedFile) sim.Media {
	media := map[bridge.Attachment]sim.Media{
		bridge.Photo: sim.Photo(), bridge.Video: sim.Video(), bridge.Animated: sim.Animation(), bridge.Voice: sim.Voice(),
		bridge.Audio: sim.Audio(file.Name), bridge.File: sim.Document(file.Name), bridge.Sticker: sim.Sticker("👍"),
	}[file.Kind]
	return media.From(bytes.NewReader(file.Content)).OfType(file.MIME).Measuring(file.Width, file.Height).Lasting(file.Duration)
}
