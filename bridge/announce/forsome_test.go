package announce_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
)

// TestAnOutageForSomeKeepsNothing: where nothing is held nobody is told that it is kept.
func TestAnOutageForSomeKeepsNothing(t *testing.T) {
	some := during(2 * time.Hour)
	some.ForSome, some.Others = true, []string{"Telegram", "Matrix"}
	english, french := in(t, "en"), in(t, "fr")
	for want, got := range map[string]bridge.Text{
		"WhatsApp has worked for only some of us since 17:40. If it fails for you, go on here: this chat and the WhatsApp group are connected, " +
			"so what is written in one appears in the other.": english.Down(some),
		"WhatsApp has worked for only some of us since 17:40. The others go on in Telegram and Matrix: what is written there appears here, " +
			"and the other way round.": english.DownForSome(some),
		"WhatsApp has worked for only some of us since 17:40. If it fails for you, go on here: this chat and the WhatsApp group are connected, " +
			"so what is written in one appears in the other. Still so after 2 h 00.": english.StillDown(some),
		"WhatsApp still works for only some of us, since 17:40. If it fails for you, please talk here: what is written here appears in the WhatsApp group, too.": english.Ringing(some),
		"WhatsApp worked for only some of us from 17:40 to 19:40. It works again.":                                                                               english.WasDown(some),
		"WhatsApp ne marche que pour une partie d'entre nous depuis 17 h 40. S'il ne marche pas chez vous, continuez ici : cette discussion et le groupe WhatsApp " +
			"sont reliés, ce qui est écrit dans l'un apparaît dans l'autre.": french.Down(some),
		"WhatsApp ne marche que pour une partie d'entre nous depuis 17 h 40. Les autres sont passés sur Telegram et Matrix : ce qui y est écrit apparaît ici, " +
			"et inversement.": french.DownForSome(some),
		"WhatsApp n'a marché que pour une partie d'entre nous (17 h 40 – 19 h 40). Il remarche.": french.WasDown(some),
	} {
		if plainly(got) != want {
			t.Errorf("got  %q\nwant %q", plainly(got), want)
		}
	}
}
