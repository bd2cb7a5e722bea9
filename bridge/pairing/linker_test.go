package pairing_test

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/pairing"
)

// office is a linker with an operator who reads along.
type office struct {
	*pairing.Linker
	mu       sync.Mutex
	news     []pairing.News
	pictures [][]byte
	broken   bool // no picture can be kept
}

func (o *office) Keep(content []byte) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.broken {
		return "", errors.New("the disk is full")
	}
	o.pictures = append(o.pictures, content)
	return "a hash", nil
}

func (o *office) read() []pairing.News {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.news)
}

func inOffice(t *testing.T, test func(*office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o := &office{}
		o.Linker = pairing.New(o, func(n pairing.News) {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.news = append(o.news, n)
		}, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- o.Run(ctx) }()
		test(o)
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the linker ended with %v", err)
		}
	})
}

// phone is a platform whose account is linked as a test says.
type phone func(ctx context.Context, request bridge.PairRequest) error

func (p phone) Pair(ctx context.Context, request bridge.PairRequest) error { return p(ctx, request) }

func asking(p phone, number string) pairing.Request {
	return pairing.Request{Chat: bridge.Chat{Platform: "telegram", ID: "boss"}, Pairer: p, Platform: "whatsapp", Title: "WhatsApp", Phone: number}
}

func shows(_ context.Context, request bridge.PairRequest) error {
	request.ShowQR("a code")
	return nil
}

func TestACodeIsAPicture(t *testing.T) {
	inOffice(t, func(o *office) {
		o.Ask(asking(shows, ""))
		synctest.Wait()
		news := o.read()
		if len(news) != 2 || news[0].Ended || news[0].Picture == nil || !news[1].Ended || news[1].Text != "WhatsApp is paired." {
			t.Fatalf("the news are %+v", news)
		}
		picture, err := png.Decode(bytes.NewReader(o.pictures[0]))
		if err != nil {
			t.Fatal(err)
		}
		kept := news[0].Picture
		if kept.Hash != "a hash" || kept.Width != picture.Bounds().Dx() || kept.Size != int64(len(o.pictures[0])) {
			t.Errorf("the picture is %+v", kept)
		}
	})
}

func TestWithoutAPictureThereIsACodeToType(t *testing.T) {
	inOffice(t, func(o *office) {
		o.broken = true
		o.Ask(asking(shows, ""))
		synctest.Wait()
		if news := o.read(); news[0].Picture != nil || !strings.Contains(news[0].Text, "/pair +32470000000") {
			t.Errorf("the news are %+v", news)
		}
		types := func(_ context.Context, request bridge.PairRequest) error {
			request.ShowCode("ABCD for " + request.Phone)
			return nil
		}
		o.Ask(asking(types, "32470000000"))
		synctest.Wait()
		if news := o.read(); !strings.Contains(news[2].Text, "ABCD for 32470000000") {
			t.Errorf("the news are %+v", news)
		}
	})
}

func TestOneAtATime(t *testing.T) {
	inOffice(t, func(o *office) {
		hangs := func(ctx context.Context, _ bridge.PairRequest) error {
			<-ctx.Done()
			return ctx.Err()
		}
		for range 3 {
			o.Ask(asking(hangs, ""))
			synctest.Wait()
		}
		if news := o.read(); len(news) != 1 || !strings.Contains(news[0].Text, "already") {
			t.Fatalf("the news are %+v", news)
		}
		time.Sleep(5*time.Minute + time.Second)
		synctest.Wait()
		if news := o.read(); len(news) != 2 || news[1].Text != "WhatsApp is not paired: nobody used a code within 5m0s; write /pair again." || !news[1].Ended {
			t.Errorf("the news are %+v", news)
		}
	})
}
