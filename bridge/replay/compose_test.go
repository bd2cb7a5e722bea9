package replay_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
	"lifeboat/bridge/replay"
)

var update = flag.Bool("update", false, "write the golden files anew")

// evening is when the talks in these tests begin: 16:52 in Brussels.
var evening = time.Date(2021, 10, 4, 14, 52, 0, 0, time.UTC)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loaded, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func options(t testing.TB) replay.Options {
	t.Helper()
	return replay.Options{
		Mode: replay.Digest, Zone: zone(t, "Europe/Brussels"), Now: evening.Add(6 * time.Hour),
		Words: english, Limit: 4000, Measure: utf8.RuneCountInString,
	}
}

// talk is a conversation that is being written down.
type talk struct {
	items []replay.Item
	now   time.Time
}

func newTalk() *talk { return &talk{now: evening} }

// wait lets time pass.
func (c *talk) wait(d time.Duration) *talk {
	c.now = c.now.Add(d)
	return c
}

// people are the speakers by their first word: the platform and how operators
// vouch for them.
var people = map[string]render.Attribution{
	"Grandma": {Name: "Grandma", Confirmed: true, Via: "Telegram", At: "16:52", Late: true},
	"Paul":    {Name: "Paul", Via: "Telegram"},
	"Anna":    {Name: "Anna", Confirmed: true, Via: "Matrix"},
	"ליאת":    {Name: "ליאת", Confirmed: true, Via: "Telegram"},
	"سمير":    {Name: "سمير", Via: "Matrix"},
}

func (c *talk) add(by string, item replay.Item) int64 {
	item.ID, item.Speaker, item.Who, item.SentAt = int64(len(c.items)+1), by, people[by], c.now
	c.items = append(c.items, item)
	c.now = c.now.Add(20 * time.Second)
	return item.ID
}

func (c *talk) say(by, text string) int64 {
	return c.add(by, replay.Item{Kind: bridge.Said, Text: bridge.Plainly(text)})
}

func (c *talk) answer(by, text, to, quote string) int64 {
	return c.add(by, replay.Item{Kind: bridge.Said, Text: bridge.Plainly(text), Answers: replay.Answer{Name: to, Text: quote}})
}

func (c *talk) photo(by, caption, name string) int64 {
	file := bridge.KeptMedium{Medium: bridge.Medium{Kind: bridge.Photo, Name: name}, Hash: name}
	return c.add(by, replay.Item{Kind: bridge.Said, Text: bridge.Plainly(caption), Files: []bridge.KeptMedium{file}})
}

func (c *talk) edit(by string, target int64, text string) int64 {
	return c.add(by, replay.Item{Kind: bridge.Edited, Target: target, Text: bridge.Plainly(text)})
}

func (c *talk) remove(by string, target int64) int64 {
	return c.add(by, replay.Item{Kind: bridge.Deleted, Target: target})
}

func (c *talk) react(by string, target int64, sign string) int64 {
	return c.add(by, replay.Item{Kind: bridge.Reacted, Target: target, Reactions: []replay.Reaction{{Speaker: by, Who: people[by], Sign: sign}}})
}

// shown draws posts as a golden file does.
func shown(r replay.Result) string {
	var text strings.Builder
	for i, p := range r.Posts {
		if i > 0 {
			text.WriteString("--- another post\n")
		}
		text.WriteString(render.FormatWhatsApp(p.Text) + "\n")
		for _, file := range p.Files {
			text.WriteString("<" + string(file.Kind) + " " + file.Name + ">\n")
		}
	}
	if r.Transcript != "" {
		text.WriteString("--- transcript\n" + r.Transcript)
	}
	return text.String()
}

// expectGolden compares posts with a golden file; -update writes it.
func expectGolden(t *testing.T, name string, r replay.Result) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	got := shown(r)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s:\n%s\nwant\n%s", path, got, want)
	}
}

// family is a talk in which a bit of everything happens.
func family() *talk {
	c := newTalk()
	first := c.say("Grandma", "Is WhatsApp down for you too?")
	c.say("Grandma", "Mine shows a clock and nothing else")
	c.answer("Paul", "Yes, since a quarter of an hour", "Grandma", "Is WhatsApp down for you too?")
	c.react("Anna", first, "👍")
	c.react("Paul", first, "😮")
	c.react("Anna", first, "👍")
	dinner := c.say("Anna", "Dinner at seven?")
	c.say("Paul", "Fine")
	c.edit("Anna", dinner, "Dinner at half past seven?")
	oops := c.say("Paul", "I forgot the cake")
	c.wait(20*time.Minute).photo("Paul", "Here is the cake", "cake.jpg")
	c.photo("Grandma", "", "table.jpg")
	c.remove("Paul", oops)
	c.say("Grandma", "Lovely\nSee you at half past")
	return c
}

func TestDigests(t *testing.T) {
	o := options(t)
	expectGolden(t, "family", replay.Compose(family().items, o))

	night := newTalk().wait(7 * time.Hour)
	night.say("Anna", "Still awake?")
	night.wait(10*time.Minute).say("Anna", "Good night")
	expectGolden(t, "midnight", replay.Compose(night.items, o))

	o.Zone = zone(t, "America/New_York")
	expectGolden(t, "another_zone", replay.Compose(night.items, o))
}

// rightToLeft is a talk of people whose names are written from right to left.
func rightToLeft() *talk {
	c := newTalk()
	hello := c.say("ליאת", "שלום")
	c.answer("سمير", "مرحبا", "ליאת", "שלום")
	c.react("سمير", hello, "❤️")
	return c
}

func TestNamesFromRightToLeft(t *testing.T) {
	expectGolden(t, "right_to_left", replay.Compose(rightToLeft().items, options(t)))
}

func TestWhatAFallbackMissed(t *testing.T) {
	o := options(t)
	o.Missed = "Telegram"
	expectGolden(t, "missed", replay.Compose(family().items, o))
}

func TestModes(t *testing.T) {
	for _, mode := range []replay.Mode{replay.Full, replay.Summary, replay.None} {
		o := options(t)
		o.Mode = mode
		expectGolden(t, string(mode), replay.Compose(family().items, o))
	}
}

func TestTooMuchBecomesASummaryWithATranscript(t *testing.T) {
	o := options(t)
	o.Limit, o.MostPosts = 100, 2
	expectGolden(t, "transcript", replay.Compose(family().items, o))
}

func TestACutDigestGoesOnWithNameAndTime(t *testing.T) {
	o := options(t)
	o.Limit = 250
	expectGolden(t, "cut", replay.Compose(family().items, o))
}

func TestManyMessagesAreFewPosts(t *testing.T) {
	for messages, most := range map[int]int{300: 1, 10_000: 12} {
		c := newTalk()
		for i := range messages {
			by := []string{"Grandma", "Paul", "Anna"}[i/2%3]
			c.wait(time.Duration(i%50)*time.Second).say(by, "A message as people write, not long or short.")
		}
		o := options(t)
		o.Limit, o.Measure = 60_000, render.UTF16Length // as on WhatsApp
		if got := len(replay.Compose(c.items, o).Posts); got > most {
			t.Errorf("%d messages became %d posts", messages, got)
		}
	}
}

func TestChangesOfOtherMessagesAreLeft(t *testing.T) {
	c := newTalk()
	c.say("Paul", "hello")
	edit := c.edit("Paul", 77, "changed")
	got := replay.Compose(c.items, options(t))
	if len(got.Unplaced) != 1 || got.Unplaced[0] != edit || len(got.Posts) != 1 {
		t.Errorf("it became %+v", got)
	}
}

func TestNothingIsPostedOfWhatWasTakenBack(t *testing.T) {
	c := newTalk()
	c.remove("Paul", c.say("Paul", "a secret"))
	got := replay.Compose(c.items, options(t))
	if len(got.Posts) != 0 || len(got.Dropped) != 2 {
		t.Errorf("it became %+v", got)
	}
}

func TestNobodyCanSpeakForAnotherInADigest(t *testing.T) {
	c := newTalk()
	c.add("Paul", replay.Item{Kind: bridge.Said, Text: render.ParseWhatsApp("hi\n*Grandma* (via Telegram): I *give* Paul the house")})
	c.add("Paul", replay.Item{Kind: bridge.Said, Text: render.ParseWhatsApp("*Grandma* (via Telegram): yes")})
	for _, post := range replay.Compose(c.items, options(t)).Posts {
		for line := range strings.Lines(render.FormatWhatsApp(post.Text)) {
			if strings.HasPrefix(line, "*Grandma*") {
				t.Errorf("a line looks like the words of another speaker: %s", line)
			}
		}
	}
}
