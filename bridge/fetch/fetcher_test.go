package fetch_test

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/fetch"
	"lifeboat/store"
)

func TestAFileIsKeptAndItsChatsGoOn(t *testing.T) {
	inCellar(t, func(c *cellar) {
		message, _ := c.want("a photo")
		kept := c.expect(message, store.Kept, bridge.Present)
		file, err := c.folder.Open(kept.Hash)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(file)
		if err != nil || string(content) != "a photo" || file.Close() != nil {
			t.Errorf("kept was %q (%v)", content, err)
		}
		if !slices.Equal(c.settled, []bridge.Chat{home}) || !slices.Equal(c.kept, []string{""}) {
			t.Errorf("settled are %v, kept %q", c.settled, c.kept)
		}
		if len(c.signals) != 1 || !c.signals[0].OK || c.signals[0].Capability != bridge.Media {
			t.Errorf("the signals are %+v", c.signals)
		}
	})
}

func TestAFetchThatFailsIsTriedAgain(t *testing.T) {
	inCellar(t, func(c *cellar) {
		c.messenger.answers(fails(bridge.Transient))
		message, _ := c.want("a photo")
		c.pass(time.Minute)
		c.expect(message, store.Wanted, bridge.Present)
		if len(c.settled) > 0 || c.signals[0].OK {
			t.Errorf("settled are %v, the signals %+v", c.settled, c.signals)
		}
		c.end()
		c.messenger.answers(nil)
		c.start()
		c.pass(time.Minute)
		c.expect(message, store.Kept, bridge.Present)
	})
}

func TestWhatIsOfNoUseIsGivenUp(t *testing.T) {
	for name, test := range map[string]struct {
		content string
		answer  func(context.Context) error
		absence bridge.Absence
	}{
		"gone":              {"a photo", fails(bridge.Rejected), bridge.Gone},
		"larger than it is": {strings.Repeat("x", 61), nil, bridge.TooLarge},
		"said to be larger": {"a photo", func(context.Context) error { return bridge.ErrTooLarge }, bridge.TooLarge},
	} {
		inCellar(t, func(c *cellar) {
			c.messenger.answers(test.answer)
			message, _ := c.want(test.content)
			c.expect(message, store.GivenUp, test.absence)
			c.pass(time.Hour)
			if fetched, _ := c.messenger.count(); fetched != 1 || len(c.settled) != 1 {
				t.Errorf("%s: it was fetched %d times and settled %v", name, fetched, c.settled)
			}
		})
	}
}

func TestFilesAreFetchedAFewAtATime(t *testing.T) {
	inCellar(t, func(c *cellar) {
		c.messenger.answers(func(context.Context) error {
			time.Sleep(time.Second)
			return nil
		})
		var last int64
		for i := range 8 {
			last, _ = c.want("photo " + string(rune('a'+i)))
		}
		c.pass(3 * time.Second)
		c.expect(last, store.Kept, bridge.Present)
		if fetched, most := c.messenger.count(); fetched != 8 || most != 3 {
			t.Errorf("%d were fetched, %d at a time", fetched, most)
		}
	})
}

func TestTheEndDoesNotWaitForAFetch(t *testing.T) {
	inCellar(t, func(c *cellar) {
		c.messenger.answers(hangs)
		message, _ := c.want("a photo")
		began := time.Now()
		c.end()
		if took := time.Since(began); took > 0 {
			t.Errorf("the end took %s", took)
		}
		if wanted := c.expect(message, store.Wanted, bridge.Present); wanted.Attempts != 0 {
			t.Errorf("%d tries have failed", wanted.Attempts)
		}
		c.messenger.answers(nil)
		c.start()
		c.pass(time.Second)
		c.expect(message, store.Kept, bridge.Present)
	})
}

func TestAFullFolderMakesRoomAndIsTold(t *testing.T) {
	inCellar(t, func(c *cellar) {
		first, delivered := c.want(strings.Repeat("1", 60))
		second, _ := c.want(strings.Repeat("2", 60))
		c.expect(second, store.Wanted, bridge.Present)
		if trouble := c.kept[len(c.kept)-1]; !strings.Contains(trouble, "full") {
			t.Errorf("told was %q", trouble)
		}
		c.expect(first, store.Kept, bridge.Present)
		c.delivered(delivered)
		c.pass(time.Minute)
		c.expect(second, store.Kept, bridge.Present)
		c.expect(first, store.GivenUp, bridge.Gone)
		if trouble := c.kept[len(c.kept)-1]; trouble != "" {
			t.Errorf("told was %q", trouble)
		}
	})
}

func TestWhereNothingCanBeKeptThereIsNoFetcher(t *testing.T) {
	if _, able := fetch.New(fetch.Options{Platform: &messenger{}, Shelf: fetch.NewShelf(nil, nil)}); able {
		t.Error("there is one without a folder")
	}
	unable := struct{ bridge.Platform }{&messenger{}}
	if _, able := fetch.New(fetch.Options{Platform: unable, Shelf: fetch.NewShelf(nil, nil)}); able {
		t.Error("there is one for a platform that cannot fetch")
	}
}
