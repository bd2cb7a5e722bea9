package telegram

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// An album holds 2 to 10 files (Bot API documentation, sendMediaGroup). The wording of the refusals is the
// simulator's own.
const (
	minAlbum = 2
	maxAlbum = 10
)

// albumKinds are the types of an album's items. Documents and audio only go with their like.
var albumKinds = map[string]Kind{"photo": KindPhoto, "video": KindVideo, "audio": KindAudio, "document": KindDocument}

// albumItem is one file of an album.
type albumItem struct {
	kind    Kind
	content content
	caption formatted
}

// sendMediaGroup posts an album: one message a file, all or none.
func (c *call) sendMediaGroup() (any, error) {
	items, err := c.readAlbum()
	if err != nil {
		return nil, err
	}
	chat, err := c.chat(toWrite)
	if err != nil {
		return nil, err
	}
	var posts []*post
	for _, item := range items {
		p, err := c.compose(chat)
		if err != nil {
			return nil, err
		}
		p.Kind, p.content = item.kind, item.content
		p.write(item.caption)
		posts = append(posts, p)
	}
	if err := c.paceAll(chat, len(posts)); err != nil {
		return nil, err
	}
	return c.sayAlbum(chat, posts), nil
}

func (c *call) sayAlbum(chat *Chat, posts []*post) []wireMessage {
	chat.sayAlbum(posts)
	var shown []wireMessage
	for _, p := range posts {
		shown = append(shown, chat.object(p).showTo(c.bot))
	}
	return shown
}

// sayAlbum posts messages that belong together.
func (c *Chat) sayAlbum(posts []*post) {
	c.server.albums++
	name := strconv.FormatInt(13_000_000_000_000_000+c.server.albums, 10)
	for _, p := range posts {
		p.Album, p.content.MediaGroupID = name, name
		c.say(p)
	}
}

func (c *call) readAlbum() ([]albumItem, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal([]byte(c.args.text("media")), &raw); err != nil {
		return nil, badRequest("can't parse media JSON object")
	}
	if len(raw) < minAlbum || len(raw) > maxAlbum {
		return nil, badRequest(fmt.Sprintf("an album holds %d to %d files, not %d", minAlbum, maxAlbum, len(raw)))
	}
	var items []albumItem
	for _, one := range raw {
		item, err := c.readItem(one)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, checkMix(items)
}

func (c *call) readItem(raw json.RawMessage) (albumItem, error) {
	args := make(arguments)
	if err := args.addObject(raw); err != nil {
		return albumItem{}, badRequest("can't parse InputMedia")
	}
	kind, known := albumKinds[args.text("type")]
	if !known {
		return albumItem{}, badRequest("type of an album's file must be one of photo, video, audio and document")
	}
	shown, caption, err := c.readFile(kind, args, "media")
	return albumItem{kind, shown, caption}, err
}

func checkMix(items []albumItem) error {
	for _, item := range items {
		if (item.kind == KindDocument || item.kind == KindAudio) && item.kind != items[0].kind {
			return badRequest(string(item.kind) + " can't be mixed with other media types")
		}
		if (items[0].kind == KindDocument || items[0].kind == KindAudio) && item.kind != items[0].kind {
			return badRequest(string(items[0].kind) + " can't be mixed with other media types")
		}
	}
	return nil
}
