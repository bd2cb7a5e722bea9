package whatsapp

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow/types/events"
)

// TestCodesAreShownForTheirTime: a minute for the first one, 20 s for the others.
func TestCodesAreShownForTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var shown []string
		var at []time.Duration
		c := newCodes(func(code string) { shown, at = append(shown, code), append(at, time.Since(began)) })
		defer c.stop()
		c.take(&events.QR{Codes: []string{"1,old", "2,old", "3,old"}})
		<-c.due()
		if !c.next() {
			t.Fatal("there is no second code")
		}
		c.rotate(&events.RotateADVSecret{OldSecret: "old", NewSecret: "new"})
		<-c.due()
		if !c.next() {
			t.Fatal("there is no third code")
		}
		<-c.due()
		if c.next() {
			t.Fatal("there is a fourth code")
		}
		if want := []string{"1,old", "2,old", "2,new", "3,new"}; !slices.Equal(shown, want) {
			t.Errorf("shown were %q, want %q", shown, want)
		}
		if want := []time.Duration{0, time.Minute, time.Minute, 80 * time.Second}; !slices.Equal(at, want) {
			t.Errorf("they were shown at %v, want %v", at, want)
		}
		if took := time.Since(began); took != 100*time.Second {
			t.Errorf("the codes ran out after %s", took)
		}
	})
}

func TestNoCodes(t *testing.T) {
	c := newCodes(func(string) { t.Error("a code was shown") })
	defer c.stop()
	c.take(&events.QR{})
	c.rotate(&events.RotateADVSecret{})
	if c.next() {
		t.Error("there is a code")
	}
}
