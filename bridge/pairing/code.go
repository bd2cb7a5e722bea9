package pairing

import (
	"errors"
	"fmt"

	"rsc.io/qr"

	"lifeboat/bridge"
)

// qr makes a code's picture. Where none can be made, the operator reads how to get
// a code to type instead.
func (l *Linker) qr(request Request, content string) News {
	news := News{Chat: request.Chat, Text: fmt.Sprintf(
		"Scan this with the phone of the %s account: Settings, Linked devices, Link a device. It holds for a few seconds; the next one replaces it.", request.Title)}
	kept, err := l.picture(content)
	if err != nil {
		l.log.Warn("the code cannot be shown as a picture", "error", err)
		news.Text = fmt.Sprintf("I cannot show a picture here. Write /pair with the phone's number, as in /pair +32470000000, to get a code to type for %s.", request.Title)
		return news
	}
	news.Picture = &kept
	return news
}

var errNoPictures = errors.New("there is no place to keep pictures")

func (l *Linker) picture(content string) (bridge.KeptMedium, error) {
	if l.pictures == nil {
		return bridge.KeptMedium{}, errNoPictures
	}
	code, err := qr.Encode(content, qr.M)
	if err != nil {
		return bridge.KeptMedium{}, fmt.Errorf("draw the code: %w", err)
	}
	picture := code.PNG()
	hash, err := l.pictures.Keep(picture)
	if err != nil {
		return bridge.KeptMedium{}, fmt.Errorf("keep the code's picture: %w", err)
	}
	side := code.Image().Bounds().Dx() // with the white margin
	return bridge.KeptMedium{Hash: hash, Medium: bridge.Medium{
		Kind: bridge.Photo, Name: "code.png", MIME: "image/png", Size: int64(len(picture)), Width: side, Height: side,
	}}, nil
}
