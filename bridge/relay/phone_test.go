package relay_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
)

// phone is a fake whose account is linked from a phone.
type phone struct {
	*fake
	mu   sync.Mutex
	seen time.Time
	pair func(ctx context.Context, request bridge.PairRequest) error
}

func (p *phone) PhoneSeen() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen
}

func (p *phone) Pair(ctx context.Context, request bridge.PairRequest) error {
	return p.pair(ctx, request)
}

// album keeps pictures.
type album struct{ kept int }

func (a *album) Keep(content []byte) (string, error) {
	if !strings.HasPrefix(string(content), "\x89PNG") {
		return "", errors.New("this is no picture")
	}
	a.kept++
	return fmt.Sprint("picture ", a.kept), nil
}

// inPhoneWorld has a primary whose account is linked from a phone.
func inPhoneWorld(t *testing.T, prepare func(*phone), test func(*world, *phone)) {
	t.Helper()
	p := &phone{}
	inWorldWith(t, func(w *world) {
		p.fake = w.primary
		prepare(p)
		w.wrapped, w.pictures = p, &album{}
		w.operators = []bridge.Chat{boss, pager}
		w.others = []*fake{newFake("pager", bridge.Traits{Connectionless: true})}
	}, func(w *world) { test(w, p) })
}

func TestPairingShowsOneCodeAtATime(t *testing.T) {
	pair := func(ctx context.Context, request bridge.PairRequest) error {
		for _, code := range []string{"first", "second"} {
			request.ShowQR(code)
			select {
			case <-time.After(20 * time.Second):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	inPhoneWorld(t, func(p *phone) { p.pair = pair }, func(w *world, _ *phone) {
		if got := w.order("/pair"); got != "I am asking WhatsApp for a code." {
			w.Errorf("the answer is %q", got)
		}
		w.pass(time.Minute)
		var steps []string
		for _, p := range w.fallback.shown(boss)[1:] {
			step := string(p.Post.Action)
			for _, file := range p.Post.Files {
				step += " " + file.Hash
			}
			steps = append(steps, step)
		}
		if got := strings.Join(steps, ", "); got != "post picture 1, delete, post picture 2, delete, post" {
			w.Errorf("the operator saw %s", got)
		}
		if w.told(boss, "WhatsApp is paired.") != 1 || len(w.pagerTexts()) > 0 {
			w.Errorf("in the end %q", w.fallback.seen(boss))
		}
	})
}

func TestPairingWithACodeToType(t *testing.T) {
	pair := func(_ context.Context, request bridge.PairRequest) error {
		request.ShowCode("ABCD-EFGH for " + request.Phone)
		time.Sleep(10 * time.Second)
		return errors.New("the phone declined")
	}
	inPhoneWorld(t, func(p *phone) { p.pair = pair }, func(w *world, _ *phone) {
		w.order("/pair +32 470 00 00 00")
		w.pass(time.Minute)
		if w.told(boss, "ABCD-EFGH for 32470000000") != 1 || w.told(boss, "WhatsApp is not paired: the phone declined.") != 1 {
			w.Errorf("the operator saw %q", w.fallback.seen(boss))
		}
	})
}

func TestNobodyPairsForEver(t *testing.T) {
	pair := func(ctx context.Context, _ bridge.PairRequest) error {
		<-ctx.Done()
		return ctx.Err()
	}
	inPhoneWorld(t, func(p *phone) { p.pair = pair }, func(w *world, _ *phone) {
		w.order("/pair")
		w.pass(6 * time.Minute)
		if w.told(boss, "nobody used a code within 5m0s") != 1 {
			w.Errorf("the operator saw %q", w.fallback.seen(boss))
		}
	})
}

func TestAPhoneThatIsAwayIsTold(t *testing.T) {
	inPhoneWorld(t, func(p *phone) { p.seen = time.Now().Add(time.Hour - 10*24*time.Hour) }, func(w *world, p *phone) {
		w.pass(50 * time.Minute)
		w.expectTold("was last seen", 0)
		w.pass(20 * time.Minute)
		w.expectTold("The phone of the relay's account on WhatsApp was last seen on 22 December.", 1)
		p.mu.Lock()
		p.seen = time.Now()
		p.mu.Unlock()
		w.pass(20 * time.Minute)
		w.expectTold("on WhatsApp was seen.", 1)
	})
}
