package matrix

import (
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// outgoingFile is what the content of a post has beside its wording where it
// brings a file
// (https://spec.matrix.org/v1.11/client-server-api/#media-captions). Its address
// is put in by Upload.
type outgoingFile struct {
	FileName string       `json:"filename"`
	Info     outgoingInfo `json:"info"`
	// Audio and Voice make a voice note of an audio file (MSC1767 and MSC3245, in
	// the form that clients have used ever since).
	Audio *voiceNote `json:"org.matrix.msc1767.audio,omitempty"`
	Voice *struct{}  `json:"org.matrix.msc3245.voice,omitempty"`
}

type voiceNote struct {
	Duration int64 `json:"duration"` // in milliseconds
}

// outgoingInfo describes a file to clients that have not downloaded it.
type outgoingInfo struct {
	MIMEType string `json:"mimetype,omitempty"`
	Size     int64  `json:"size"`
	Width    int    `json:"w,omitempty"`
	Height   int    `json:"h,omitempty"`
	Duration int64  `json:"duration,omitempty"` // in milliseconds
	loop
}

// loop are the marks by which clients play a silent video like a GIF.
type loop struct {
	GIF      bool `json:"fi.mau.gif,omitempty"`
	Loop     bool `json:"fi.mau.loop,omitempty"`
	Autoplay bool `json:"fi.mau.autoplay,omitempty"`
	Controls bool `json:"fi.mau.hide_controls,omitempty"`
	Silent   bool `json:"fi.mau.no_audio,omitempty"`
}

// draftFiles drafts files, in order. A text of one piece becomes the caption of
// the first; what is left of the text is returned.
func draftFiles(files []bridge.KeptMedium, texts []bridge.Text) (drafts []draft, left []bridge.Text, err error) {
	for _, file := range files {
		if file.Size <= 0 {
			return nil, nil, rejected("a file of no length cannot be posted")
		}
		drafts = append(drafts, draftFile(file))
	}
	if len(drafts) == 0 || len(texts) != 1 {
		return drafts, texts, nil
	}
	caption := wordingOf(texts[0])
	first := &drafts[0].event
	first.Body, first.Format, first.Formatted = caption.Body, caption.Format, caption.Formatted
	return drafts, nil, nil
}

// draftFile drafts one file. Members are notified of it as of any message: no
// kind of message brings files in silence.
func draftFile(file bridge.KeptMedium) draft {
	name, kind := nameOf(file.Medium), render.MediaType(file.MIME)
	event := outgoing{Kind: kindOf(file.Medium), Body: name, Mentions: &mentions{}}
	event.outgoingFile = &outgoingFile{FileName: name, Info: outgoingInfo{
		MIMEType: kind, Size: file.Size, Width: file.Width, Height: file.Height, Duration: file.Duration.Milliseconds(),
	}}
	switch {
	case file.Kind == bridge.Voice:
		event.Audio, event.Voice = &voiceNote{Duration: file.Duration.Milliseconds()}, &struct{}{}
	case file.Kind == bridge.Animated && event.Kind == "m.video":
		event.Info.loop = loop{true, true, true, true, true}
	}
	return draft{event: event, file: &attachedFile{Hash: file.Hash, Name: name, MIME: kind}, size: file.Size}
}

// kindOf is the kind of message that brings a file. Of stickers and animations
// it depends on what they are made of: pictures, or a video.
func kindOf(medium bridge.Medium) string {
	isVideo := strings.HasPrefix(medium.MIME, "video/")
	switch medium.Kind {
	case bridge.Photo:
		return "m.image"
	case bridge.Video:
		return "m.video"
	case bridge.Voice, bridge.Audio:
		return "m.audio"
	case bridge.Animated, bridge.Sticker:
		switch {
		case isVideo:
			return "m.video"
		case strings.HasPrefix(medium.MIME, "image/"):
			return "m.image"
		}
	}
	return "m.file"
}

// endings are those of the types that files without a name mostly have.
var endings = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "video/mp4": ".mp4", "video/webm": ".webm",
	"audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "application/pdf": ".pdf",
}

// nameOf is the name under which members see a file; one that has none is
// called after its kind.
func nameOf(medium bridge.Medium) string {
	const longest = 200
	if name := render.FileName(medium.Name, longest); name != "" {
		return name
	}
	kind, _, _ := strings.Cut(render.MediaType(medium.MIME), ";")
	return string(medium.Kind) + endings[kind]
}
