package fetch_test

import (
	"slices"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/fetch"
	"lifeboat/store"
)

func TestWhatNobodyKnowsOfIsSwept(t *testing.T) {
	inCellar(t, func(c *cellar) {
		message, _ := c.want("a photo")
		known := c.expect(message, store.Kept, bridge.Present).Hash
		drawn, err := c.shelf.Keep([]byte("a code"))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.shelf.Sweep(c.Context()); err != nil {
			t.Fatal(err)
		}
		c.expectKept(known, drawn)
		again := fetch.NewShelf(c.folder, c.store) // of the next run
		if err := again.Sweep(c.Context()); err != nil {
			t.Fatal(err)
		}
		c.expectKept(known)
	})
}

func TestAPictureThatTheDatabaseLearnsOfIsLeftToIt(t *testing.T) {
	inCellar(t, func(c *cellar) {
		drawn, err := c.shelf.Keep([]byte("a photo"))
		if err != nil {
			t.Fatal(err)
		}
		message, delivery := c.want("a photo")
		c.expect(message, store.Kept, bridge.Present)
		if err := c.shelf.Sweep(c.Context()); err != nil {
			t.Fatal(err)
		}
		c.expectKept(drawn)
		c.delivered(delivery)
		if err := c.shelf.MakeRoom(c.Context()); err != nil {
			t.Fatal(err)
		}
		c.expectKept()
	})
}

func TestAShelfWithoutAFolderHoldsNothing(t *testing.T) {
	if err := fetch.NewShelf(nil, nil).Sweep(t.Context()); err != nil {
		t.Error(err)
	}
}

func (c *cellar) expectKept(want ...string) {
	c.Helper()
	got, err := c.folder.Hashes()
	slices.Sort(got)
	slices.Sort(want)
	if err != nil || !slices.Equal(got, want) {
		c.Fatalf("kept are %v (%v), want %v", got, err, want)
	}
}
