package announce_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/announce"
)

var since = time.Date(2021, 10, 4, 15, 40, 0, 0, time.UTC)

// during are the facts of an outage some time after it began.
func during(d time.Duration) announce.Facts {
	return announce.Facts{Primary: "WhatsApp", Now: since.Add(d), Since: since}
}

func in(t *testing.T, tags ...string) announce.Printer {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	p, err := announce.NewPrinter(tags, zone)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// plainly shows the spaces that must not break as others.
func plainly(text bridge.Text) string { return strings.ReplaceAll(text.Plain, "\u00a0", " ") }

func TestTheWayOfAnOutage(t *testing.T) {
	english, french := in(t, "en"), in(t, "fr")
	later, waiting, night, local, mirrored := during(130*time.Minute), during(2*time.Hour), during(2*time.Hour), during(time.Hour), during(time.Minute)
	later.Kept, waiting.Kept, night.Kept = 37, 1, 1
	night.InTheMorning, local.Local, mirrored.Mirrored = true, true, true
	for name, c := range map[string]struct{ got, want bridge.Text }{
		"down": {english.Down(during(time.Minute)), bridge.Plainly("WhatsApp has been down since 17:40. Let's go on here. " +
			"Write as usual: your messages are kept and go back to the WhatsApp group when it works.")},
		"en panne": {french.Down(during(time.Minute)), bridge.Plainly("WhatsApp est en panne depuis 17 h 40. On continue ici. " +
			"Écrivez comme d'habitude : vos messages sont gardés et iront dans le groupe WhatsApp quand il remarchera.")},
		"mirrored": {english.Down(mirrored), bridge.Plainly("WhatsApp has been down since 17:40. What you write here is kept and follows there when it works.")},
		"later": {english.StillDown(later), bridge.Plainly("WhatsApp has been down since 17:40. Let's go on here. " +
			"Write as usual: your messages are kept and go back to the WhatsApp group when it works. Still down after 2 h 10. 37 messages kept.")},
		"plus tard": {french.StillDown(later), bridge.Plainly("WhatsApp est en panne depuis 17 h 40. On continue ici. " +
			"Écrivez comme d'habitude : vos messages sont gardés et iront dans le groupe WhatsApp quand il remarchera. " +
			"Toujours en panne après 2 h 10. 37 messages gardés.")},
		"it rings the next day": {english.Ringing(during(8 * time.Hour)), bridge.Plainly("WhatsApp is still down, since 4 October, 17:40. " +
			"Please talk here until it works again: nothing that you write is lost.")},
		"le lendemain": {french.Ringing(during(8 * time.Hour)), bridge.Plainly("WhatsApp est toujours en panne, depuis le 4 octobre à 17 h 40. " +
			"Parlez ici jusqu'à ce qu'il remarche : rien de ce que vous écrivez n'est perdu.")},
		"over":           {english.WasDown(during(2 * time.Hour)), bridge.Plainly("WhatsApp was down from 17:40 to 19:40. It works again.")},
		"back":           {english.Back(during(2 * time.Hour)), bridge.Plainly("WhatsApp works again. You can go on here or there: both stay connected until it is quiet here.")},
		"back and kept":  {english.Back(waiting), bridge.Plainly("WhatsApp works again. What was said here is now being brought to the WhatsApp group. You can go on here or there: both stay connected until it is quiet here.")},
		"over at night":  {english.WasDown(night), bridge.Plainly("WhatsApp was down from 17:40 to 19:40. It works again. What was said here is brought to the WhatsApp group in the morning.")},
		"a local fault":  {english.WasDown(local), bridge.Plainly("You say that WhatsApp works. Only this relay does not reach it yet: what was said here is kept and follows as soon as it does.")},
		"blind":          {english.Blind(during(time.Hour), "!"), bridge.Plainly("This relay cannot see WhatsApp any more. Let's go on here: your messages are kept. When WhatsApp works for you, write !up.")},
		"two languages":  {in(t, "fr", "en").WasDown(during(2 * time.Hour)), bridge.Plainly("WhatsApp était en panne (17 h 40 – 19 h 40). Il remarche.\n\nWhatsApp was down from 17:40 to 19:40. It works again.")},
		"without choice": {announce.Printer{}.Peacetime("WhatsApp"), bridge.Plainly("WhatsApp works, so your message has gone to the WhatsApp group. Answers appear there.")},
	} {
		if got := plainly(c.got); got != c.want.Plain {
			t.Errorf("%s: got  %q\nwant %q", name, got, c.want.Plain)
		}
	}
}

func TestDurations(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		-time.Minute:                  {"after 0 minutes.", "après 0 minute."},
		time.Minute:                   {"after 1 minute.", "après 1 minute."},
		59 * time.Minute:              {"after 59 minutes.", "après 59 minutes."},
		65 * time.Minute:              {"after 1 h 05.", "après 1 h 05."},
		25*time.Hour + 10*time.Minute: {"after 1 day 1 h.", "après 1 jour 1 h."},
		76*time.Hour + 59*time.Minute: {"after 3 days 4 h.", "après 3 jours 4 h."},
	} {
		for i, tag := range []string{"en", "fr"} {
			if got := plainly(in(t, tag).StillDown(during(d))); !strings.HasSuffix(got, want[i]) {
				t.Errorf("%v: %q, want it to end in %q", d, got, want[i])
			}
		}
	}
}

func TestHowManyAreKept(t *testing.T) {
	for tag, want := range map[string][]string{
		"en": {"10.", "1 message kept.", "2 messages kept.", "1000000 messages kept."},
		"fr": {"10.", "1 message gardé.", "2 messages gardés.", "1000000 de messages gardés."},
	} {
		for i, count := range []int{0, 1, 2, 1_000_000} {
			f := during(130 * time.Minute)
			f.Kept = count
			if got := plainly(in(t, tag).StillDown(f)); !strings.HasSuffix(got, want[i]) {
				t.Errorf("%s, %d: %q, want it to end in %q", tag, count, got, want[i])
			}
		}
	}
}

func TestTheFirstOfAMonth(t *testing.T) {
	f := announce.Facts{Primary: "WhatsApp", Since: time.Date(2021, 8, 1, 7, 5, 0, 0, time.UTC), Now: since}
	for tag, want := range map[string]string{"en": "since 1 August, 09:05", "fr": "depuis le 1er août à 9 h 05"} {
		if got := plainly(in(t, tag).Ringing(f)); !strings.Contains(got, want) {
			t.Errorf("%q, want %q in it", got, want)
		}
	}
}

func TestAnswers(t *testing.T) {
	p := in(t, "en")
	f := during(time.Hour)
	f.Kept = 3
	for want, got := range map[string]bridge.Text{
		"as far as I can see. Write there as usual.":             p.Status(announce.Works, f),
		"I cannot see at the moment whether WhatsApp works.":     p.Status(announce.Uncertain, f),
		"works. 3 messages kept.":                                p.Status(announce.Fails, f),
		"/start undoes that.":                                    p.Stopped(),
		"relayed again.":                                         p.Started(),
		"and what was said here is being brought back.":          p.Status(announce.Returning, f),
		"still connected to the WhatsApp group.":                 p.Status(announce.Joined, f),
		"2 of 3 who are needed say that WhatsApp does not work.": p.Voted("WhatsApp", false, 2, 3),
		"3 of 3 who are needed say that WhatsApp works.":         p.Voted("WhatsApp", true, 3, 3),
		"it counts.": p.VotedAlready(),
		"\n/stop: do not relay my words; /start: relay them again": p.Help("WhatsApp", "/"),
	} {
		if !strings.HasSuffix(got.Plain, want) {
			t.Errorf("%q does not end in %q", got.Plain, want)
		}
	}
	if lines := strings.Split(p.Help("WhatsApp", "!").Plain, "\n"); len(lines) != 4 {
		t.Errorf("the help has %d lines", len(lines))
	}
}

func TestNamesFromRightToLeftAreIsolated(t *testing.T) {
	for name, want := range map[string]string{
		"Paul": "Paul wrote on WhatsApp.", "שרה": "\u2068שרה\u2069 wrote on WhatsApp.", "أحمد": "\u2068أحمد\u2069 wrote on WhatsApp.",
		"A\u202eB\n": "AB wrote on WhatsApp.",
	} {
		if got := in(t, "en").WroteOn(name, "WhatsApp").Plain; got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}

func TestWordsInFrontOfMessages(t *testing.T) {
	for _, tag := range []string{"en", "fr"} {
		words := in(t, tag).Words()
		for _, attachment := range []bridge.Attachment{
			bridge.Photo, bridge.Video, bridge.Animated, bridge.Voice, bridge.Audio, bridge.File,
			bridge.Sticker, bridge.Location, bridge.Contact, bridge.Poll, bridge.Other, bridge.Sealed,
		} {
			if words.Sent[attachment] == "" {
				t.Errorf("%s has no words for %s", tag, attachment)
			}
		}
	}
	french := in(t, "fr")
	if got := french.Words(); got.Late != "en retard" || got.Units[1] != "Mo" || got.Decimal != "," {
		t.Errorf("the French words are %+v", got)
	}
	if got := french.PossiblyRepeated(); got != "(peut-être répété)" {
		t.Errorf("a repeat is marked by %q", got)
	}
	if got := french.Clock(since); got != "17\u00a0h\u00a040" {
		t.Errorf("the clock shows %q", got)
	}
}

func TestWordsAroundAReplay(t *testing.T) {
	words := in(t, "fr").Replay()
	for got, want := range map[string]string{
		words.Header(2, []string{"Telegram", "Matrix", "IRC"}, "16:52", "Europe/Brussels"): "2 messages de Telegram, Matrix et IRC, 16:52, Europe/Brussels",
		words.Missed("Telegram", "16 h 50–17 h 20", 1):                                     "Pendant que Telegram était injoignable (16 h 50–17 h 20), 1 message a été écrit ici",
		words.Count("Paul", 12):             "Paul\u00a0: 12",
		words.Elsewhere([]string{"Matrix"}): "Ils sont à lire dans Matrix.",
		words.Dated(since):                  "le 4 octobre à 15\u00a0h\u00a040",
		words.Clock(since):                  "15\u00a0h\u00a040",
		words.Deleted(1):                    "1 message a été supprimé",
		words.Answers("Paul", "oui"):        "(à Paul\u00a0: «\u00a0oui\u00a0»)",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAnUnknownLanguageIsRefused(t *testing.T) {
	if _, err := announce.NewPrinter([]string{"en", "tlh"}, nil); err == nil || !strings.Contains(err.Error(), `"tlh"`) {
		t.Errorf("got %v", err)
	}
}
