package whatsapp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	sim "lifeboat/sim/whatsapp"
)

// startMediaRelay is a running relay with a media folder.
func startMediaRelay(t *testing.T, w *world) (*relay, *conformance.Folder) {
	t.Helper()
	folder := conformance.NewFolder(t)
	w.media = folder
	pace := briskPace()
	pace.stall = 700 * time.Millisecond
	return startRelay(t, w, pace), folder
}

// photo has Anna post a photo and returns it as the relay hears it.
func (r *relay) photo(content string) bridge.Medium {
	r.t.Helper()
	before := len(r.inbox.kept())
	if _, err := r.members[0].Share(patience(r.t), r.group, sim.File{Kind: sim.Photo, Content: strings.NewReader(content)}); err != nil {
		r.t.Fatal(err)
	}
	r.inbox.wait(r.t, "the photo", func() bool { return len(r.inbox.envelopes) > before })
	message, err := r.platform.Decode(r.inbox.kept()[before])
	if err != nil || message.Media == nil {
		r.t.Fatalf("the photo came as %+v (%v)", message, err)
	}
	return *message.Media
}

// fetch downloads a medium within a time.
func (r *relay) fetch(medium bridge.Medium, folder *conformance.Folder, within time.Duration) *bridge.SendError {
	r.t.Helper()
	file, err := folder.Temporary()
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // it is thrown away
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	failure := bridge.AsSendError(r.platform.Fetch(ctx, medium, file, 1<<20))
	if ctx.Err() != nil {
		r.t.Error("Fetch returned after its context had ended")
	}
	if info, err := file.Stat(); failure != nil && (err != nil || info.Size() != 0) {
		r.t.Errorf("a fetch in vain leaves a file of %d bytes (%v)", info.Size(), err)
	}
	return failure
}

// kept is a file of the relay's, as a part that is not uploaded yet.
func (r *relay) kept(folder *conformance.Folder, content string) bridge.Part {
	r.t.Helper()
	medium := bridge.Medium{Kind: bridge.Photo, MIME: "image/jpeg", Size: int64(len(content))}
	return r.render(bridge.Post{
		Chat: r.Chat(), Action: bridge.ActionPost, Files: []bridge.KeptMedium{{Medium: medium, Hash: folder.Keep(r.t, []byte(content))}},
	})
}

func (r *relay) upload(part bridge.Part, within time.Duration) (bridge.Part, *bridge.SendError) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	payload, err := r.platform.Upload(ctx, part)
	if ctx.Err() != nil {
		r.t.Error("Upload returned after its context had ended")
	}
	part.Payload = payload
	return part, bridge.AsSendError(err)
}

func TestFetchesThatFail(t *testing.T) {
	t.Parallel()
	r, folder := startMediaRelay(t, newWorld(t))
	medium := r.photo("a sunset")
	for _, c := range []struct {
		fault sim.Fault
		want  bridge.SendResult
	}{
		{sim.Fault{Kind: sim.DownloadRefused, Code: 403}, bridge.Rejected},
		{sim.Fault{Kind: sim.DownloadRefused, Code: 404}, bridge.Rejected},
		{sim.Fault{Kind: sim.DownloadRefused, Code: 410}, bridge.Rejected},
		{sim.Fault{Kind: sim.DownloadRefused, Code: 400}, bridge.Transient},
		{sim.Fault{Kind: sim.DownloadRefused, Code: 503}, bridge.Transient},
		{sim.Fault{Kind: sim.DownloadCut}, bridge.Transient},
		{sim.Fault{Kind: sim.DownloadStalled}, bridge.Transient},
		{sim.Fault{Kind: sim.TLSBroken}, bridge.Transient},
		{sim.Fault{Kind: sim.QueriesUnanswered, Namespace: "w:m"}, ""}, // it is known already where to ask
	} {
		fault := r.fault(c.fault)
		failure := r.fetch(medium, folder, 3*time.Second)
		if got := resultOf(failure); got != c.want || failure != nil && strings.Contains(failure.Error(), "http") {
			t.Errorf("under %s %d the fetch ended with %v, want %q", c.fault.Kind, c.fault.Code, failure, c.want)
		}
		if err := fault.Lift(); err != nil {
			t.Fatal(err)
		}
	}
	if failure := r.fetch(medium, folder, conformance.Patience); failure != nil {
		t.Error(failure)
	}
}

func resultOf(failure *bridge.SendError) bridge.SendResult {
	if failure == nil {
		return ""
	}
	return failure.Result
}

// TestFetchesOfWhatIsNotThere asks for files with notes that lead nowhere.
func TestFetchesOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	r, folder := startMediaRelay(t, newWorld(t))
	medium := r.photo("a sunset")
	source, failure := parseSource(medium)
	if failure != nil {
		t.Fatal(failure)
	}
	other := source
	other.Hash = bytes.Repeat([]byte{7}, len(source.Hash))
	note, err := json.Marshal(other)
	if err != nil {
		t.Fatal(err)
	}
	for name, note := range map[string][]byte{"damaged": []byte("{"), "empty": nil, "of another content": note} {
		medium.Source = note
		if failure := r.fetch(medium, folder, conformance.Patience); resultOf(failure) != bridge.Rejected {
			t.Errorf("a note that is %s ended with %v", name, failure)
		}
	}
	good := r.photo("a sunset")
	large := good
	large.Size = 2 << 20
	if failure := r.fetch(large, folder, conformance.Patience); resultOf(failure) != bridge.Rejected || !errors.Is(failure, bridge.ErrTooLarge) {
		t.Errorf("a file that is too large ended with %v", failure)
	}
	r.stop()
	if failure := r.fetch(good, folder, conformance.Patience); resultOf(failure) != bridge.Offline {
		t.Errorf("without a connection the fetch ended with %v", failure)
	}
}

func TestUploadsThatFail(t *testing.T) {
	t.Parallel()
	r, folder := startMediaRelay(t, newWorld(t))
	part := r.kept(folder, strings.Repeat("a sunset", 100_000))
	for _, c := range []struct {
		fault sim.Fault
		want  bridge.SendResult
	}{
		{sim.Fault{Kind: sim.QueriesUnanswered, Namespace: "w:m"}, bridge.Transient},
		{sim.Fault{Kind: sim.QueriesRefused, Namespace: "w:m", Code: 503}, bridge.Transient},
		{sim.Fault{Kind: sim.UploadRefused, Code: 503}, bridge.Transient},
		{sim.Fault{Kind: sim.UploadRefused, Code: 401}, bridge.Transient},
		{sim.Fault{Kind: sim.UploadRefused, Code: 429}, bridge.RateLimited},
		{sim.Fault{Kind: sim.UploadRefused, Code: 413}, bridge.Rejected},
		{sim.Fault{Kind: sim.UploadCut}, bridge.Transient},
		{sim.Fault{Kind: sim.UploadStalled}, bridge.Transient},
		{sim.Fault{Kind: sim.TLSBroken}, bridge.Transient},
	} {
		fault := r.fault(c.fault)
		if _, failure := r.upload(part, 3*time.Second); resultOf(failure) != c.want || strings.Contains(failure.Error(), "http") {
			t.Errorf("under %s %d the upload ended with %v, want %q", c.fault.Kind, c.fault.Code, failure, c.want)
		}
		if err := fault.Lift(); err != nil {
			t.Fatal(err)
		}
	}
	r.failsToSend(part, bridge.Rejected, "not uploaded")
	sent, failure := r.upload(part, conformance.Patience)
	if failure != nil {
		t.Fatal(failure)
	}
	r.mustSend(sent)
	r.seen(1)
}

// TestUploadsOfWhatIsNotThere tries to upload what the folder does not have.
func TestUploadsOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	r, folder := startMediaRelay(t, newWorld(t))
	gone := r.kept(folder, "a sunset")
	r.platform.media = conformance.NewFolder(t)
	if _, failure := r.upload(gone, conformance.Patience); resultOf(failure) != bridge.Rejected {
		t.Errorf("without its file the upload ended with %v", failure)
	}
	if _, failure := r.upload(r.part("a text"), conformance.Patience); resultOf(failure) != bridge.Rejected {
		t.Errorf("the upload of a text ended with %v", failure)
	}
}

// TestEditOfACaption changes the words under a photo, which stays.
func TestEditOfACaption(t *testing.T) {
	t.Parallel()
	r, folder := startMediaRelay(t, newWorld(t))
	file := bridge.KeptMedium{
		Medium: bridge.Medium{Kind: bridge.Photo, MIME: "image/jpeg", Size: 8}, Hash: folder.Keep(t, []byte("a sunset")),
	}
	post := bridge.Post{Chat: r.Chat(), Action: bridge.ActionPost, Text: bridge.Plainly("at the lak"), Files: []bridge.KeptMedium{file}}
	uploaded, failure := r.upload(r.render(post), conformance.Patience)
	if failure != nil {
		t.Fatal(failure)
	}
	receipt := r.mustSend(uploaded)
	post.Action, post.Text, post.Target = bridge.ActionEdit, bridge.Plainly("at the lake"), &bridge.Reference{ID: receipt.ID}
	if uploaded, failure = r.upload(r.render(post), conformance.Patience); failure != nil {
		t.Fatal(failure)
	}
	r.mustSend(uploaded)
	for deadline := time.Now().Add(conformance.Patience); r.seen(1)[0].Text.Plain != "at the lake"; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("Anna sees %+v", r.seen(1)[0])
		}
	}
}

// TestNoAddressesInTheLog moves files under faults and looks for what addresses
// hold.
func TestNoAddressesInTheLog(t *testing.T) {
	t.Parallel()
	book := &logBook{}
	w := newWorld(t)
	w.log = slog.New(slog.NewTextHandler(book, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r, folder := startMediaRelay(t, w)
	medium := r.photo("a sunset")
	r.fault(sim.Fault{Kind: sim.TLSBroken})
	if failure := r.fetch(medium, folder, 2*time.Second); failure == nil {
		t.Error("the fetch did not fail")
	}
	if _, failure := r.upload(r.kept(folder, "a sunset"), 2*time.Second); failure == nil {
		t.Error("the upload did not fail")
	}
	r.stop()
	for _, secret := range []string{"mmg.whatsapp.net", "hash=", "auth=", "oh="} {
		if strings.Contains(book.String(), secret) {
			t.Errorf("%q is in the log:\n%s", secret, book.String())
		}
	}
}
