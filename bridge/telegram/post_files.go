package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"lifeboat/bridge"
)

// content is an open file on its way. The library takes a pointer only: it
// panics on a reader that is a struct (build_request_form.go:103).
type content struct{ io.ReadSeekCloser }

// open opens the files of a part. The caller closes what it gets, also beside
// an error.
func (p *Platform) open(files []enclosure) (opened []*content, failure *bridge.SendError) {
	if p.media == nil && len(files) > 0 {
		return nil, rejected("there is no folder to take files from")
	}
	for _, file := range files {
		reader, err := p.media.Open(file.Hash)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return opened, &bridge.SendError{Result: bridge.Rejected, Reason: "the file is no longer kept", Err: err}
		case err != nil:
			return opened, &bridge.SendError{Result: bridge.Transient, Reason: "the kept file cannot be opened", Err: err}
		}
		opened = append(opened, &content{reader})
	}
	return opened, nil
}

// closeAll closes files that were read; what a reader has to say at its end
// changes nothing anymore.
func (p *Platform) closeAll(files []*content) {
	for _, file := range files {
		if err := file.Close(); err != nil {
			p.log.Warn("a kept file could not be closed", "platform", p.name, "error", err)
		}
	}
}

// postFiles posts one file or an album.
func (p *Platform) postFiles(ctx context.Context, c call, contents []*content) error {
	if len(c.Files) == 1 {
		return p.postFile(ctx, c, &models.InputFileUpload{Filename: c.Files[0].Name, Data: contents[0]})
	}
	album := make([]models.InputMedia, len(c.Files))
	for i := range c.Files {
		album[i] = c.albumItem(i, contents[i])
	}
	_, err := p.bot.SendMediaGroup(ctx, &bot.SendMediaGroupParams{
		ChatID: c.to.chat, MessageThreadID: c.to.topic, Media: album,
		DisableNotification: c.Silent, ReplyParameters: c.reply(),
	})
	return err
}

// albumItem is one file of an album; the caption goes with the first. The
// library sends an attachment under the name by which it is referred to, which
// members see of documents only.
func (c call) albumItem(i int, content *content) models.InputMedia {
	file := c.Files[i]
	var caption string
	var entities []models.MessageEntity
	if i == 0 {
		caption, entities = native(c.Text)
	}
	name := fmt.Sprintf("attach://%d%s", i+1, file.Kind)
	switch {
	case c.asDocuments:
		return &models.InputMediaDocument{
			Media: name, MediaAttachment: content, Caption: caption, CaptionEntities: entities, DisableContentTypeDetection: true,
		}
	case file.Kind == bridge.Photo:
		return &models.InputMediaPhoto{Media: name, MediaAttachment: content, Caption: caption, CaptionEntities: entities}
	default:
		return &models.InputMediaVideo{
			Media: name, MediaAttachment: content, Caption: caption, CaptionEntities: entities,
			Width: file.Width, Height: file.Height, Duration: file.Seconds, SupportsStreaming: true,
		}
	}
}

// postFile posts a file as what it is.
func (p *Platform) postFile(ctx context.Context, c call, upload models.InputFile) (err error) {
	caption, entities := native(c.Text)
	file := c.Files[0]
	kind := file.Kind
	if c.asDocuments {
		kind = bridge.File
	}
	switch kind {
	case bridge.Photo:
		_, err = p.bot.SendPhoto(ctx, &bot.SendPhotoParams{
			ChatID: c.to.chat, MessageThreadID: c.to.topic, DisableNotification: c.Silent, ReplyParameters: c.reply(),
			Caption: caption, CaptionEntities: entities, Photo: upload,
		})
	case bridge.Video:
		_, err = p.bot.SendVideo(ctx, &bot.SendVideoParams{
			ChatID: c.to.chat, MessageThreadID: c.to.topic, DisableNotification: c.Silent, ReplyParameters: c.reply(),
			Caption: caption, CaptionEntities: entities, Video: upload,
			Width: file.Width, Height: file.Height, Duration: file.Seconds, SupportsStreaming: true,
		})
	case bridge.Animated:
		_, err = p.bot.SendAnimation(ctx, &bot.SendAnimationParams{
			ChatID: c.to.chat, MessageThreadID: c.to.topic, DisableNotification: c.Silent, ReplyParameters: c.reply(),
			Caption: caption, CaptionEntities: entities, Animation: upload,
			Width: file.Width, Height: file.Height, Duration: file.Seconds,
		})
	case bridge.Voice:
		_, err = p.bot.SendVoice(ctx, &bot.SendVoiceParams{
			ChatID: c.to.chat, MessageThreadID: c.to.topic, DisableNotification: c.Silent, ReplyParameters: c.reply(),
			Caption: caption, CaptionEntities: entities, Voice: upload, Duration: file.Seconds,
		})
	case bridge.Audio:
		_, err = p.bot.SendAudio(ctx, &bot.SendAudioParams{
			ChatID: c.to.chat, MessageThreadID: c.to.topic, DisableNotification: c.Silent, ReplyParameters: c.reply(),
			Caption: caption, CaptionEntities: entities, Audio: upload, Duration: file.Seconds,
		})
	default:
		_, err = p.bot.SendDocument(ctx, &bot.SendDocumentParams{
			ChatID: c.to.chat, MessageThreadID: c.to.topic, DisableNotification: c.Silent, ReplyParameters: c.reply(),
			Caption: caption, CaptionEntities: entities, Document: upload, DisableContentTypeDetection: true,
		})
	}
	return err
}
