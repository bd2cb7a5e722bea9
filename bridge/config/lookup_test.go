package config_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"lifeboat/bridge"
)

const withGrandma = minimal + `
people:
  - name: Grandma
    ids: ["whatsapp:+32 470 00 00 00", "whatsapp:777@lid", "telegram:123456789"]
`

func TestPersonName(t *testing.T) {
	loaded := load(t, withGrandma)
	for _, c := range []struct {
		platform bridge.PlatformName
		id, want string
	}{
		{"whatsapp", "32470000000@s.whatsapp.net", "Grandma"},
		{"whatsapp", "32470000000:12@s.whatsapp.net", "Grandma"},
		{"whatsapp", "32470000000.0:12@s.whatsapp.net", "Grandma"},
		{"whatsapp", "+32470000000", "Grandma"},
		{"whatsapp", "32470000000", "Grandma"},
		{"whatsapp", "+32 470-00-00-00", "Grandma"},
		{"whatsapp", "777@lid", "Grandma"},
		{"whatsapp", "777:3@lid", "Grandma"},
		{"telegram", "123456789", "Grandma"},
		{"whatsapp", "777@s.whatsapp.net", ""},
		{"whatsapp", "32470000000@lid", ""},
		{"whatsapp", "32470000001@s.whatsapp.net", ""},
		{"whatsapp", "", ""},
		{"telegram", "32470000000", ""},
		{"telegram", "-1001234567890", ""},
		{"signal", "123456789", ""},
	} {
		if got, ok := loaded.PersonName(c.platform, c.id); got != c.want || ok != (c.want != "") {
			t.Errorf("%s on %s is %q (%v), want %q", c.id, c.platform, got, ok, c.want)
		}
	}
}

func TestPersonNameOnMatrix(t *testing.T) {
	loaded := load(t, read(t, "testdata/every_setting.yaml"))
	for id, want := range map[string]string{"@grandma:example.org": "Grandma", "@grandma:example.com": "", "123456789": ""} {
		if got, _ := loaded.PersonName("matrix", id); got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
}

func TestPersonIsFoundHoweverTheNumberIsWritten(t *testing.T) {
	inFolder(t, "")
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[1-9][0-9]{6,14}`).Draw(t, "number")
		spaced := "+"
		for _, digit := range number {
			spaced += string(digit) + rapid.SampledFrom([]string{"", "", " ", "-"}).Draw(t, "separator")
		}
		loaded, err := parse(minimal + fmt.Sprintf("people:\n  - {name: Grandma, ids: [%q]}\n", "whatsapp:"+spaced))
		if err != nil {
			t.Fatal(err)
		}
		device := rapid.IntRange(0, 99).Draw(t, "device")
		if _, ok := loaded.PersonName("whatsapp", fmt.Sprintf("%s:%d@s.whatsapp.net", number, device)); !ok {
			t.Errorf("%s was not found", number)
		}
	})
}

func TestPlatform(t *testing.T) {
	loaded := load(t, minimal)
	if got, ok := loaded.Platform("telegram"); !ok || got.Telegram == nil {
		t.Errorf("telegram is %+v (%v)", got, ok)
	}
	if got, ok := loaded.Platform("signal"); ok {
		t.Errorf("signal is %+v", got)
	}
}

func TestIsIgnored(t *testing.T) {
	loaded := load(t, read(t, "testdata/every_setting.yaml"))
	for _, c := range []struct {
		platform bridge.PlatformName
		id       string
		want     bool
	}{
		{"family", "32470000009:3@s.whatsapp.net", true},
		{"telegram", "555", true},
		{"matrix", "@bridge:example.org", true},
		{"telegram-2", "555", false},
		{"family", "32470000000@s.whatsapp.net", false},
		{"signal", "555", false},
		{"telegram", "", false},
	} {
		if got := loaded.IsIgnored(c.platform, c.id); got != c.want {
			t.Errorf("%s on %s: %v", c.id, c.platform, got)
		}
	}
}
