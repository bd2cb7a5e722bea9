package matrix

import (
	"fmt"
	"io"
	"time"
)

// Media is a file that a user posts.
type Media struct {
	// Type is the message type: m.image, m.video, m.audio or m.file; or m.sticker, which is a type of event.
	Type string
	Name string
	MIME string
	// Caption is what is said with the file; empty for nothing. The option HTML gives it markup.
	Caption string
	// Voice marks audio as a voice note, GIF a video as one that plays in silence and again and again.
	Voice, GIF bool
	// Width and Height are in pixels; 0 leaves them out, as 0 does the duration.
	Width, Height int
	Duration      time.Duration
	// Content is read once, to its end.
	Content io.Reader
}

// typeSticker is the one type of event that brings a file and is no message.
const typeSticker = "m.sticker"

// SendMedia uploads a file and posts it. The file is never in memory as a whole.
func (u *User) SendMedia(room *Room, media Media, options ...SayOption) (string, error) {
	taken, err := u.server.keep(media.Content)
	if err != nil {
		return "", fmt.Errorf("upload %s: %w", media.Name, err)
	}
	taken.mimeType, taken.name = media.MIME, media.Name
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.server.media[taken.id] = taken
	said := media.content(taken)
	if media.Type == typeSticker {
		delete(said, "msgtype")
		return u.post(room, typeSticker, said, options)
	}
	return u.post(room, typeMessage, said, options)
}

// content is written as clients write it. Without a caption the body repeats the name.
func (m Media) content(taken *upload) content {
	said := content{
		"msgtype": m.Type, "body": m.Name, "filename": m.Name, "url": taken.address(), "info": map[string]any(m.info(taken)),
	}
	if m.Caption != "" {
		said["body"] = m.Caption
	}
	if m.Voice {
		said["org.matrix.msc3245.voice"] = map[string]any{}
		said["org.matrix.msc1767.audio"] = map[string]any{"duration": int(m.Duration.Milliseconds())}
	}
	return said
}

func (m Media) info(taken *upload) content {
	info := content{"mimetype": m.MIME, "size": int(taken.size)}
	for name, number := range map[string]int{"w": m.Width, "h": m.Height, "duration": int(m.Duration.Milliseconds())} {
		if number != 0 {
			info[name] = number
		}
	}
	if m.GIF {
		info["fi.mau.gif"] = true
	}
	return info
}
