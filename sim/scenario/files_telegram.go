package scenario

import (
	"context"
	"strconv"

	"lifeboat/sim/telegram"
)

func (p *telegramPlace) share(_ context.Context, who string, files []File, caption string) ([]string, error) {
	var sent []telegram.Media
	for _, file := range files {
		sent = append(sent, mediaOnTelegram(file))
	}
	if len(sent) == 1 {
		id, err := p.persons[who].Send(p.chat, sent[0], caption)
		return []string{strconv.Itoa(id)}, err
	}
	numbers, err := p.persons[who].SendAlbum(p.chat, sent, caption)
	var ids []string
	for _, number := range numbers {
		ids = append(ids, strconv.Itoa(number))
	}
	return ids, err
}

func mediaOnTelegram(file File) telegram.Media {
	media := telegram.Photo()
	switch file.Kind {
	case Video:
		media = telegram.Video()
	case GIF:
		media = telegram.Animation()
	case Voice:
		media = telegram.Voice()
	case Audio:
		media = telegram.Audio(file.Name)
	case Document:
		media = telegram.Document(file.Name)
	case Photo:
	}
	return media.From(file.Content())
}

var telegramFileKinds = map[telegram.Kind]FileKind{
	telegram.KindPhoto: Photo, telegram.KindVideo: Video, telegram.KindAnimation: GIF,
	telegram.KindVoice: Voice, telegram.KindAudio: Audio, telegram.KindDocument: Document,
}

func fileOnTelegram(message telegram.Message) FileEntry {
	kind, isFile := telegramFileKinds[message.Kind]
	if !isFile {
		return FileEntry{}
	}
	return FileEntry{Kind: kind, Name: message.File.Name, SHA256: message.File.SHA256}
}
