package scenario_test

import (
	"testing"

	"lifeboat/sim/scenario"
)

// share writes down that a member sent a file.
func (p *pen) share(who string, on scenario.PlatformName, caption string, file scenario.FileEntry) {
	p.books.NoteSaid(scenario.Said{By: who, On: on, Text: caption, File: file, ID: "native", At: p.clock})
}

func (p *pen) postFile(on scenario.PlatformName, id, text string, file scenario.FileEntry) {
	for _, member := range p.rules.Members[on] {
		p.books.NoteSeen(scenario.Seen{By: member, On: on, ID: id, What: scenario.Posted, Text: text, File: file, At: p.clock})
	}
}

func TestFilesAreComparedByteForByte(t *testing.T) {
	photo := scenario.FileEntry{Kind: scenario.Photo, SHA256: "aa"}
	other := scenario.FileEntry{Kind: scenario.Photo, SHA256: "bb"}
	for name, test := range map[string]struct {
		play                          func(*pen)
		lost, duplicated, withoutFile int
	}{
		"with its caption": {func(p *pen) {
			p.share("Grandma", scenario.Telegram, "cake", photo)
			p.postFile(scenario.WhatsApp, "1", "Grandma: cake", photo)
		}, 0, 0, 0},
		"without any text": {func(p *pen) {
			p.share("Grandma", scenario.Telegram, "", photo)
			p.postFile(scenario.WhatsApp, "1", "", photo)
		}, 0, 0, 0},
		"never": {func(p *pen) {
			p.share("Grandma", scenario.Telegram, "", photo)
			p.postFile(scenario.WhatsApp, "1", "", other)
		}, 1, 0, 0},
		"damaged": {func(p *pen) {
			p.share("Grandma", scenario.Telegram, "cake", photo)
			p.postFile(scenario.WhatsApp, "1", "Grandma: cake", other)
		}, 0, 0, 1},
		"as a line": {func(p *pen) {
			p.share("Grandma", scenario.Telegram, "cake", photo)
			p.post(scenario.WhatsApp, "Grandma sent a photo: cake")
		}, 0, 0, 1},
		"after its words": {func(p *pen) {
			p.share("Grandma", scenario.Telegram, "cake", photo)
			p.post(scenario.WhatsApp, "[15:40] Grandma: [1] a photo: cake")
			p.postFile(scenario.WhatsApp, "9", "", photo)
		}, 0, 0, 0},
		"twice after its words": {func(p *pen) {
			p.share("Grandma", scenario.Telegram, "cake", photo)
			p.post(scenario.WhatsApp, "[15:40] Grandma: [1] a photo: cake")
			p.postFile(scenario.WhatsApp, "8", "", photo)
			p.postFile(scenario.WhatsApp, "9", "", photo)
		}, 0, 1, 0},
		"twice": {func(p *pen) {
			p.share("Grandma", scenario.Telegram, "", photo)
			p.postFile(scenario.WhatsApp, "1", "", photo)
			p.postFile(scenario.WhatsApp, "2", "", photo)
		}, 0, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPen()
			test.play(p)
			balance := p.balance()
			if len(balance.Lost) != test.lost || len(balance.Duplicated) != test.duplicated || len(balance.WithoutFile) != test.withoutFile {
				t.Errorf("lost %d, duplicated %d, without its file %d", len(balance.Lost), len(balance.Duplicated), len(balance.WithoutFile))
			}
			if balance.Clean() != (test.lost+test.duplicated+test.withoutFile == 0) {
				t.Errorf("Clean is %v", balance.Clean())
			}
		})
	}
}

func TestFilesFollowTheWordsOfADigestInTheirOwnOrder(t *testing.T) {
	voice := scenario.FileEntry{Kind: scenario.Voice, SHA256: "aa"}
	photo := scenario.FileEntry{Kind: scenario.Photo, SHA256: "bb"}
	for name, files := range map[string][]scenario.FileEntry{"in order": {voice, photo}, "the wrong way round": {photo, voice}} {
		t.Run(name, func(t *testing.T) {
			p := newPen()
			p.post(scenario.Telegram, downWords)
			p.share("Grandma", scenario.Telegram, "", voice)
			p.say("Grandma", scenario.Telegram, "pear")
			p.share("Grandma", scenario.Telegram, "cake", photo)
			p.post(scenario.Telegram, backWords)
			p.post(scenario.WhatsApp, "[15:40] Grandma: pear\nGrandma: cake")
			for _, file := range files {
				p.postFile(scenario.WhatsApp, file.SHA256, "", file)
			}
			balance := p.balance()
			wrong := 0
			if files[0] == photo {
				wrong = 1
			}
			if len(balance.Reordered) != wrong || balance.Held != 3 || balance.Replayed != 3 || len(balance.Lost) != 0 {
				t.Errorf("the books are %+v", sumsOf(balance))
			}
		})
	}
}

func TestTheContentOfAFileIsItsOwn(t *testing.T) {
	one := scenario.File{Kind: scenario.Photo, Size: 1000, Seed: "one"}
	first, err := one.Entry()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := one.Entry(); err != nil || again != first {
		t.Errorf("the same file is %v and %v (%v)", first, again, err)
	}
	two := one
	two.Seed = "two"
	if second, err := two.Entry(); err != nil || second.SHA256 == first.SHA256 {
		t.Errorf("two files are both %v (%v)", first, err)
	}
}

func TestCaptionsOfFilesThatFollowADigestAreNotLive(t *testing.T) {
	p := newPen()
	p.share("Grandma", scenario.Telegram, "cake", scenario.FileEntry{Kind: scenario.Photo, SHA256: "aa"})
	p.say("Grandma", scenario.Telegram, "later")
	p.post(scenario.WhatsApp, "2 messages from Telegram\n\n[15:40]\nGrandma: [1] a photo: cake")
	p.post(scenario.WhatsApp, "Grandma: later")
	p.postFile(scenario.WhatsApp, "9", "[1] Grandma, 15:40", scenario.FileEntry{Kind: scenario.Photo, SHA256: "aa"})
	if balance := p.balance(); len(balance.Reordered) > 0 {
		t.Errorf("out of order are %+v", balance.Reordered)
	}
}
