package replay_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/announce"
	"lifeboat/bridge/replay"
)

// english are the words of members who read English.
var english = announce.Printer{}.Replay()

// inFrench are options for members who read French.
func inFrench(t *testing.T) replay.Options {
	t.Helper()
	o := options(t)
	printer, err := announce.NewPrinter([]string{"fr"}, o.Zone)
	if err != nil {
		t.Fatal(err)
	}
	o.Words = printer.Replay()
	return o
}

// album is a talk with pictures that belong together, one of which is taken
// back, and a voice message.
func album() *talk {
	c := newTalk()
	pictures := []bridge.KeptMedium{
		{Medium: bridge.Medium{Kind: bridge.Photo, Name: "one.jpg"}, Hash: "one"},
		{Medium: bridge.Medium{Kind: bridge.Photo, Name: "two.jpg"}, Hash: "two"},
	}
	c.add("Anna", replay.Item{Kind: bridge.Said, Text: bridge.Plainly("At the sea"), Files: pictures})
	regretted := c.photo("Paul", "Not my best", "eyes-shut.jpg")
	c.remove("Paul", regretted)
	c.add("ליאת", replay.Item{Kind: bridge.Said, Files: []bridge.KeptMedium{{Medium: bridge.Medium{Kind: bridge.Voice, Name: "a.ogg"}, Hash: "a"}}})
	c.react("سمير", 1, "❤️")
	c.react("Anna", 1, "👍")
	return c
}

func TestDigestsInBothLanguages(t *testing.T) {
	night := newTalk().wait(7 * time.Hour)
	night.say("Anna", "Still awake?")
	night.wait(10*time.Minute).say("سمير", "مرحبا")
	for name, c := range map[string]*talk{"family": family(), "album": album(), "midnight": night} {
		french := inFrench(t)
		expectGolden(t, name+"_french", replay.Compose(c.items, french))
		french.Zone = zone(t, "America/New_York")
		expectGolden(t, name+"_french_another_zone", replay.Compose(c.items, french))
	}
	expectGolden(t, "album", replay.Compose(album().items, options(t)))
}

func TestEveryFormInFrench(t *testing.T) {
	expectGolden(t, "right_to_left_french", replay.Compose(rightToLeft().items, inFrench(t)))
	for name, change := range map[string]func(*replay.Options){
		"missed":     func(o *replay.Options) { o.Missed = "Telegram" },
		"full":       func(o *replay.Options) { o.Mode = replay.Full },
		"summary":    func(o *replay.Options) { o.Mode = replay.Summary },
		"transcript": func(o *replay.Options) { o.Limit, o.MostPosts = 100, 2 },
	} {
		french := inFrench(t)
		change(&french)
		expectGolden(t, name+"_french", replay.Compose(family().items, french))
	}
}
