package whatsapp_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"lifeboat/sim/whatsapp"
)

var numbers = rapid.StringMatching(`[1-9][0-9]{6,14}`)

func TestOnlyAndExceptAreOpposites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		picked := rapid.SliceOf(numbers).Draw(t, "picked")
		number := numbers.Draw(t, "number")
		if whatsapp.Only(picked...)(number) == whatsapp.Except(picked...)(number) {
			t.Fatalf("only and except agree on %s", number)
		}
	})
}

func TestLargerSharesIncludeSmallerOnes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		small := rapid.Float64Range(0, 1).Draw(t, "small")
		large := rapid.Float64Range(small, 1).Draw(t, "large")
		number := numbers.Draw(t, "number")
		if whatsapp.Share(small)(number) && !whatsapp.Share(large)(number) {
			t.Fatalf("%s is in a share of %g and not of %g", number, small, large)
		}
		if whatsapp.Share(0)(number) || !whatsapp.Share(1)(number) {
			t.Fatalf("%s is in none, or not in all", number)
		}
	})
}

func TestSharesAreRoughlyWhatTheySay(t *testing.T) {
	t.Parallel()
	const all = 10_000
	hit, pick := 0, whatsapp.Share(0.3)
	for i := range all {
		if pick(fmt.Sprint(int64(491700000000) + int64(i))) {
			hit++
		}
	}
	if hit < all/4 || hit > all*35/100 {
		t.Errorf("a share of 0.3 has %d of %d accounts", hit, all)
	}
}

func TestUnknownConnectionsAreHitByFaultsForEveryoneOnly(t *testing.T) {
	t.Parallel()
	for name, who := range map[string]whatsapp.Who{
		"only": whatsapp.Only(annas), "except": whatsapp.Except(annas), "share": whatsapp.Share(1),
	} {
		if who("") {
			t.Errorf("%s hits them", name)
		}
	}
	if !whatsapp.Everyone("") {
		t.Error("everyone does not hit them")
	}
}

func TestTheYoungestFaultCounts(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	c, _ := link(t, s, bens)
	group := s.CreateGroup("Family", []string{bens})
	older := s.Faults().Start(whatsapp.Fault{Kind: whatsapp.SendsRefused, Code: 420})
	younger := s.Faults().Start(whatsapp.Fault{Kind: whatsapp.SendsRefused, Code: 479})
	for _, want := range []string{"479", "420"} {
		err := c.send(deadline(t), group, "Hello", "")
		if err == nil || err.Error() != "server returned error "+want {
			t.Errorf("sending ended with %v, want error %s", err, want)
		}
		lift(t, younger)
	}
	lift(t, older)
	if err := c.send(deadline(t), group, "Hello", ""); err != nil {
		t.Errorf("after the faults sending ended with %v", err)
	}
}
