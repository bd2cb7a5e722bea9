package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"lifeboat/bridge"
)

// render renders a post in the world's chat and checks the parts' ids.
func (s *session) render(post bridge.Post) []bridge.Part {
	s.t.Helper()
	post.Chat = s.world.Chat()
	parts, err := s.platform.Render(post)
	if err != nil {
		s.t.Fatalf("rendering: %v", err)
	}
	ids := map[string]bool{}
	for _, part := range parts {
		if part.ID == "" || ids[part.ID] || part.Chat != post.Chat {
			s.t.Fatalf("a part has the id %q (others: %v) and the chat %s", part.ID, ids, part.Chat)
		}
		ids[part.ID] = true
	}
	if len(parts) == 0 {
		s.t.Fatal("a post was rendered into nothing")
	}
	return parts
}

// send hands over a part within the platform's own deadline.
func (s *session) send(part bridge.Part) (bridge.Receipt, error) {
	ctx, cancel := context.WithTimeout(context.Background(), s.platform.Traits().SendDeadline)
	defer cancel()
	return s.platform.Send(ctx, part)
}

// deliver renders a post and sends all its parts, which has to succeed.
func (s *session) deliver(post bridge.Post) []bridge.Receipt {
	s.t.Helper()
	var receipts []bridge.Receipt
	for _, part := range s.render(post) {
		receipt, err := s.send(part)
		if err != nil {
			s.t.Fatalf("sending: %v", err)
		}
		receipts = append(receipts, receipt)
	}
	return receipts
}

// post posts a short text and returns its receipt.
func (s *session) post(text bridge.Text, target *bridge.Reference) bridge.Receipt {
	s.t.Helper()
	return s.deliver(bridge.Post{Action: bridge.ActionPost, Text: text, Target: target})[0]
}

// see waits until what members see of the relay fulfills a condition.
func (s *session) see(what string, fulfilled func([]Sight) bool) []Sight {
	s.t.Helper()
	for deadline := time.Now().Add(Patience); ; time.Sleep(5 * time.Millisecond) {
		seen := s.world.Seen(s.t)
		if fulfilled(seen) {
			return seen
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("waited in vain for members to see %s; they see %+v", what, seen)
		}
	}
}

func (s *session) seeNumber(n int) []Sight {
	s.t.Helper()
	return s.see(fmt.Sprintf("%d posts", n), func(seen []Sight) bool { return len(seen) == n })
}

func postsInOrder(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	var receipts []bridge.Receipt
	for i := range 5 {
		receipts = append(receipts, s.post(bridge.Plainly(fmt.Sprintf("post %d", i)), nil))
	}
	for i, sight := range s.seeNumber(5) {
		if want := fmt.Sprintf("post %d", i); sight.Text.Plain != want || sight.ID != receipts[i].ID {
			t.Errorf("members see %q with the id %q, want %q with %q", sight.Text.Plain, sight.ID, want, receipts[i].ID)
		}
		if receipts[i].At.IsZero() {
			t.Errorf("receipt %d has no time", i)
		}
	}
}

func postsReplies(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	s.say(0, "who comes?")
	asked := s.hear(1)[0]
	own := s.post(bridge.Plainly("I do"), &bridge.Reference{ID: asked.ID, Sender: asked.Sender.ID, Quote: "who comes?"})
	s.post(bridge.Plainly("me too"), &bridge.Reference{ID: own.ID, Quote: "I do"})
	s.post(bridge.Plainly("nobody else?"), nil)
	for i, want := range []string{asked.ID, own.ID, ""} {
		if got := s.seeNumber(3)[i].ReplyTo; got != want {
			t.Errorf("post %d answers %q, want %q", i, got, want)
		}
	}
}

// postsThoughTheTargetIsGone posts a reply to a message that is not there.
func postsThoughTheTargetIsGone(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	s.say(0, "somebody has to be there")
	sender := s.hear(1)[0].Sender.ID
	s.post(bridge.Plainly("still said"), &bridge.Reference{ID: "99999999", Sender: sender, Quote: "gone"})
	if got := s.seeNumber(1)[0].Text.Plain; got != "still said" {
		t.Errorf("members see %q", got)
	}
}

func postsRichText(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	s.post(richText(), nil)
	if seen := s.seeNumber(1); !sameText(seen[0].Text, richText()) {
		t.Errorf("posted %+v, members see %+v", richText(), seen[0].Text)
	}
}

func postsLongText(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	s.say(0, "tell us")
	asked := s.hear(1)[0]
	text := longText(2000)
	receipts := s.deliver(bridge.Post{
		Action: bridge.ActionPost, Text: bridge.Plainly(text),
		Target: &bridge.Reference{ID: asked.ID, Sender: asked.Sender.ID, Quote: "tell us"},
	})
	read := ""
	for i, sight := range s.seeNumber(len(receipts)) {
		read += sight.Text.Plain
		if sight.ID != receipts[i].ID {
			t.Errorf("piece %d has the id %q, its receipt %q", i, sight.ID, receipts[i].ID)
		}
		if (sight.ReplyTo != "") != (i == 0) {
			t.Errorf("piece %d answers %q; only the first should answer", i, sight.ReplyTo)
		}
	}
	if letters(read) != letters(text) {
		t.Errorf("members read %d letters of %d", len(letters(read)), len(letters(text)))
	}
}

// repeatsAreMarkedOrRecognized sends one part twice, the second time as a
// repeat. Where the platform recognizes ids the part keeps its own; elsewhere
// members must be able to tell the repeat from a second saying.
func repeatsAreMarkedOrRecognized(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	part := s.render(bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly("once")})[0]
	first, err := s.send(part)
	if err != nil {
		t.Fatalf("sending: %v", err)
	}
	part.MayRepeat = true
	second, err := s.send(part)
	if err != nil {
		t.Fatalf("sending again: %v", err)
	}
	if s.platform.Traits().RepeatsByID {
		if first.ID != second.ID {
			t.Errorf("a repeat has the id %q after %q", second.ID, first.ID)
		}
		return
	}
	if seen := s.seeNumber(2); seen[0].Text.Plain != "once" || seen[1].Text.Plain == "once" {
		t.Errorf("members see %q and, as a repeat, %q", seen[0].Text.Plain, seen[1].Text.Plain)
	}
}

// neverRelaysItself checks that whatever comes back of the relay's own posts is
// known by its id.
func neverRelaysItself(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	var own []string
	for i := range 3 {
		own = append(own, s.post(bridge.Plainly(fmt.Sprintf("post %d", i)), nil).ID)
	}
	s.seeNumber(3)
	last := s.say(0, "the last word")
	s.saidInOrder(last)
	for _, m := range s.decoded() {
		if m.Own && m.Kind != bridge.Nothing && !slices.Contains(own, m.ID) {
			t.Errorf("an echo came under the id %q, which no receipt named: %v", m.ID, own)
		}
	}
}

// actsOnItsPosts edits, reacts to, pins, unpins and deletes a post of the relay, as far
// as the platform can.
func actsOnItsPosts(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	receipt := s.post(bridge.Plainly("at sx"), nil)
	target := &bridge.Reference{ID: receipt.ID}
	if s.act(bridge.Post{Action: bridge.ActionEdit, Text: bridge.Plainly("at six"), Target: target}) {
		s.see("the new wording", func(seen []Sight) bool {
			return len(seen) == 1 && seen[0].Text.Plain == "at six"
		})
	}
	s.act(bridge.Post{Action: bridge.ActionReact, Reaction: "👍", Target: target})
	s.act(bridge.Post{Action: bridge.ActionReact, Target: target})
	s.act(bridge.Post{Action: bridge.ActionPin, Target: target})
	s.act(bridge.Post{Action: bridge.ActionPin, Target: target, Attention: bridge.Ringing})
	for range 2 {
		s.act(bridge.Post{Action: bridge.ActionUnpin, Target: target})
	}
	if s.act(bridge.Post{Action: bridge.ActionDelete, Target: target}) {
		s.seeNumber(0)
	}
}

// act carries out a post and returns true, or false if the platform refuses to
// render it.
func (s *session) act(post bridge.Post) bool {
	s.t.Helper()
	post.Chat = s.world.Chat()
	_, err := s.platform.Render(post)
	var refused *bridge.SendError
	if errors.As(err, &refused) && refused.Result == bridge.Rejected {
		if refused.Reason == "" {
			s.t.Errorf("%s is refused without a reason", post.Action)
		}
		return false
	}
	s.deliver(post)
	return true
}
