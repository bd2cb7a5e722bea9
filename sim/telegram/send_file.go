package telegram

import "fmt"

// The methods that post one file each.
func (c *call) sendPhoto() (any, error)     { return c.sendFile(KindPhoto) }
func (c *call) sendVideo() (any, error)     { return c.sendFile(KindVideo) }
func (c *call) sendAnimation() (any, error) { return c.sendFile(KindAnimation) }
func (c *call) sendVoice() (any, error)     { return c.sendFile(KindVoice) }
func (c *call) sendAudio() (any, error)     { return c.sendFile(KindAudio) }
func (c *call) sendDocument() (any, error)  { return c.sendFile(KindDocument) }
func (c *call) sendSticker() (any, error)   { return c.sendFile(KindSticker) }

// sendFile posts a file. The argument that names it has the name of its kind.
func (c *call) sendFile(kind Kind) (any, error) {
	chat, err := c.chat(toWrite)
	if err != nil {
		return nil, err
	}
	shown, caption, err := c.readFile(kind, c.args, string(kind))
	if err != nil {
		return nil, err
	}
	return c.post(chat, func(p *post) {
		p.Kind, p.content = kind, shown
		p.write(caption)
	})
}

// readFile reads what a call says of a file and its caption; name is that of the argument which holds the file.
func (c *call) readFile(kind Kind, args arguments, name string) (content, formatted, error) {
	given, err := c.given(args, name)
	if err != nil {
		return content{}, formatted{}, err
	}
	if err := checkSize(kind, given.stored.size); err != nil {
		return content{}, formatted{}, err
	}
	var caption formatted
	if kind != KindSticker {
		if caption, err = readCaption(args); err != nil {
			return content{}, formatted{}, err
		}
	}
	shown, err := shapeIn(kind, args, given).contentOf(kind, given.stored, c.server.vault)
	return shown, caption, err
}

func checkSize(kind Kind, size int64) error {
	switch {
	case size == 0:
		return badRequest("file must be non-empty")
	case kind == KindPhoto && size > maxPhoto:
		return badRequest(fmt.Sprintf("file of size %d bytes is too big for a photo; the maximum size is %d bytes", size, maxPhoto))
	}
	return nil
}

// shapeIn is what a bot says of its file. What it leaves out the real server finds by looking into the file.
func shapeIn(kind Kind, args arguments, given upload) shape {
	s := shape{
		name: given.name, mime: given.mime,
		width: int(args.number("width")), height: int(args.number("height")), seconds: int(args.number("duration")),
		emoji: args.text("emoji"), title: args.text("title"), performer: args.text("performer"),
	}
	if kind == KindPhoto {
		s.width, s.height = 1280, 853
	}
	return s
}
