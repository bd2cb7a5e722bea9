package conformance

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lifeboat/bridge"
)

// media are the files that the suite has travel, one of each kind. Only photos
// are what they claim to be: an adapter has to cope with a video that is none.
var media = []bridge.Medium{
	{Kind: bridge.Photo, MIME: "image/jpeg", Width: 64, Height: 48},
	{Kind: bridge.Video, MIME: "video/mp4", Width: 640, Height: 360, Duration: 12 * time.Second},
	{Kind: bridge.Animated, MIME: "video/mp4", Width: 320, Height: 180, Duration: 3 * time.Second},
	{Kind: bridge.Voice, MIME: "audio/ogg; codecs=opus", Duration: 7 * time.Second},
	{Kind: bridge.Audio, MIME: "audio/mpeg", Name: "song.mp3", Duration: 181 * time.Second},
	{Kind: bridge.File, MIME: "application/pdf", Name: "Überfahrt – plan (2).pdf"},
	{Kind: bridge.Sticker, MIME: "image/webp", Width: 512, Height: 512},
}

// sharedFile is a file of one of these kinds; different seeds give different
// contents.
func sharedFile(t testing.TB, kind bridge.Attachment, seed uint64) SharedFile {
	t.Helper()
	at := slices.IndexFunc(media, func(m bridge.Medium) bool { return m.Kind == kind })
	if at < 0 {
		t.Fatalf("the suite has no file of the kind %q", kind)
	}
	content := noise(40_000, seed)
	if kind == bridge.Photo {
		content = picture(t, media[at].Width, media[at].Height, seed)
	}
	medium := media[at]
	medium.Size = int64(len(content))
	return SharedFile{Medium: medium, Content: content}
}

// noise is a content that no compression shortens.
func noise(size int, seed uint64) []byte {
	var key [32]byte
	key[0], key[1] = byte(seed), byte(seed>>8)
	source, content := rand.NewChaCha8(key), make([]byte, 0, size+8)
	for len(content) < size {
		content = binary.LittleEndian.AppendUint64(content, source.Uint64())
	}
	return content[:size]
}

// picture is a real JPEG of one color.
func picture(t testing.TB, width, height int, seed uint64) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, width, height))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(40 * seed)
	}
	var encoded bytes.Buffer
	if err := jpeg.Encode(&encoded, picture, nil); err != nil {
		t.Fatal(err)
	}
	return encoded.Bytes()
}
