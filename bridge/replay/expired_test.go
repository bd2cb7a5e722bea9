package replay_test

import (
	"slices"
	"strings"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/replay"
)

// timed is a talk of five messages, of which the given ones have disappeared.
func timed(expired ...int64) *talk {
	c := newTalk()
	for _, text := range []string{"one", "two", "three", "four", "five"} {
		c.say("Anna", text)
	}
	for _, id := range expired {
		c.items[id-1].Text, c.items[id-1].Expired = bridge.Text{}, true
	}
	return c
}

func TestWhatHasDisappearedIsCountedInOneLine(t *testing.T) {
	const two = "2 messages were set to disappear, and have"
	for _, mode := range []replay.Mode{replay.Digest, replay.Summary, replay.Full, replay.InFile} {
		o := options(t)
		o.Mode = mode
		result := replay.Compose(timed(2, 4).items, o)
		var all string
		var items []int64
		for _, post := range result.Posts {
			all += post.Text.Plain + "\n"
			items = append(items, post.Items...)
		}
		slices.Sort(items)
		if strings.Count(all, two) != 1 || !slices.Equal(items, []int64{1, 2, 3, 4, 5}) || len(result.Dropped) > 0 {
			t.Errorf("in the mode %s it shows %v as\n%s(dropped: %v)", mode, items, all, result.Dropped)
		}
	}
}

func TestWhatHasDisappearedIsCountedWhereADigestGoesOn(t *testing.T) {
	o := options(t)
	o.Continues = true
	text := replay.Compose(timed(1).items, o).Posts[0].Text.Plain
	if !strings.HasPrefix(text, "1 message was set to disappear, and has\n") || !strings.Contains(text, "five") {
		t.Errorf("it shows\n%s", text)
	}
}

func TestNothingButWhatHasDisappeared(t *testing.T) {
	for mode, posts := range map[replay.Mode]int{replay.Digest: 1, replay.Full: 1, replay.Summary: 1, replay.None: 0} {
		o := options(t)
		o.Mode = mode
		result := replay.Compose(timed(1, 2, 3, 4, 5).items, o)
		if len(result.Posts) != posts || posts == 1 && result.Posts[0].Text.Plain != "5 messages were set to disappear, and have" {
			t.Errorf("in the mode %s it becomes %+v", mode, result.Posts)
		}
		if posts == 0 && len(result.Dropped) != 5 {
			t.Errorf("in the mode %s %d are dropped", mode, len(result.Dropped))
		}
	}
}
