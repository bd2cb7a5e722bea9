package health_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// conversation is a chat in which a post is made every few seconds, and who has
// a phone that answers.
type conversation struct {
	*story
	second float64
	posts  int
}

func converse(every, second float64, answering ...string) *conversation {
	c := &conversation{story: newStory()}
	c.connected(0)
	c.talk(every, second, answering...)
	return c
}

func (c *conversation) connected(second float64) {
	c.ok(second, bridge.Connect)
	c.link = c.link.Observe(bridge.Signal{CaughtUp: true, At: at(second)})
}

// talk lets posts be made until a second, each confirmed a second later by those
// who answer.
func (c *conversation) talk(every, until float64, answering ...string) {
	for ; c.second < until; c.second += every {
		c.posts++
		id := fmt.Sprint("post ", c.posts)
		c.link.Deliveries = c.link.Deliveries.Acknowledged("family", id, at(c.second))
		c.ok(c.second, bridge.Ping)
		for _, person := range answering {
			c.confirm(c.second+1, id, person)
		}
	}
}

func (c *conversation) confirm(second float64, id, person string) {
	c.link = c.link.Confirmed(c.policy, "family", id, person, at(second))
}

func (c *conversation) report() health.Report {
	return health.Assess(c.policy, c.link, c.uplink, at(c.second))
}

// What people confirmed while the relay was away comes in when it is back, and by
// then they may have gone to sleep.
func TestConfirmationsThatHaveWaitedDoNotShowWhoAnswersNow(t *testing.T) {
	c := converse(10, 300, "anna", "ben", "cleo", "dirk")
	c.talk(10, 310)
	last := fmt.Sprint("post ", c.posts)
	c.link = c.link.Observe(bridge.Signal{Capability: bridge.Connect, Reason: "cut", At: at(311)})
	c.second = 1200
	c.ok(1200, bridge.Connect)
	for _, person := range []string{"anna", "ben", "cleo"} {
		c.confirm(1201, last, person)
	}
	c.link = c.link.Observe(bridge.Signal{CaughtUp: true, At: at(1202)})
	c.talk(10, 1500, "dirk")
	if r := c.report(); r.State != health.Working {
		t.Errorf("it is %s: %s", r.State, r.Evidence)
	}
	c.talk(10, 1700, "anna", "ben", "cleo", "dirk")
	c.talk(10, 1850, "dirk")
	if r := c.report(); r.State != health.Failing {
		t.Errorf("after they answered again and stopped together it is %s: %s", r.State, r.Evidence)
	}
}

func TestPostsThatReachNobodyAnyMore(t *testing.T) {
	c := converse(10, 300, "anna", "ben", "cleo", "dirk")
	if r := c.report(); r.State != health.Working {
		t.Fatalf("while all answer it is %s: %s", r.State, r.Evidence)
	}
	c.talk(10, 380)
	if r := c.report(); r.State != health.Working {
		t.Errorf("after 80 s it is %s: %s", r.State, r.Evidence)
	}
	c.talk(10, 410)
	r := c.report()
	if r.State != health.Failing || !r.Partial || !r.Since.Equal(at(300)) || !strings.Contains(r.Evidence, "not reached 4 of 4 members") {
		t.Errorf("it is %+v", r)
	}
	c.confirm(c.second, "post 35", "anna")
	c.confirm(c.second, "post 36", "ben")
	if r := c.report(); r.State != health.Working {
		t.Errorf("once they have it, it is %s: %s", r.State, r.Evidence)
	}
}

func TestSomeAreHit(t *testing.T) {
	all := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	c := converse(10, 300, all...)
	c.talk(10, 420, all[3:]...)
	if r := c.report(); r.State != health.Failing || !r.Partial || !strings.Contains(r.Evidence, "3 of 10 members") {
		t.Errorf("with three of ten hit it is %+v", r)
	}
	c = converse(10, 300, all...)
	c.talk(10, 420, all[2:]...)
	if r := c.report(); r.State != health.Working {
		t.Errorf("two phones are no outage: %+v", r)
	}
}

func TestPhonesThatAreSwitchedOffAreNoOutage(t *testing.T) {
	for name, night := range map[string]func(*conversation){
		"one after the other": func(c *conversation) {
			c.talk(10, 360, "b", "c", "d")
			c.talk(10, 420, "c", "d")
			c.talk(10, 480, "d")
			c.talk(10, 900)
		},
		"while nobody talked": func(c *conversation) {
			c.second += 1800
			c.ok(c.second, bridge.Ping)
			c.talk(10, c.second+400)
		},
		"too few posts to tell": func(c *conversation) { c.talk(60, 541); c.ok(c.second, bridge.Ping) },
	} {
		c := converse(10, 300, "a", "b", "c", "d")
		night(c)
		if r := c.report(); r.State != health.Working {
			t.Errorf("%s: it is %s: %s", name, r.State, r.Evidence)
		}
	}
}

func TestWhoSeldomAnswersIsNotWaitedFor(t *testing.T) {
	c := converse(10, 300, "anna", "ben")
	for i := range 20 { // Cleo's phone looks for messages now and then
		c.confirm(300, fmt.Sprint("post ", i+1), "cleo")
	}
	c.talk(10, 330, "anna", "ben", "cleo")
	c.talk(10, 460)
	if r := c.report(); r.State != health.Working {
		t.Errorf("it is %s: %s", r.State, r.Evidence)
	}
}

func TestAnOutageTeachesNothing(t *testing.T) {
	c := converse(10, 300, "anna", "ben", "cleo")
	c.talk(10, 900)
	for i := 31; i <= 90; i++ {
		for _, person := range []string{"anna", "ben", "cleo"} {
			c.confirm(900, fmt.Sprint("post ", i), person)
		}
	}
	c.talk(10, 1000, "anna", "ben", "cleo")
	c.talk(10, 1120)
	if r := c.report(); r.State != health.Failing {
		t.Errorf("after a backlog had come late, a second outage is %s: %s", r.State, r.Evidence)
	}
}

func TestReceiptsMayComeBeforeTheAcknowledgement(t *testing.T) {
	c := converse(10, 300, "anna", "ben", "cleo")
	for i := range 20 {
		id := fmt.Sprint("swift ", i)
		for _, person := range []string{"anna", "ben", "cleo"} {
			c.confirm(c.second, id, person)
		}
		c.link.Deliveries = c.link.Deliveries.Acknowledged("family", id, at(c.second+1))
		c.ok(c.second, bridge.Ping)
		c.second += 10
	}
	if r := c.report(); r.State != health.Working {
		t.Errorf("it is %s: %s", r.State, r.Evidence)
	}
}

func TestWhatDevicesConfirmedSurvivesARestart(t *testing.T) {
	c := converse(10, 300, "anna", "ben", "cleo")
	c.talk(10, 420)
	body, err := json.Marshal(c.link.Deliveries)
	if err != nil {
		t.Fatal(err)
	}
	var kept health.Deliveries
	if err := json.Unmarshal(body, &kept); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.link.Deliveries, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	c.link = health.ResumeLink(health.Track{}, kept, at(c.second))
	if r := c.report(); r.State != health.Failing {
		t.Errorf("after a restart it is %s", r.State)
	}
}

func TestWhatIsRememberedOfDevicesIsBounded(t *testing.T) {
	var d health.Deliveries
	for i := range 400 {
		when := at(float64(i))
		d = d.Acknowledged("family", fmt.Sprint(i), when)
		for j := range 2 {
			d = d.Confirmed(health.DefaultPolicy(), "family", fmt.Sprint(i), fmt.Sprint(i, "/", j), when)
		}
	}
	if a := d["family"]; len(a.Posts) > 64 || len(a.People) > 256 {
		t.Errorf("%d posts and %d people are remembered", len(a.Posts), len(a.People))
	}
}

func TestSilenceOfDevicesIsLetGo(t *testing.T) {
	c := converse(10, 300, "anna", "ben", "cleo")
	c.talk(10, 420)
	c.second += (30 * time.Minute).Seconds()
	c.ok(c.second, bridge.Ping)
	if r := c.report(); r.State != health.Working {
		t.Errorf("half an hour after the last post it is %s", r.State)
	}
}

// TestPhonesMayBeQuickerThanAcknowledgements: what a phone confirms before the acknowledgement is known teaches as
// much as what it confirms afterwards.
func TestPhonesMayBeQuickerThanAcknowledgements(t *testing.T) {
	policy := health.DefaultPolicy()
	var d health.Deliveries
	for i := range 20 {
		id := string(rune('a' + i))
		d = d.Confirmed(policy, "family", id, "Anna", at(float64(10*i)))
		d = d.Acknowledged("family", id, at(float64(10*i)+0.1))
	}
	if anna := d["family"].People["Anna"]; anna.Prompt < 8 || anna.Missed > 0 {
		t.Errorf("after 20 quick confirmations it is known of Anna: %+v", anna)
	}
	if early := d["family"].Early; len(early) > 0 {
		t.Errorf("%d confirmations are remembered for nothing", len(early))
	}
}
