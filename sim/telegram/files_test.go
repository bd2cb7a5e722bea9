package telegram_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/mymmrac/telego"
	"github.com/mymmrac/telego/telegoutil"

	"lifeboat/sim/telegram"
)

func hashOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

func named(name, content string) telego.InputFile {
	return telego.InputFile{File: telegoutil.NameReader(strings.NewReader(content), name)}
}

// download fetches a file as a bot does.
func (w *world) download(fileID string) string {
	w.t.Helper()
	found := ok(w.client.GetFile(w.t.Context(), &telego.GetFileParams{FileID: fileID}))(w.t)
	response := ok(http.Get(w.client.FileDownloadURL(found.FilePath)))(w.t)
	defer response.Body.Close()
	content := string(ok(io.ReadAll(response.Body))(w.t))
	if response.StatusCode != http.StatusOK || found.FileSize != int64(len(content)) {
		w.t.Fatalf("the download answers %d with %d bytes, want %d", response.StatusCode, len(content), found.FileSize)
	}
	return content
}

func TestBotsFetchWhatPeoplePost(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		media  telegram.Media
		fileID func(*telego.Message) string
	}{
		{telegram.Photo(), func(m *telego.Message) string { return m.Photo[len(m.Photo)-1].FileID }},
		{telegram.Video(), func(m *telego.Message) string { return m.Video.FileID }},
		{telegram.Animation(), func(m *telego.Message) string { return m.Animation.FileID }},
		{telegram.Animation(), func(m *telego.Message) string { return m.Document.FileID }},
		{telegram.Voice(), func(m *telego.Message) string { return m.Voice.FileID }},
		{telegram.Audio("song.mp3"), func(m *telego.Message) string { return m.Audio.FileID }},
		{telegram.Document("list.pdf"), func(m *telego.Message) string { return m.Document.FileID }},
		{telegram.Sticker("👍"), func(m *telego.Message) string { return m.Sticker.FileID }},
	} {
		ok(w.anna.Send(w.family, c.media.From(strings.NewReader("what Anna sees")), ""))(t)
		message := w.one().Message
		if got := w.download(c.fileID(message)); got != "what Anna sees" {
			t.Errorf("got %q", got)
		}
		if seen := lastEvent(t, w.family).Message; seen.File.SHA256 != hashOf("what Anna sees") || seen.File.Size != 14 {
			t.Errorf("members see %+v", seen.File)
		}
	}
}

func TestFileIDsAreStableAndABotsOwn(t *testing.T) {
	w := newWorld(t)
	other := ok(w.server.AddBot(otherToken, "other_bot"))(t)
	w.family.AddBot(other, true)
	w.drain()
	var mine []string
	for range 2 {
		ok(w.anna.Send(w.family, telegram.Voice().From(strings.NewReader("hello")), ""))(t)
		mine = append(mine, w.one().Message.Voice.FileID)
	}
	updates := take(t, w.connect(otherToken))
	theirs := updates[len(updates)-1].Message.Voice
	if mine[0] != mine[1] || mine[0] == theirs.FileID {
		t.Errorf("the ids are %v for one bot and %q for the other", mine, theirs.FileID)
	}
	_, err := w.client.GetFile(t.Context(), &telego.GetFileParams{FileID: theirs.FileID})
	refused(t, err, 400, "Bad Request: invalid file_id")
}

func TestMembersSeeTheFilesOfABot(t *testing.T) {
	w := newWorld(t)
	file := func(name string) telego.InputFile { return named(name, "the content of "+name) }
	chat, caption, ctx := w.chatID(), "look", t.Context()
	for _, c := range []struct {
		kind telegram.Kind
		name string
		send func() (*telego.Message, error)
	}{
		{telegram.KindPhoto, "", func() (*telego.Message, error) {
			return w.client.SendPhoto(ctx, &telego.SendPhotoParams{ChatID: chat, Photo: file("a.jpg"), Caption: caption})
		}},
		{telegram.KindVideo, "a.mp4", func() (*telego.Message, error) {
			return w.client.SendVideo(ctx, &telego.SendVideoParams{ChatID: chat, Video: file("a.mp4"), Caption: caption})
		}},
		{telegram.KindAnimation, "a.gif", func() (*telego.Message, error) {
			return w.client.SendAnimation(ctx, &telego.SendAnimationParams{ChatID: chat, Animation: file("a.gif"), Caption: caption})
		}},
		{telegram.KindVoice, "", func() (*telego.Message, error) {
			return w.client.SendVoice(ctx, &telego.SendVoiceParams{ChatID: chat, Voice: file("a.ogg"), Caption: caption})
		}},
		{telegram.KindAudio, "a.mp3", func() (*telego.Message, error) {
			return w.client.SendAudio(ctx, &telego.SendAudioParams{ChatID: chat, Audio: file("a.mp3"), Caption: caption})
		}},
		{telegram.KindDocument, "a.pdf", func() (*telego.Message, error) {
			return w.client.SendDocument(ctx, &telego.SendDocumentParams{ChatID: chat, Document: file("a.pdf"), Caption: caption})
		}},
		{telegram.KindSticker, "", func() (*telego.Message, error) {
			return w.client.SendSticker(ctx, &telego.SendStickerParams{ChatID: chat, Sticker: file("a.webp")})
		}},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			sent := ok(c.send())(t)
			seen := lastEvent(t, w.family).Message
			if seen.Kind != c.kind || seen.ID != sent.MessageID || seen.File.Name != c.name || seen.File.Size == 0 {
				t.Errorf("members see %+v", seen)
			}
			if (seen.Text == caption) == (c.kind == telegram.KindSticker) {
				t.Errorf("the caption is %q", seen.Text)
			}
		})
	}
}

func TestABotSendsAFileAgainByItsID(t *testing.T) {
	w := newWorld(t)
	ok(w.anna.Send(w.family, telegram.Document("list.pdf").From(strings.NewReader("a list")), ""))(t)
	known := telego.InputFile{FileID: w.one().Message.Document.FileID}
	ok(w.client.SendDocument(t.Context(), &telego.SendDocumentParams{ChatID: w.chatID(), Document: known}))(t)
	if seen := lastEvent(t, w.family).Message; seen.File.SHA256 != hashOf("a list") {
		t.Errorf("members see %+v", seen.File)
	}
	_, err := w.client.SendDocument(t.Context(), &telego.SendDocumentParams{ChatID: w.chatID(), Document: telego.InputFile{FileID: "made up"}})
	refused(t, err, 400, "Bad Request: wrong file identifier/HTTP URL specified")
}

func TestAlbums(t *testing.T) {
	w := newWorld(t)
	sent := ok(w.client.SendMediaGroup(t.Context(), &telego.SendMediaGroupParams{ChatID: w.chatID(), Media: []telego.InputMedia{
		&telego.InputMediaPhoto{Type: "photo", Media: named("1.jpg", "one"), Caption: "the crossing"},
		&telego.InputMediaVideo{Type: "video", Media: named("2.mp4", "two")},
	}}))(t)
	events := w.family.Events()
	first, second := events[len(events)-2].Message, events[len(events)-1].Message
	if first.Album == "" || first.Album != second.Album || first.Text != "the crossing" || second.Text != "" {
		t.Errorf("members see %+v and %+v", first, second)
	}
	if sent[0].MediaGroupID != first.Album || sent[1].MessageID != second.ID || second.File.SHA256 != hashOf("two") {
		t.Errorf("the bot is told %+v", sent)
	}
	ids := ok(w.anna.SendAlbum(w.family, []telegram.Media{telegram.Photo(), telegram.Video()}, "we too"))(t)
	updates := w.updates()
	told := []*telego.Message{updates[0].Message, updates[1].Message}
	if told[0].MediaGroupID == "" || told[0].MediaGroupID != told[1].MediaGroupID || told[0].MediaGroupID == first.Album {
		t.Errorf("the bot is told of the albums %q and %q", told[0].MediaGroupID, told[1].MediaGroupID)
	}
	if told[0].Caption != "we too" || told[1].Caption != "" || !slices.Equal(ids, []int{told[0].MessageID, told[1].MessageID}) {
		t.Errorf("the bot is told %+v", told)
	}
}

func TestAlbumsThatAreRefused(t *testing.T) {
	w := newWorld(t)
	photo := func() telego.InputMedia { return &telego.InputMediaPhoto{Type: "photo", Media: named("1.jpg", "one")} }
	document := func() telego.InputMedia {
		return &telego.InputMediaDocument{Type: "document", Media: named("1.pdf", "one")}
	}
	for _, c := range []struct {
		name  string
		files []telego.InputMedia
		want  string
	}{
		{"one file", []telego.InputMedia{photo()}, "Bad Request: an album holds 2 to 10 files, not 1"},
		{"a document behind", []telego.InputMedia{photo(), document()}, "Bad Request: document can't be mixed with other media types"},
		{"a document in front", []telego.InputMedia{document(), photo()}, "Bad Request: document can't be mixed with other media types"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(w.family.Messages())
			_, err := w.client.SendMediaGroup(t.Context(), &telego.SendMediaGroupParams{ChatID: w.chatID(), Media: c.files})
			refused(t, err, 400, c.want)
			if len(w.family.Messages()) != before {
				t.Error("something was posted all the same")
			}
		})
	}
}

func TestFilesThatAreTooLarge(t *testing.T) {
	w := newWorld(t)
	zeros := func(size int64) io.Reader { return io.LimitReader(endless{}, size) }
	sized := func(size int64) telego.InputFile {
		return telego.InputFile{File: telegoutil.NameReader(zeros(size), "large")}
	}
	_, err := w.client.SendPhoto(t.Context(), &telego.SendPhotoParams{ChatID: w.chatID(), Photo: sized(10<<20 + 1)})
	refused(t, err, 400, "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes")
	_, err = w.client.SendDocument(t.Context(), &telego.SendDocumentParams{ChatID: w.chatID(), Document: sized(50<<20 + 1)})
	refused(t, err, 413, "Request Entity Too Large")
	_, err = w.client.SendDocument(t.Context(), &telego.SendDocumentParams{ChatID: w.chatID(), Document: sized(0)})
	refused(t, err, 400, "Bad Request: file must be non-empty")
	ok(w.anna.Send(w.family, telegram.Video().From(zeros(20<<20+1)), ""))(t)
	_, err = w.client.GetFile(t.Context(), &telego.GetFileParams{FileID: w.one().Message.Video.FileID})
	refused(t, err, 400, "Bad Request: file is too big")
}

// endless is a reader of zeros.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestCaptions(t *testing.T) {
	w := newWorld(t)
	send := func(caption string) (*telego.Message, error) {
		return w.client.SendPhoto(t.Context(), &telego.SendPhotoParams{
			ChatID: w.chatID(), Photo: named("1.jpg", "one"), Caption: caption,
			CaptionEntities: []telego.MessageEntity{{Type: "bold", Offset: 0, Length: 2}},
		})
	}
	_, err := send(strings.Repeat("😀", 513))
	refused(t, err, 400, "Bad Request: message caption is too long")
	sent := ok(send(strings.Repeat("😀", 512)))(t)
	if seen := lastEvent(t, w.family).Message; describe(seen.Entities) != "bold 0 2" {
		t.Errorf("members see %s", describe(seen.Entities))
	}
	edit := func(caption string) error {
		_, err := w.client.EditMessageCaption(t.Context(), &telego.EditMessageCaptionParams{
			ChatID: w.chatID(), MessageID: sent.MessageID, Caption: caption,
		})
		return err
	}
	must(t, edit("better"))
	if seen := lastEvent(t, w.family); seen.Kind != telegram.Edited || seen.Message.Text != "better" || seen.Message.File.SHA256 != hashOf("one") {
		t.Errorf("members see %+v", seen)
	}
	if err := edit("better"); err == nil || !strings.Contains(err.Error(), "message is not modified") {
		t.Errorf("the same caption again: %v", err)
	}
	must(t, edit("")) // a caption can be taken off
	text := ok(w.send("a text"))(t)
	_, err = w.client.EditMessageCaption(t.Context(), &telego.EditMessageCaptionParams{ChatID: w.chatID(), MessageID: text.MessageID, Caption: "x"})
	refused(t, err, 400, "Bad Request: there is no caption in the message to edit")
}

func TestFaultsOnTheWayOfFiles(t *testing.T) {
	w := newWorld(t)
	content := bytes.Repeat([]byte("lifeboat"), 10_000)
	ok(w.anna.Send(w.family, telegram.Document("list").From(bytes.NewReader(content)), ""))(t)
	id := w.one().Message.Document.FileID
	found := ok(w.client.GetFile(t.Context(), &telego.GetFileParams{FileID: id}))(t)
	get := func() (int, []byte, error) {
		response, err := http.Get(w.client.FileDownloadURL(found.FilePath))
		if err != nil {
			return 0, nil, err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		return response.StatusCode, body, err
	}
	for _, c := range []struct {
		fault  telegram.Fault
		status int
	}{
		{telegram.BadGateway("file"), 502},
		{telegram.TooManyRequests(2, "file"), 429},
	} {
		lift := w.server.Faults().Begin(c.fault)
		if status, _, err := get(); status != c.status || err != nil {
			t.Errorf("got %d %v, want %d", status, err, c.status)
		}
		lift()
	}
	lift := w.server.Faults().Begin(telegram.CutAnswers("file"))
	if _, body, err := get(); err == nil || len(body) == 0 || len(body) >= len(content) {
		t.Errorf("a cut download came with %d bytes: %v", len(body), err)
	}
	lift()
	if _, body, err := get(); err != nil || !bytes.Equal(body, content) {
		t.Errorf("afterwards came %d bytes: %v", len(body), err)
	}
	w.server.LoseFiles()
	if status, _, _ := get(); status != 404 {
		t.Errorf("a lost file is served with %d", status)
	}
	_, err := w.client.GetFile(t.Context(), &telego.GetFileParams{FileID: id})
	refused(t, err, 400, "Bad Request: wrong file_id or the file is temporarily unavailable")
}

func TestPicturesInAPrivateChat(t *testing.T) {
	w := newWorld(t)
	direct := telego.ChatID{ID: w.anna.User().ID}
	send := func() error {
		_, err := w.client.SendPhoto(t.Context(), &telego.SendPhotoParams{ChatID: direct, Photo: named("qr.png", "a code")})
		return err
	}
	refused(t, send(), 403, "Forbidden: bot can't initiate conversation with a user")
	chat := ok(w.anna.Start(w.bot))(t)
	must(t, send())
	if seen := lastEvent(t, chat).Message; seen.Kind != telegram.KindPhoto || seen.File.SHA256 != hashOf("a code") {
		t.Errorf("Anna sees %+v", seen)
	}
	w.anna.Block(w.bot)
	refused(t, send(), 403, "Forbidden: bot was blocked by the user")
}
