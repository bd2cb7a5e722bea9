package telegram

import "bytes"

// readCaption takes the caption of a file from the arguments. There need not be one.
func readCaption(args arguments) (formatted, error) {
	caption := args.text("caption")
	if len(caption) > maxTextBytes {
		return formatted{}, badRequest("caption is too long")
	}
	parsed, err := parseText(args, caption, "caption_entities")
	if err != nil {
		return formatted{}, err
	}
	return settleCaption(parsed)
}

// settleCaption brings a caption into the form that is kept.
func settleCaption(f formatted) (formatted, error) {
	settled, err := settleAny(f)
	if err != nil {
		return formatted{}, err
	}
	if len(unitsOf(settled.text)) > maxCaption {
		return formatted{}, badRequest("message caption is too long")
	}
	return settled, nil
}

// editMessageCaption replaces the caption of a message of the bot's own.
func (c *call) editMessageCaption() (any, error) {
	caption, err := readCaption(c.args)
	if err != nil {
		return nil, err
	}
	chat, p, err := c.editable()
	if err != nil {
		return nil, err
	}
	if p.content.file() == (File{}) || p.Kind == KindSticker {
		return nil, badRequest("there is no caption in the message to edit")
	}
	markup := c.markup()
	if p.written().equal(caption) && bytes.Equal(p.markup, markup) {
		return nil, notModified()
	}
	return c.finishEdit(chat, p, func() {
		p.write(caption)
		p.markup = markup
	})
}
