package relay_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"lifeboat/bridge"
)

// fakeFiles is the part of a fake that carries files. A file's source is its
// content.
type fakeFiles struct {
	folder  bridge.MediaFolder
	fetch   func(ctx context.Context) error // what fetches end with while up; nil gives the file
	upload  func(ctx context.Context) error // the same for uploads
	stream  func() io.Reader                // what is handed over in place of the source
	fetched int
	uploads int
}

// Fetch hands a file over in pieces, as much of it as may be.
func (f *fake) Fetch(ctx context.Context, medium bridge.Medium, into bridge.WorkFile, limit int64) error {
	f.mu.Lock()
	down, answer, stream := f.down, f.files.fetch, f.files.stream
	f.files.fetched++
	f.mu.Unlock()
	if down {
		return &bridge.SendError{Result: bridge.Offline, Reason: "not connected"}
	}
	if answer != nil {
		if err := answer(ctx); err != nil {
			return err
		}
	}
	if stream != nil {
		_, err := io.Copy(into, stream())
		return err
	}
	if int64(len(medium.Source)) > limit {
		return &bridge.SendError{Result: bridge.Rejected, Reason: "too large", Err: bridge.ErrTooLarge}
	}
	_, err := io.Copy(into, strings.NewReader(string(medium.Source)))
	return err
}

// hanging is an answer that never comes.
func hanging(ctx context.Context) error {
	<-ctx.Done()
	return &bridge.SendError{Result: bridge.Transient, Reason: "no answer", Err: ctx.Err()}
}

func failing(result bridge.SendResult) func(context.Context) error {
	return func(context.Context) error { return &bridge.SendError{Result: result, Reason: "it does not work"} }
}

// renderFiles makes a part of each file; the words go with the first.
func (f *fake) renderFiles(p bridge.Post) ([]bridge.Part, error) {
	var parts []bridge.Part
	for _, file := range p.Files {
		f.nextID++
		one := p
		one.Files = []bridge.KeptMedium{file}
		body, err := json.Marshal(one)
		if err != nil {
			return nil, err
		}
		parts = append(parts, bridge.Part{Chat: p.Chat, ID: fmt.Sprintf("%s-%d", f.name, f.nextID), Payload: body, Size: file.Size})
		p.Text = bridge.Text{}
	}
	return parts, nil
}

// contentOf reads the file of a part that arrives, unless it was uploaded.
func (f *fake) contentOf(part bridge.Part) string {
	var p uploadedPost
	if err := json.Unmarshal(part.Payload, &p); err != nil {
		panic(err)
	}
	if p.Uploaded != "" || part.Size == 0 {
		return p.Uploaded
	}
	file, err := f.files.folder.Open(p.Files[0].Hash)
	if err != nil {
		return "not in the folder"
	}
	var content strings.Builder
	if _, err := io.Copy(&content, io.LimitReader(file, 10_000)); err != nil {
		panic(err)
	}
	if _, err := io.Copy(io.Discard, file); err != nil {
		panic(err)
	}
	if err := file.Close(); err != nil {
		panic(err)
	}
	return content.String()
}

// uploading is a fake to which files are uploaded before they are posted.
type uploading struct{ *fake }

// uploadedPost is a payload that the file has been put into.
type uploadedPost struct {
	bridge.Post
	Uploaded string
}

func (u uploading) Upload(ctx context.Context, part bridge.Part) ([]byte, error) {
	u.mu.Lock()
	down, answer := u.down, u.files.upload
	u.files.uploads++
	u.mu.Unlock()
	if down {
		return nil, &bridge.SendError{Result: bridge.Offline, Reason: "not connected"}
	}
	if answer != nil {
		if err := answer(ctx); err != nil {
			return nil, err
		}
	}
	var p uploadedPost
	if err := json.Unmarshal(part.Payload, &p); err != nil {
		return nil, err
	}
	p.Uploaded = u.contentOf(part)
	return json.Marshal(p)
}

// Send refuses a file that was not uploaded.
func (u uploading) Send(ctx context.Context, part bridge.Part) (bridge.Receipt, error) {
	if part.Size > 0 && !strings.Contains(string(part.Payload), `"Uploaded"`) {
		panic("a file was posted before it was uploaded")
	}
	return u.fake.Send(ctx, part)
}

// count returns how often files were fetched and uploaded.
func (f *fake) count() (fetched, uploads int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.files.fetched, f.files.uploads
}

// post lets a member post a file with some content.
func (w *world) post(chat bridge.Chat, content, caption string, change ...func(*bridge.Message)) bridge.Message {
	w.Helper()
	return w.say(chat, caption, append([]func(*bridge.Message){func(m *bridge.Message) {
		m.Attachment = bridge.Photo
		m.Media = &bridge.Medium{Kind: bridge.Photo, MIME: "image/jpeg", Size: int64(len(content)), Source: []byte(content)}
	}}, change...)...)
}

// expectContents holds that members saw files with these contents, where "" is a
// post without one.
func (w *world) expectContents(chat bridge.Chat, want ...string) {
	w.Helper()
	var got []string
	for _, p := range w.on(chat).shown(chat) {
		got = append(got, p.Content)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		w.Fatalf("%s saw the files %q, want %q", chat, got, want)
	}
}

// kept is how many bytes the media folder holds.
func (w *world) kept() int64 { return w.media.Used() }

// linger gets a group into the time after an outage, when its chats are joined
// and everything works, and forgets what was posted on the way.
func (w *world) linger() {
	w.Helper()
	w.fail()
	w.mend()
	w.pass(3 * time.Minute)
	for _, f := range []*fake{w.primary, w.fallback} {
		f.set(func() { f.posts, f.tries = nil, nil })
	}
}
