package telegram

// The types below are the files and cards of the Bot API, with the fields that the simulator fills.

type photoSize struct {
	file
	Width  int `json:"width"`
	Height int `json:"height"`
}

type videoFile struct {
	photoSize
	Duration int    `json:"duration"`
	FileName string `json:"file_name,omitempty"`
	MimeType string `json:"mime_type,omitempty"`
}

type voiceFile struct {
	file
	Duration int    `json:"duration"`
	MimeType string `json:"mime_type,omitempty"`
}

type audioFile struct {
	voiceFile
	FileName  string `json:"file_name,omitempty"`
	Title     string `json:"title,omitempty"`
	Performer string `json:"performer,omitempty"`
}

type sticker struct {
	photoSize
	Type       string `json:"type"`
	IsAnimated bool   `json:"is_animated"`
	IsVideo    bool   `json:"is_video"`
	Emoji      string `json:"emoji,omitempty"`
}

type document struct {
	file
	FileName string `json:"file_name,omitempty"`
	MimeType string `json:"mime_type,omitempty"`
}

type location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type contact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
}

type pollCard struct {
	ID                    string       `json:"id"`
	Question              string       `json:"question"`
	Options               []pollOption `json:"options"`
	TotalVoterCount       int          `json:"total_voter_count"`
	IsClosed              bool         `json:"is_closed"`
	IsAnonymous           bool         `json:"is_anonymous"`
	Type                  string       `json:"type"`
	AllowsMultipleAnswers bool         `json:"allows_multiple_answers"`
}

type pollOption struct {
	Text       string `json:"text"`
	VoterCount int    `json:"voter_count"`
}

// contentOf is what a message says of a file.
func (s shape) contentOf(kind Kind, kept *stored, v *vault) (content, error) {
	f := fileOf(kept)
	switch kind {
	case KindPhoto:
		small, err := v.thumbnail(kept)
		if err != nil {
			return content{}, err
		}
		return content{Photo: []photoSize{{fileOf(small), s.width / 8, s.height / 8}, {f, s.width, s.height}}}, nil
	case KindVideo:
		return content{Video: s.video(f)}, nil
	case KindAnimation:
		// A GIF comes as a document too, for clients that know no animations.
		return content{Animation: s.video(f), Document: &document{f, s.name, s.mime}}, nil
	case KindVoice:
		return content{Voice: &voiceFile{f, s.seconds, s.mime}}, nil
	case KindAudio:
		return content{Audio: &audioFile{voiceFile{f, s.seconds, s.mime}, s.name, s.title, s.performer}}, nil
	case KindSticker:
		return content{Sticker: &sticker{photoSize: photoSize{f, s.width, s.height}, Type: "regular", Emoji: s.emoji}}, nil
	default:
		return content{Document: &document{f, s.name, s.mime}}, nil
	}
}

func (s shape) video(f file) *videoFile {
	return &videoFile{photoSize: photoSize{f, s.width, s.height}, Duration: s.seconds, FileName: s.name, MimeType: s.mime}
}

// file is what members see of the file; the zero File without one.
func (c content) file() File {
	switch {
	case c.Animation != nil:
		return c.Animation.shown(c.Animation.FileName, c.Animation.MimeType)
	case c.Document != nil:
		return c.Document.shown(c.Document.FileName, c.Document.MimeType)
	case len(c.Photo) > 0:
		return c.Photo[len(c.Photo)-1].shown("", "image/jpeg")
	case c.Video != nil:
		return c.Video.shown(c.Video.FileName, c.Video.MimeType)
	case c.Voice != nil:
		return c.Voice.shown("", c.Voice.MimeType)
	case c.Audio != nil:
		return c.Audio.shown(c.Audio.FileName, c.Audio.MimeType)
	case c.Sticker != nil:
		return c.Sticker.shown("", "image/webp")
	}
	return File{}
}

func (f file) shown(name, mime string) File {
	return File{Name: name, MIME: mime, Size: f.stored.size, SHA256: f.stored.hash}
}

// showTo gives every file the id under which a bot knows it.
func (c content) showTo(b *Bot) content {
	sizes := c.Photo
	c.Photo = nil
	for _, size := range sizes {
		size.file = size.showTo(b)
		c.Photo = append(c.Photo, size)
	}
	c.Video = shownCopy(b, c.Video, func(v *videoFile) *file { return &v.file })
	c.Animation = shownCopy(b, c.Animation, func(v *videoFile) *file { return &v.file })
	c.Voice = shownCopy(b, c.Voice, func(v *voiceFile) *file { return &v.file })
	c.Audio = shownCopy(b, c.Audio, func(a *audioFile) *file { return &a.file })
	c.Sticker = shownCopy(b, c.Sticker, func(s *sticker) *file { return &s.file })
	c.Document = shownCopy(b, c.Document, func(d *document) *file { return &d.file })
	if c.PinnedMessage != nil {
		pinned := c.PinnedMessage.showTo(b)
		c.PinnedMessage = &pinned
	}
	return c
}

// shownCopy is a copy of what has a file, whose id is that for a bot.
func shownCopy[T any](b *Bot, media *T, fileOf func(*T) *file) *T {
	if media == nil {
		return nil
	}
	shown := *media
	*fileOf(&shown) = fileOf(&shown).showTo(b)
	return &shown
}

// showTo is the message as one bot sees it.
func (m wireMessage) showTo(b *Bot) wireMessage {
	m.content = m.content.showTo(b)
	if m.ReplyToMessage != nil {
		target := m.ReplyToMessage.showTo(b)
		m.ReplyToMessage = &target
	}
	return m
}
