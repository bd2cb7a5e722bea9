package whatsapp_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"lifeboat/sim/whatsapp"
)

// content makes bytes that nothing else is made of.
func content(size int) []byte {
	var seed [32]byte
	random := rand.NewChaCha8(seed)
	made := make([]byte, size)
	_, _ = random.Read(made) // never fails
	return made
}

func hashOf(content []byte) string {
	hash := sha256.Sum256(content)
	return hex.EncodeToString(hash[:])
}

// family is a group of two.
func family(t *testing.T, with ...whatsapp.Option) (s *whatsapp.Server, anna, ben person, group types.JID) {
	t.Helper()
	s = startServer(t, with...)
	anna, ben = join(t, s, annas, "Anna"), join(t, s, bens, "Ben")
	return s, anna, ben, s.CreateGroup("Family", []string{annas, bens})
}

func TestMembersSendFiles(t *testing.T) {
	t.Parallel()
	_, anna, ben, group := family(t)
	picture := content(300_000)
	for _, file := range []whatsapp.File{
		{Kind: whatsapp.Photo, Caption: "at the lake", Width: 640, Height: 480},
		{Kind: whatsapp.Video, Caption: "jump", Width: 1280, Height: 720, Duration: 12 * time.Second},
		{Kind: whatsapp.GIF, Caption: "again", Width: 320, Height: 200, Duration: 2 * time.Second},
		{Kind: whatsapp.VoiceNote, Duration: 7 * time.Second},
		{Kind: whatsapp.Audio, Type: "audio/mp4", Duration: 3 * time.Minute},
		{Kind: whatsapp.Document, Name: "plan.pdf", Type: "application/pdf"},
		{Kind: whatsapp.Document, Name: "plan.pdf", Type: "application/pdf", Caption: "the plan"},
		{Kind: whatsapp.Sticker, Width: 512, Height: 512},
	} {
		t.Run(string(file.Kind), func(t *testing.T) {
			file.Content = bytes.NewReader(picture)
			id, err := anna.Share(deadline(t), group, file)
			if err != nil {
				t.Fatal(err)
			}
			got := ben.next(t)
			want := whatsapp.ReceivedFile{
				Kind: file.Kind, Name: file.Name, Type: got.File.Type, Size: int64(len(picture)), SHA256: hashOf(picture),
				Width: file.Width, Height: file.Height, Duration: file.Duration,
			}
			if got.ID != id || got.Text != file.Caption || *got.File != want || got.File.Type == "" || got.Album != "" {
				t.Errorf("Ben got %+v with %+v", got, *got.File)
			}
		})
	}
}

func TestFilesKeepTheirPlaceAmongTexts(t *testing.T) {
	t.Parallel()
	s, anna, ben, group := family(t)
	s.Faults().Start(whatsapp.Fault{Kind: whatsapp.DownloadSlow, Delay: 50 * time.Millisecond})
	if _, err := anna.Share(deadline(t), group, whatsapp.File{Kind: whatsapp.Photo, Caption: "first", Content: bytes.NewReader(content(200_000))}); err != nil {
		t.Fatal(err)
	}
	if _, err := anna.Send(deadline(t), group, "second"); err != nil {
		t.Fatal(err)
	}
	ben.gets(t, "first", "second")
}

func TestAnAlbum(t *testing.T) {
	t.Parallel()
	_, anna, ben, group := family(t)
	ids, err := anna.ShareAlbum(deadline(t), group,
		whatsapp.File{Kind: whatsapp.Photo, Caption: "one", Content: bytes.NewReader(content(1000))},
		whatsapp.File{Kind: whatsapp.Video, Content: bytes.NewReader(content(2000))},
	)
	if err != nil {
		t.Fatal(err)
	}
	one, two := ben.next(t), ben.next(t)
	if one.Album == "" || one.Album != two.Album || one.ID != ids[0] || two.ID != ids[1] || one.File.Kind != whatsapp.Photo {
		t.Errorf("Ben got %+v and %+v", one, two)
	}
}

// TestUploadsThatFail checks what faults of uploads do, and that they hit only whom they are meant for.
func TestUploadsThatFail(t *testing.T) {
	t.Parallel()
	s, anna, ben, group := family(t)
	photo := func() whatsapp.File {
		return whatsapp.File{Kind: whatsapp.Photo, Content: bytes.NewReader(content(2_000_000))}
	}
	for fault, want := range map[whatsapp.Kind]string{whatsapp.UploadRefused: "503", whatsapp.UploadCut: ""} {
		active := s.Faults().Start(whatsapp.Fault{Kind: fault, Who: whatsapp.Only(annas)})
		if _, err := anna.Share(deadline(t), group, photo()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("under %s the upload ended with %v", fault, err)
		}
		if _, err := ben.Share(deadline(t), group, photo()); err != nil {
			t.Errorf("under %s Ben's upload ended with %v", fault, err)
		}
		anna.next(t)
		if err := active.Lift(); err != nil {
			t.Fatal(err)
		}
	}
	stalled := s.Faults().Start(whatsapp.Fault{Kind: whatsapp.UploadStalled})
	shared := make(chan error, 1)
	go func() {
		_, err := anna.Share(deadline(t), group, photo())
		shared <- err
	}()
	select {
	case err := <-shared:
		t.Fatalf("the upload ended with %v while it was stalled", err)
	case <-time.After(impatience):
	}
	if err := stalled.Lift(); err != nil {
		t.Fatal(err)
	}
	if err := <-shared; err != nil {
		t.Error(err)
	}
	if got := ben.next(t); got.File.Failed != nil {
		t.Error(got.File.Failed)
	}
}

func TestDownloadsThatFail(t *testing.T) {
	t.Parallel()
	s, anna, ben, group := family(t)
	for _, c := range []struct {
		fault whatsapp.Fault
		want  error
	}{
		{whatsapp.Fault{Kind: whatsapp.DownloadRefused, Code: 404}, whatsmeow.ErrMediaDownloadFailedWith404},
		{whatsapp.Fault{Kind: whatsapp.DownloadCut}, nil},
	} {
		c.fault.Who = whatsapp.Only(bens)
		active := s.Faults().Start(c.fault)
		if _, err := anna.Share(deadline(t), group, whatsapp.File{Kind: whatsapp.Photo, Content: bytes.NewReader(content(300_000))}); err != nil {
			t.Fatal(err)
		}
		got := ben.next(t)
		if got.File.Failed == nil || c.want != nil && !errors.Is(got.File.Failed, c.want) {
			t.Errorf("under %s the download ended with %v", c.fault.Kind, got.File.Failed)
		}
		if err := active.Lift(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLinksExpire(t *testing.T) {
	t.Parallel()
	_, anna, ben, group := family(t, whatsapp.LinksExpireAfter(0))
	if _, err := anna.Share(deadline(t), group, whatsapp.File{Kind: whatsapp.Photo, Content: bytes.NewReader(content(1000))}); err != nil {
		t.Fatal(err)
	}
	if got := ben.next(t); !errors.Is(got.File.Failed, whatsmeow.ErrMediaDownloadFailedWith410) {
		t.Errorf("the download ended with %v", got.File.Failed)
	}
}

// TestUploadsAreChecked tries to leave a file without permission, and one that is not what it is said to be.
func TestUploadsAreChecked(t *testing.T) {
	t.Parallel()
	s, anna, _, _ := family(t)
	media, err := internals(anna.Client()).RefreshMediaConn(deadline(t), false)
	if err != nil {
		t.Fatal(err)
	}
	door, err := s.Door(annas)
	if err != nil {
		t.Fatal(err)
	}
	client, err := door.HTTPClient(patience)
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]int{
		"/mms/image/dG9rZW4=?auth=guessed":         401,
		"/mms/letters/dG9rZW4=?auth=" + media.Auth: 404,
		"/mms/image/dG9rZW4=?auth=" + media.Auth:   400,
	} {
		answer, err := client.Post("https://"+media.Hosts[0].Hostname+address, "", strings.NewReader("not what it says"))
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
		if answer.StatusCode != want {
			t.Errorf("%s was answered with %d, want %d", address, answer.StatusCode, want)
		}
	}
}
