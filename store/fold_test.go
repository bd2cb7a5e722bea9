package store_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/store"
)

// digest is a post of many for home.
func digest() store.Delivery {
	return store.Delivery{
		Chat: home, Lane: store.Live, Action: bridge.ActionPost, CreatedAt: noon,
		Body: &bridge.Post{Text: bridge.Plainly("two messages")},
	}
}

func fold(t fataler, s *store.Store, into store.Delivery, ids ...int64) int64 {
	t.Helper()
	return writing(t, s, func(tx *store.Tx) (int64, error) { return tx.Fold(ids, into) })
}

func foldable(t fataler, s *store.Store) []int64 {
	t.Helper()
	waiting := reading(t, s, func(tx *store.Tx) ([]store.Delivery, error) { return tx.Foldable(home, store.Live) })
	var ids []int64
	for _, d := range waiting {
		ids = append(ids, d.ID)
	}
	return ids
}

func TestAPostOfManyTakesTheirPlace(t *testing.T) {
	s := open(t)
	first, second, third, fourth := addPost(t, s, "1"), addPost(t, s, "2"), addPost(t, s, "3"), addPost(t, s, "4")
	post := fold(t, s, digest(), second, third)
	if got := delivery(t, s, second); got.State != store.Folded || got.FoldedInto != post || got.FinishedAt.IsZero() {
		t.Errorf("what was folded is %+v", got)
	}
	if got, want := foldable(t, s), []int64{first, post, fourth}; !slices.Equal(got, want) {
		t.Errorf("the lane is %v, want %v", got, want)
	}
	for _, want := range []int64{first, post, fourth} {
		if got := head(t, s, home, store.Live); got != want {
			t.Errorf("the head is %d, want %d", got, want)
		}
		send(t, s, want, "sent")
	}
	counts := reading(t, s, (*store.Tx).Counts)
	if len(counts) != 0 {
		t.Errorf("after all was sent there still are %+v", counts)
	}
}

func TestCountsShowAPostOfManyAsOne(t *testing.T) {
	s := open(t)
	fold(t, s, digest(), addPost(t, s, "1"), addPost(t, s, "2"))
	want := []store.LaneCount{{Chat: home, Lane: store.Live, State: store.Waiting, Count: 1, Oldest: noon}}
	if diff := cmp.Diff(want, reading(t, s, (*store.Tx).Counts)); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestWhatMayHaveArrivedIsNotFolded(t *testing.T) {
	s := open(t)
	refused, doubtful, later := addPost(t, s, "1"), addPost(t, s, "2"), addPost(t, s, "3")
	try(t, s, refused, "a")
	write(t, s, func(tx *store.Tx) error { return tx.RetryDelivery(refused, store.Waiting, noon, "offline") })
	if got, want := foldable(t, s), []int64{refused, doubtful, later}; !slices.Equal(got, want) {
		t.Errorf("what was not sent for certain: %v may be folded, want %v", got, want)
	}
	try(t, s, doubtful, "b")
	write(t, s, func(tx *store.Tx) error { return tx.RetryDelivery(doubtful, store.Unsettled, noon, "no answer") })
	if got, want := foldable(t, s), []int64{later}; !slices.Equal(got, want) {
		t.Errorf("%v may be folded, want %v: nothing overtakes what may have arrived", got, want)
	}
	elsewhere := addDelivery(t, s, posting(0, refuge, store.Live))
	for _, ids := range [][]int64{{later, doubtful}, {later, elsewhere}, {}, {later, later}} {
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Fold(ids, digest())
			return err
		})
		if err == nil {
			t.Errorf("%v were folded", ids)
		}
	}
	if got := delivery(t, s, later); got.State != store.Waiting {
		t.Errorf("a fold that failed left %+v", got)
	}
}

func TestTheMapFollowsWhatWasFolded(t *testing.T) {
	s := open(t)
	one, two := addMessage(t, s, said(refuge, "1", "hello")), addMessage(t, s, said(refuge, "2", "hi"))
	album := fold(t, s, digest(), addDelivery(t, s, posting(one, home, store.Live)), addDelivery(t, s, posting(two, home, store.Live)))
	three := addMessage(t, s, said(refuge, "3", "bye"))
	post := fold(t, s, digest(), album, addDelivery(t, s, posting(three, home, store.Live)))
	if _, found := whereIs(t, s, one, home); found {
		t.Error("a post that was not sent yet was found")
	}
	send(t, s, post, "3EB01")
	for _, message := range []int64{one, two, three} {
		if ref, found := whereIs(t, s, message, home); !found || ref.ID != "3EB01" || ref.Quote == "" {
			t.Errorf("message %d is at %+v (%v)", message, ref, found)
		}
		id := reading(t, s, func(tx *store.Tx) (int64, error) {
			id, _, err := tx.FindDelivery(message, home)
			return id, err
		})
		if id != post {
			t.Errorf("message %d is posted by delivery %d, want %d", message, id, post)
		}
	}
	if known := reading(t, s, func(tx *store.Tx) (bool, error) { return tx.KnownID(home, "3EB01") }); !known {
		t.Error("the relay does not know its own post")
	}
	if got := find(t, s, home, "3EB01"); got != 0 {
		t.Errorf("a post of three messages counts as message %d", got)
	}
}

func TestWhoAnswersABurstMeansTheLatest(t *testing.T) {
	s := open(t)
	first, latest := addMessage(t, s, said(refuge, "1", "well")), addMessage(t, s, said(refuge, "2", "as I said"))
	into := digest()
	into.Phase = store.Burst
	burst := fold(t, s, into, addDelivery(t, s, posting(first, home, store.Live)), addDelivery(t, s, posting(latest, home, store.Live)))
	send(t, s, burst, "3EB01")
	other := addMessage(t, s, said(refuge, "3", "by itself"))
	send(t, s, addDelivery(t, s, posting(other, home, store.Live)), "3EB02")
	many := fold(t, s, digest(), addPost(t, s, "4"), addPost(t, s, "5"))
	send(t, s, many, "3EB03")
	for id, want := range map[string]int64{"3EB01": latest, "3EB02": other, "3EB03": 0, "unknown": 0} {
		meant := reading(t, s, func(tx *store.Tx) (int64, error) {
			message, _, err := tx.FindMeant(home, id)
			return message, err
		})
		if meant != want {
			t.Errorf("%s means message %d, want %d", id, meant, want)
		}
	}
	for id, want := range map[string]int64{"3EB01": burst, "3EB02": 0, "3EB03": many, "unknown": 0} {
		post := reading(t, s, func(tx *store.Tx) (store.Delivery, error) {
			post, _, err := tx.FindPost(home, id)
			return post, err
		})
		if post.ID != want {
			t.Errorf("%s is the post of many %d, want %d", id, post.ID, want)
		}
	}
}

func TestEachPartMayStandForOneOfMany(t *testing.T) {
	s := open(t)
	var messages, deliveries []int64
	for _, id := range []string{"1", "2", "3"} {
		message := addMessage(t, s, said(refuge, id, "picture"))
		messages = append(messages, message)
		deliveries = append(deliveries, addDelivery(t, s, posting(message, home, store.Live)))
	}
	send(t, s, fold(t, s, digest(), deliveries...), "a", "b", "c")
	for i, visible := range []string{"a", "b", "c"} {
		if ref, found := whereIs(t, s, messages[i], home); !found || ref.ID != visible {
			t.Errorf("message %d is at %+v (%v), want %s", i, ref, found, visible)
		}
		if got := find(t, s, home, visible); got != messages[i] {
			t.Errorf("%s is message %d, want %d", visible, got, messages[i])
		}
	}
}

func TestAPartMayShowMoreThanOneMessage(t *testing.T) {
	s := open(t)
	var messages, deliveries []int64
	for _, id := range []string{"1", "2", "3"} {
		message := addMessage(t, s, said(refuge, id, "picture"))
		messages = append(messages, message)
		deliveries = append(deliveries, addDelivery(t, s, posting(message, home, store.Live)))
	}
	into := digest()
	into.Message = messages[0]
	album := fold(t, s, into, deliveries...)
	try(t, s, album, "one call")
	write(t, s, func(tx *store.Tx) error {
		if err := tx.PartSent(album, 0, bridge.Receipt{ID: "a", Further: []string{"b", "c"}, At: noon}); err != nil {
			return err
		}
		return tx.FinishDelivery(album, noon)
	})
	for i, visible := range []string{"a", "b", "c"} {
		if ref, found := whereIs(t, s, messages[i], home); !found || ref.ID != visible {
			t.Errorf("message %d is at %+v (%v), want %s", i, ref, found, visible)
		}
		if got := find(t, s, home, visible); got != messages[i] {
			t.Errorf("%s is message %d, want %d", visible, got, messages[i])
		}
	}
}

func TestAPostOfManyMayStandForItsFirst(t *testing.T) {
	s := open(t)
	one, two := addMessage(t, s, said(refuge, "1", "hello")), addMessage(t, s, said(refuge, "2", "hi"))
	into := digest()
	into.Message = one
	send(t, s, fold(t, s, into, addDelivery(t, s, posting(one, home, store.Live)), addDelivery(t, s, posting(two, home, store.Live))), "album")
	if got := find(t, s, home, "album"); got != one {
		t.Errorf("the album is message %d, want %d", got, one)
	}
}

func TestWhatWasFoldedCanBeUnfoldedUntilItIsTried(t *testing.T) {
	s := open(t)
	first, second := addPost(t, s, "1"), addPost(t, s, "2")
	post, plain := fold(t, s, digest(), first, second), addPost(t, s, "3")
	unfold := func() (folded []int64, err error) {
		err = s.Write(t.Context(), func(tx *store.Tx) (err error) {
			folded, err = tx.Unfold(post, noon)
			return err
		})
		return folded, err
	}
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Unfold(plain, noon); !errors.Is(err, store.ErrNotFoldable) {
			t.Errorf("unfolding what stands for itself gives %v", err)
		}
		return nil
	})
	if got := delivery(t, s, plain); err != nil || got.State != store.Waiting {
		t.Errorf("that left it %s (%v)", got.State, err)
	}
	if got, err := unfold(); err != nil || !slices.Equal(got, []int64{first, second}) {
		t.Fatalf("unfolded %v (%v)", got, err)
	}
	if got, want := foldable(t, s), []int64{first, second, plain}; !slices.Equal(got, want) {
		t.Errorf("the lane is %v, want %v", got, want)
	}
	post = fold(t, s, digest(), first, second)
	try(t, s, post, "a")
	if _, err := unfold(); !errors.Is(err, store.ErrNotFoldable) {
		t.Errorf("unfolding what may have arrived gives %v", err)
	}
}

func TestAHeldPostOfManyGoesToTheReplayLane(t *testing.T) {
	s := open(t)
	post := fold(t, s, digest(), addPost(t, s, "1"), addPost(t, s, "2"))
	notice := addDelivery(t, s, digest())
	if moved := writing(t, s, func(tx *store.Tx) (int64, error) { return tx.Hold(home) }); moved != 1 {
		t.Errorf("%d deliveries were moved, want the post of two messages", moved)
	}
	if got := head(t, s, home, store.Replay); got != post {
		t.Errorf("the replay lane begins with %d, want %d", got, post)
	}
	if got := head(t, s, home, store.Live); got != notice {
		t.Errorf("the live lane begins with %d, want the notice %d", got, notice)
	}
}

func TestTextsOfFoldedMessagesGoWithTheirPost(t *testing.T) {
	s := open(t)
	message := addMessage(t, s, said(refuge, "1", "hello"))
	folded := addDelivery(t, s, posting(message, home, store.Live))
	post := fold(t, s, digest(), folded)
	write(t, s, func(tx *store.Tx) error { return tx.ParkDelivery(post, "refused", noon) })
	prune(t, s, store.Retention{TextBefore: nextMonth, MapBefore: nextMonth, Limit: 100})
	if text, err := textOf(s, t, message); text == "" || err != nil {
		t.Errorf("while its post is parked the text is %q (%v)", text, err)
	}

	second := addMessage(t, s, said(refuge, "2", "bye"))
	sent := fold(t, s, digest(), addDelivery(t, s, posting(second, home, store.Live)))
	send(t, s, sent, "3EB01")
	prune(t, s, store.Retention{TextBefore: nextDay, MapBefore: longAgo, Limit: 100})
	if _, err := textOf(s, t, second); !errors.Is(err, store.ErrForgotten) {
		t.Errorf("after its post was sent the text gives %v", err)
	}
	if body := delivery(t, s, sent).Body; body != nil {
		t.Errorf("the post still holds %+v", body)
	}
	if ref, found := whereIs(t, s, second, home); !found || ref.ID != "3EB01" {
		t.Errorf("the map leads to %+v (%v)", ref, found)
	}
	prune(t, s, store.Retention{TextBefore: nextMonth, MapBefore: nextMonth, Limit: 100})
	if ref, found := whereIs(t, s, second, home); found {
		t.Errorf("in the end the map still leads to %+v", ref)
	}
}
