package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/telegram"
	sim "lifeboat/sim/telegram"
)

// filing is a world whose relay has a folder of files.
type filing struct {
	*world
	t        *testing.T
	folder   *conformance.Folder
	platform *telegram.Platform
}

func newFiling(t *testing.T) *filing {
	t.Helper()
	f := &filing{world: newWorld(t), t: t, folder: conformance.NewFolder(t)}
	f.platform = open(t, f.server.URL(), func(o *telegram.Options) { o.Token, o.Media = worldToken, f.folder })
	return f
}

// keep puts a file into the relay's folder.
func (f *filing) keep(kind bridge.Attachment, content string) bridge.KeptMedium {
	f.t.Helper()
	return bridge.KeptMedium{
		Medium: bridge.Medium{Kind: kind, Size: int64(len(content))}, Hash: f.folder.Keep(f.t, []byte(content)),
	}
}

func (f *filing) keepAll(kinds ...bridge.Attachment) (files []bridge.KeptMedium) {
	for i, kind := range kinds {
		files = append(files, f.keep(kind, strings.Repeat("x", i+1)))
	}
	return files
}

// post renders a post of files.
func (f *filing) post(caption string, files ...bridge.KeptMedium) []bridge.Part {
	f.t.Helper()
	return parts(f.t, f.platform, bridge.Post{
		Chat: f.Chat(), Action: bridge.ActionPost, Text: bridge.Plainly(caption), Files: files,
		RepeatMark: "(possibly repeated)",
	})
}

func (f *filing) send(all ...bridge.Part) (receipts []bridge.Receipt) {
	f.t.Helper()
	for _, part := range all {
		receipt, err := trySend(f.platform, part)
		if err != nil {
			f.t.Fatal(err)
		}
		receipts = append(receipts, receipt)
	}
	return receipts
}

// looks are what members see: the kind, a + where it is in the album of the one
// before, and the text.
func (f *filing) looks() (looks []string) {
	album := ""
	for _, m := range f.chat.Messages() {
		look := string(m.Kind)
		if m.Album != "" && m.Album == album {
			look = "+" + look
		}
		if m.Text != "" {
			look += " " + m.Text[:min(len(m.Text), 20)]
		}
		looks, album = append(looks, look), m.Album
	}
	return looks
}

func TestFilesArePostedInAsFewPostsAsTelegramTakes(t *testing.T) {
	twelve := slices.Repeat([]bridge.Attachment{bridge.Photo}, 12)
	for _, c := range []struct {
		name  string
		kinds []bridge.Attachment
		want  []string
		parts int
	}{
		{"pictures", []bridge.Attachment{bridge.Photo, bridge.Video, bridge.Photo}, []string{"photo hello", "+video", "+photo"}, 1},
		{"what does not mix", []bridge.Attachment{bridge.Photo, bridge.File, bridge.Photo, bridge.Video}, []string{"photo hello", "document", "photo", "+video"}, 3},
		{"documents", []bridge.Attachment{bridge.File, bridge.File}, []string{"document hello", "document"}, 2},
		{"twelve", twelve, append(append([]string{"photo hello"}, slices.Repeat([]string{"+photo"}, 9)...), "photo", "+photo"), 2},
		{"a sticker", []bridge.Attachment{bridge.Sticker}, []string{"photo hello"}, 1},
		{"something new", []bridge.Attachment{"hologram"}, []string{"document hello"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFiling(t)
			all := f.post("hello", f.keepAll(c.kinds...)...)
			f.send(all...)
			if got := f.looks(); !slices.Equal(got, c.want) || len(all) != c.parts {
				t.Errorf("members see %q in %d parts, want %q in %d", got, len(all), c.want, c.parts)
			}
		})
	}
}

func TestPicturesThatAreNoPhotosForTelegram(t *testing.T) {
	f := newFiling(t)
	heavy, wide, flat := f.keep(bridge.Photo, "a"), f.keep(bridge.Photo, "b"), f.keep(bridge.Photo, "c")
	heavy.Size = 10_000_001
	wide.Width, wide.Height = 9000, 1001
	flat.Width, flat.Height = 2000, 100
	f.send(f.post("hello", heavy, wide, flat)...)
	if got := f.looks(); !slices.Equal(got, []string{"document hello", "document", "document"}) {
		t.Errorf("members see %q", got)
	}
	if m := f.chat.Messages()[0]; m.File.Name != "photo" {
		t.Errorf("a picture without a name is called %q", m.File.Name)
	}
}

func TestAPictureThatTelegramCannotReadIsPostedAsAFile(t *testing.T) {
	for _, c := range []struct {
		method string
		files  []bridge.Attachment
		want   []string
	}{
		{"sendPhoto", []bridge.Attachment{bridge.Photo}, []string{"document hello"}},
		{"sendMediaGroup", []bridge.Attachment{bridge.Photo, bridge.Video}, []string{"document hello", "+document"}},
	} {
		f := newFiling(t)
		f.server.Faults().Begin(sim.Fail(400, "Bad Request: PHOTO_INVALID_DIMENSIONS", c.method).Next(1))
		f.send(f.post("hello", f.keepAll(c.files...)...)...)
		if got := f.looks(); !slices.Equal(got, c.want) {
			t.Errorf("members see %q, want %q", got, c.want)
		}
	}
}

func TestACaptionHasRoomForTheMark(t *testing.T) {
	f := newFiling(t)
	full := strings.Repeat("😀", (1024-20)/2)
	part := f.post(full, f.keep(bridge.Voice, "hello"))[0]
	part.MayRepeat = true
	f.send(part)
	if m := f.chat.Messages()[0]; m.Text != full+" (possibly repeated)" || m.Kind != sim.KindVoice {
		t.Errorf("members see a %s with %q", m.Kind, m.Text)
	}
	long := f.post(full+"😀", f.keep(bridge.Voice, "hello"))
	f.send(long...)
	if messages := f.chat.Messages()[1:]; len(messages) != 2 || messages[0].Text != "" || messages[1].Text != full+"😀" || !messages[1].Silent {
		t.Errorf("members see %+v", messages)
	}
}

func TestOnlyTheFirstOfSeveralPostsRingsAndAnswers(t *testing.T) {
	f := newFiling(t)
	asked := mustSay(t, f.members[0], f.chat, "show us")
	for _, part := range parts(t, f.platform, bridge.Post{
		Chat: f.Chat(), Action: bridge.ActionPost, Attention: bridge.Ordinary, Files: f.keepAll(bridge.Photo, bridge.File),
		Target: &bridge.Reference{ID: strconv.Itoa(asked)},
	}) {
		f.send(part)
	}
	messages := f.chat.Messages()[1:]
	if messages[0].ReplyTo != asked || messages[0].Silent || messages[1].ReplyTo != 0 || !messages[1].Silent {
		t.Errorf("members see %+v", messages)
	}
}

func TestTheWordingBelowAFileIsEdited(t *testing.T) {
	f := newFiling(t)
	receipt := f.send(f.post("at sx", f.keep(bridge.Photo, "a"))...)[0]
	f.send(parts(t, f.platform, bridge.Post{
		Chat: f.Chat(), Action: bridge.ActionEdit, Text: bridge.Plainly("at six " + strings.Repeat("x ", 1000)),
		Target: &bridge.Reference{ID: receipt.ID},
	})...)
	if m := f.chat.Messages()[0]; !strings.HasPrefix(m.Text, "at six x x x") || !strings.HasSuffix(m.Text, "x …") {
		t.Errorf("members see %q", m.Text)
	}
}

func TestSendsOfFilesFailAsWhatTheyAre(t *testing.T) {
	t.Parallel() // it waits for what does not answer
	f := newFiling(t)
	part := f.post("in vain", f.keep(bridge.Photo, "a picture"))[0]
	for _, c := range []struct {
		name  string
		fault sim.Fault
		want  bridge.SendResult
	}{
		{"no connection", sim.Refuse(), bridge.Offline},
		{"no answer", sim.HoldAnswers("sendPhoto"), bridge.Unknown},
		{"too often", sim.TooManyRequests(2, "sendPhoto"), bridge.RateLimited},
		{"lacks rights", sim.Fail(400, "Bad Request: not enough rights to send photos to the chat", "sendPhoto"), bridge.Rejected},
	} {
		t.Run(c.name, func(t *testing.T) {
			f.platform = open(t, f.server.URL(), func(o *telegram.Options) { o.Token, o.Media = worldToken, f.folder })
			lift := f.server.Faults().Begin(c.fault)
			defer lift()
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			_, err := f.platform.Send(ctx, part)
			failed(t, err, c.want)
		})
	}
}

// failed checks the class of a failure, and that it tells no secret.
func failed(t *testing.T, err error, want bridge.SendResult) {
	t.Helper()
	failure := bridge.AsSendError(err)
	if failure == nil || failure.Result != want {
		t.Fatalf("got %v, want %s", err, want)
	}
	if failure.Reason == "" || strings.Contains(failure.Error(), worldSecret) || strings.Contains(failure.Error(), secret) {
		t.Errorf("the reason is missing or tells too much: %v", failure)
	}
	if want == bridge.RateLimited && failure.RetryAfter != 2*time.Second {
		t.Errorf("it is to be tried again after %s, want 2 s", failure.RetryAfter)
	}
}

// TestAnUploadThatIsCutOffWasNotSent has a server that stops reading: without
// its end a form cannot have been carried out, so nobody need fear a repeat.
func TestAnUploadThatIsCutOffWasNotSent(t *testing.T) {
	t.Parallel() // it waits for what does not answer
	for _, closes := range []bool{true, false} {
		folder, ended := conformance.NewFolder(t), make(chan struct{})
		server := serve(t, nil)
		t.Cleanup(func() { close(ended) }) // before the server waits for its handlers
		server.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.CopyN(io.Discard, r.Body, 1000)
			if closes {
				panic(http.ErrAbortHandler)
			}
			<-ended
		})
		p := open(t, server.URL, func(o *telegram.Options) { o.Media = folder })
		size := 30 << 20 // more than the system buffers
		file := bridge.KeptMedium{
			Medium: bridge.Medium{Kind: bridge.File, Size: int64(size)}, Hash: folder.Keep(t, make([]byte, size)),
		}
		part := parts(t, p, bridge.Post{
			Chat: bridge.Chat{Platform: "telegram", ID: "-100123"}, Action: bridge.ActionPost, Files: []bridge.KeptMedium{file},
		})[0]
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		_, err := p.Send(ctx, part)
		cancel()
		failed(t, err, bridge.Transient)
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	f := newFiling(t)
	gone := bridge.KeptMedium{Medium: bridge.Medium{Kind: bridge.Photo, Size: 3}, Hash: "no such hash"}
	_, err := trySend(f.platform, f.post("hello", gone)[0])
	failed(t, err, bridge.Rejected)
	part := f.post("hello", f.keep(bridge.Photo, "a"))[0]
	for media, want := range map[bridge.MediaFolder]bridge.SendResult{nil: bridge.Rejected, brokenFolder{}: bridge.Transient} {
		p := open(t, f.server.URL(), func(o *telegram.Options) { o.Token, o.Media = worldToken, media })
		_, err := trySend(p, part)
		failed(t, err, want)
	}
	if got := f.looks(); len(got) != 0 {
		t.Errorf("members see %q", got)
	}
}

// brokenFolder is on a disk that fails.
type brokenFolder struct{}

var errDisk = errors.New("the disk fails")

func (brokenFolder) Open(string) (io.ReadSeekCloser, error) { return nil, errDisk }
func (brokenFolder) Temporary() (bridge.WorkFile, error)    { return nil, errDisk }

// hearFile lets a member post a file and returns it as the relay hears it.
func (f *filing) hearFile(media sim.Media) bridge.Medium {
	f.t.Helper()
	in := newInbox()
	stop := conformance.KeepRunning(f.t, f.platform, in)
	defer stop()
	if _, err := f.members[0].Send(f.chat, media, ""); err != nil {
		f.t.Fatal(err)
	}
	return *awaitHeard(f.t, f.platform, in, 1)[0].Media
}

func (f *filing) fetch(medium bridge.Medium, limit int64) error {
	f.t.Helper()
	into, err := f.folder.Temporary()
	if err != nil {
		f.t.Fatal(err)
	}
	defer func() {
		if err := into.Close(); err != nil {
			f.t.Error(err)
		}
	}()
	ctx, cancel := context.WithTimeout(f.t.Context(), 3*time.Second)
	defer cancel()
	return f.platform.Fetch(ctx, medium, into, limit)
}

func TestWhatTelegramDoesNotGiveToBots(t *testing.T) {
	f := newFiling(t)
	medium := f.hearFile(sim.Video().From(bytes.NewReader(make([]byte, 20<<20+1))))
	for _, size := range []int64{medium.Size, 0} { // 0: Telegram has to say so itself
		medium.Size = size
		err := f.fetch(medium, 1<<30)
		failed(t, err, bridge.Rejected)
		if !strings.Contains(err.Error(), "20 MB") {
			t.Errorf("the reason does not say what the limit is: %v", err)
		}
	}
	for _, from := range []string{"", "{}", `{"file":"made up"}`} {
		failed(t, f.fetch(bridge.Medium{Kind: bridge.Photo, Source: []byte(from)}, 1<<20), bridge.Rejected)
	}
}

func TestFetchesFailAsWhatTheyAre(t *testing.T) {
	t.Parallel() // it waits for what does not answer
	f := newFiling(t)
	medium := f.hearFile(sim.Document("list"))
	for _, c := range []struct {
		name  string
		fault sim.Fault
		want  bridge.SendResult
	}{
		{"no connection", sim.Refuse(), bridge.Offline},
		{"the question hangs", sim.Hang("getFile"), bridge.Transient},
		{"the question is too much", sim.TooManyRequests(2, "getFile"), bridge.RateLimited},
		{"the token is refused", sim.Fail(401, "Unauthorized", "getFile"), bridge.Transient},
		{"the download hangs", sim.Hang("file"), bridge.Transient},
		{"a gateway answers the download", sim.BadGateway("file"), bridge.Transient},
		{"the download is too much", sim.TooManyRequests(2, "file"), bridge.RateLimited},
		{"the download is gone", sim.Fail(404, "Not Found", "file"), bridge.Rejected},
		{"the connection ends", sim.LoseAnswers("file"), bridge.Transient},
	} {
		t.Run(c.name, func(t *testing.T) {
			lift := f.server.Faults().Begin(c.fault)
			defer lift()
			f.platform = open(t, f.server.URL(), func(o *telegram.Options) { o.Token, o.Media = worldToken, f.folder })
			failed(t, f.fetch(medium, 1<<20), c.want)
		})
	}
}
