package relay_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/bridge/command"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/quiet"
	"lifeboat/bridge/relay"
	"lifeboat/store"
)

// inLookedAtWorld has operators who want to look before the family's replay.
func inLookedAtWorld(t *testing.T, test func(*world)) {
	t.Helper()
	inWorldWith(t, func(w *world) {
		w.groups[0].HoldReplay = true
		w.operators = []bridge.Chat{boss, pager}
		w.others = []*fake{newFake("pager", bridge.Traits{Connectionless: true})}
	}, test)
}

// decide gives an order about what is held and returns the answer.
func (w *world) decide(do command.Do, group string) string {
	w.Helper()
	answer, err := w.relay.Order(w.Context(), command.Command{Do: do, Group: group, Sure: true}, "Paul")
	if err != nil {
		w.Fatal(err)
	}
	w.pass(time.Second)
	return answer
}

func (w *world) stage() failover.Stage { return w.state().Groups["Family"].Stage }

// count counts the family's deliveries in a state.
func (w *world) count(state store.State) (count int64) {
	w.Helper()
	err := w.store.Read(w.Context(), func(tx *store.Tx) error {
		counts, err := tx.Counts()
		for _, c := range counts {
			if c.Chat == family && c.State == state {
				count += c.Count
			}
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return count
}

func TestTheReplayWaitsUntilItIsReleased(t *testing.T) {
	inLookedAtWorld(t, func(w *world) {
		w.fail()
		w.hold(0, 10)
		w.mend()
		w.pass(time.Minute)
		if w.stage() != failover.InReview {
			t.Fatalf("the group is %q", w.stage())
		}
		w.say(refuge, "said meanwhile")
		w.say(family, "answered meanwhile")
		w.pass(10 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): said meanwhile")
		w.expectTold("What was kept for Family on WhatsApp (10 so far) waits for your word", 1)
		w.restart()
		w.pass(6 * time.Hour)
		w.expectSeen(family, "…said meanwhile")
		w.expectTold("waits for your word;", 1)

		if got := w.decide(command.Release, ""); got != "Family: 10 messages released. It is being posted." {
			t.Errorf("the answer is %q", got)
		}
		w.restart()
		w.pass(5 * time.Minute)
		seen := w.primary.seen(family)
		if len(seen) != 2 {
			t.Fatalf("the family saw %q", seen)
		}
		w.expectOnce(seen[1:], 0, 10)
		w.expectPhase(failover.Standby)
		w.expectTold("waits for your word no more", 1)
	})
}

func TestWhatIsCanceledIsNeverPosted(t *testing.T) {
	inLookedAtWorld(t, func(w *world) {
		w.retention = 2 * time.Hour // from its next run on
		earlier := w.say(refuge, "from before")
		w.pass(2 * time.Second)
		w.fail()
		said := w.hold(0, 5)
		w.change(earlier, bridge.Deleted, "")
		w.mend()
		w.pass(time.Minute)
		if got := w.decide(command.Cancel, "Family"); !strings.HasPrefix(got, "Family: 5 messages canceled. ") {
			t.Errorf("the answer is %q", got)
		}
		w.change(said[1], bridge.Edited, "in other words")
		w.change(said[2], bridge.Deleted, "")
		w.say(refuge, "and an answer", func(m *bridge.Message) { m.Target = said[3].ID })
		w.restart()
		w.pass(10 * time.Minute)
		w.expectPhase(failover.Standby)
		w.expectSeen(family, "…from before", "", "Grandma (via Telegram): and an answer") // in between is a deletion
		if got := w.count(store.Canceled); got != 5 {
			t.Errorf("%d canceled ones are kept; four messages and an edit should be", got)
		}
		if got := w.order("/status"); !strings.HasSuffix(got, "Nothing is waiting.") {
			t.Errorf("the status says %q", got)
		}
		w.pass(3 * time.Hour)
		if got := w.count(store.Canceled); got != 0 {
			t.Errorf("past their retention %d canceled ones are kept", got)
		}
		for do, want := range map[command.Do]string{command.Release: "Nothing is held for Family.", command.Cancel: "Nothing is held for Family."} {
			if got := w.decide(do, "Family"); got != want {
				t.Errorf("%s of nothing is answered by %q", do, got)
			}
		}
	})
}

func TestWhatIsSaidAfterACancelInTheOutageIsLookedAtToo(t *testing.T) {
	inLookedAtWorld(t, func(w *world) {
		w.fail()
		w.hold(0, 4)
		if got := w.decide(command.Release, ""); got != "Family: there is nothing to release yet or any more, with 4 messages held. When WhatsApp works again it waits for your word." {
			t.Errorf("a release in the outage is answered by %q", got)
		}
		w.decide(command.Cancel, "")
		w.hold(4, 6)
		w.mend()
		w.pass(time.Hour)
		w.expectSeen(family)
		w.decide(command.Release, "Family")
		w.pass(5 * time.Minute)
		w.expectOnce(w.primary.seen(family), 4, 6)
		if strings.Contains(strings.Join(w.primary.seen(family), "\n"), "<0>") {
			t.Errorf("the family saw %q", w.primary.seen(family))
		}
	})
}

func TestAReplayCanBeStoppedInTheMiddle(t *testing.T) {
	inWorldWith(t, func(w *world) { w.primary.limit, w.replayPerMinute = 200, 2 }, func(w *world) {
		w.fail()
		w.hold(0, 60)
		w.mend()
		w.pass(3 * time.Minute)
		before := len(w.primary.seen(family))
		answer := w.decide(command.Cancel, "")
		w.pass(30 * time.Minute)
		after := len(w.primary.seen(family))
		if before < 2 || before != after || !strings.Contains(answer, "messages canceled") {
			t.Errorf("%d posts before and %d after it was answered %q", before, after, answer)
		}
		w.expectPhase(failover.Standby)
	})
}

func TestOperatorsDecideInTheirChat(t *testing.T) {
	inLookedAtWorld(t, func(w *world) {
		w.fail()
		w.hold(0, 4)
		w.mend()
		for _, c := range [][2]string{
			{"/replay", "Family: 4 messages held. It waits for your word: release or cancel it."},
			{"/replay cancel", "Family: nobody would read 4 messages on WhatsApp. If you want that, write /replay cancel Family yes."},
			{"/replay club", "Nothing is held for Club."},
			{"/replay release family", "Family: 4 messages released. It is being posted."},
		} {
			if got := w.order(c[0]); got != c[1] {
				t.Errorf("%s is answered by %q, want %q", c[0], got, c[1])
			}
		}
		w.pass(5 * time.Minute)
		w.expectOnce(w.primary.seen(family), 0, 4)
	})
}

func TestMembersAreToldThatSomebodyLooksFirst(t *testing.T) {
	inLookedAtWorld(t, func(w *world) {
		w.fail()
		w.hold(0, 4)
		w.mend()
		w.pass(time.Second)
		seen := w.fallback.seen(refuge)
		if last := seen[len(seen)-1]; !strings.HasSuffix(last, "It works again. What was said here is kept. Whoever runs this relay looks at it before it follows in the WhatsApp group.") {
			t.Errorf("the last words are %q", last)
		}
	})
}

func TestWhatIsReleasedAtNightFollowsInTheMorning(t *testing.T) {
	inWorldWith(t, func(w *world) {
		w.groups[0].HoldReplay, w.groups[0].Quiet = true, quiet.Hours{From: 22 * time.Hour, To: 7 * time.Hour}
	}, func(w *world) {
		w.fail()
		w.hold(0, 4)
		w.mend()
		if got := w.decide(command.Release, ""); got != "Family: 4 messages released. It follows when the quiet hours are over, at 07:00." {
			t.Errorf("the answer is %q", got)
		}
		w.passUntil(6*time.Hour + 59*time.Minute)
		w.expectSeen(family)
		w.passUntil(7*time.Hour + 5*time.Minute)
		w.expectOnce(w.primary.seen(family), 0, 4)
	})
}

func TestAPreviewIsWhatIsPosted(t *testing.T) {
	inLookedAtWorld(t, func(w *world) {
		w.fail()
		said := w.hold(0, 8)
		w.change(said[1], bridge.Edited, "message <1>, in other words")
		w.change(said[2], bridge.Deleted, "")
		w.post(refuge, "a photo of us", "us")
		w.pass(3 * time.Minute)
		first := w.preview()
		if first.Stage != failover.Away || first.Messages != 9 || first.Edited != 1 || first.Deleted != 1 || len(first.Posts) != 2 || len(first.Posts[1].Files) != 1 {
			t.Errorf("in the outage the preview is %+v", first)
		}
		w.mend()
		w.pass(time.Minute)
		previewed := w.preview()
		w.restart()
		w.decide(command.Release, "")
		w.pass(5 * time.Minute)
		var want []string
		for _, post := range previewed.Posts {
			want = append(want, strings.Join(post.Texts, "\n"))
		}
		w.expectSeen(family, want...)
		if previewed.Takes != time.Second {
			t.Errorf("it would take %s at a post a second", previewed.Takes)
		}
		if after := w.preview(); after.Messages != 0 || len(after.Posts) != 0 {
			t.Errorf("at home the preview is %+v", after)
		}
	})
}

// TestALookKeepsNoFile previews a replay that is too long for posts, and so would bring its transcript in a file.
func TestALookKeepsNoFile(t *testing.T) {
	inWorldWith(t, func(w *world) { w.groups[0].MostPosts, w.primary.limit = 1, 120 }, func(w *world) {
		w.fail()
		w.hold(0, 30)
		for range 2 {
			shown := w.preview()
			if len(shown.Posts) != 1 || len(shown.Posts[0].Files) != 1 || shown.Messages != 30 {
				t.Fatalf("the preview is %+v", shown)
			}
		}
		err := filepath.WalkDir(filepath.Join(filepath.Dir(w.path), "media"), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				t.Errorf("%s was left behind", path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// preview looks, and holds that looking twice shows the same and leaves nothing behind.
func (w *world) preview() relay.Preview {
	w.Helper()
	shown, err := w.relay.Preview(w.Context(), "Family")
	if err != nil {
		w.Fatal(err)
	}
	again, err := w.relay.Preview(w.Context(), "Family")
	if diff := cmp.Diff(shown, again); diff != "" || err != nil {
		w.Errorf("the second look shows something else (%v): %s", err, diff)
	}
	return shown
}

// TestReleasedIsOnceAndCanceledIsNever lets outages, restarts and decisions follow each other by chance.
func TestReleasedIsOnceAndCanceledIsNever(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			inLookedAtWorld(t, func(w *world) {
				chance := rand.New(rand.NewPCG(seed, 7))
				canceled, held := map[int]bool{}, []int{}
				w.primary.limit = 120
				said := 0
				for range 2 + chance.IntN(3) {
					w.fail()
					more := 1 + chance.IntN(12)
					w.hold(said, said+more)
					for i := range more {
						held = append(held, said+i)
					}
					said += more
					w.primary.set(func() { w.primary.down = false })
					w.pass(20 * time.Minute)
					if chance.IntN(2) == 0 {
						w.restart()
					}
					switch chance.IntN(3) {
					case 0:
						w.decide(command.Cancel, "")
						for _, i := range held {
							canceled[i] = true
						}
						held = nil
					case 1:
						w.decide(command.Release, "")
						w.pass(5 * time.Minute)
						held = nil
					}
				}
				w.decide(command.Release, "")
				w.pass(30 * time.Minute)
				w.expectPhase(failover.Standby)
				all := strings.Join(w.primary.seen(family), "\n")
				for i := range said {
					times := strings.Count(all, fmt.Sprintf("message <%d>", i))
					if want := map[bool]int{true: 0, false: 1}[canceled[i]]; times != want {
						t.Errorf("message %d, canceled: %v, was posted %d times:\n%s", i, canceled[i], times, all)
					}
				}
			})
		})
	}
}
