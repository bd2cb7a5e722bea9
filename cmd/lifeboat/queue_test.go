package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/control"
	"lifeboat/store"
)

var (
	familyChat = bridge.Chat{Platform: "whatsapp", ID: "120363000000000000@g.us"}
	refugeChat = bridge.Chat{Platform: "telegram", ID: "-1001234567890"}
)

// settled is a data folder with a configuration, both of a relay that does not run.
type settled struct {
	*testing.T
	folder string
}

func settle(t *testing.T) settled {
	t.Helper()
	s := settled{T: t, folder: shortFolder(t)}
	s.write("config.yaml", `
rehearsal: true
data: data
platforms:
  whatsapp: {account: dedicated, endpoint: {address: "127.0.0.1:9"}}
  telegram: {token: {file: telegram.token}, server: "http://127.0.0.1:9"}
groups:
  - {name: Family, primary: "whatsapp:120363000000000000@g.us", fallbacks: ["telegram:-1001234567890"]}
operators: {telegram: [123456789]}
failover: {controls: ["127.0.0.1:9"]}
`)
	s.write("telegram.token", "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")
	if err := os.Mkdir(s.data(), 0o700); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s settled) path(name string) string { return filepath.Join(s.folder, name) }
func (s settled) data() string            { return s.path("data") }

func (s settled) write(name, content string) {
	s.Helper()
	if err := os.WriteFile(s.path(name), []byte(content), 0o600); err != nil {
		s.Fatal(err)
	}
}

// keep changes the database of the folder.
func (s settled) keep(change func(*store.Tx) error) {
	s.Helper()
	database, err := store.Open(context.Background(), filepath.Join(s.data(), "lifeboat.db"))
	if err != nil {
		s.Fatal(err)
	}
	if err := database.Write(context.Background(), change); err != nil {
		s.Error(err)
	}
	if err := database.Close(); err != nil {
		s.Error(err)
	}
}

// run runs a command, typing into it what is given, and returns what it printed.
func (s settled) run(typed string, arguments ...string) (string, error) {
	s.Helper()
	root := newRoot()
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetIn(strings.NewReader(typed))
	root.SetArgs(append(arguments, "--config", s.path("config.yaml")))
	err := root.ExecuteContext(s.Context())
	return out.String(), err
}

// expect runs a command that succeeds and prints each of these.
func (s settled) expect(typed string, arguments []string, want ...string) {
	s.Helper()
	out, err := s.run(typed, arguments...)
	if err != nil {
		s.Errorf("%v: %v", arguments, err)
	}
	for _, part := range want {
		if !strings.Contains(out, part) {
			s.Errorf("%v says:\n%s\nwant %q", arguments, out, part)
		}
	}
}

// addParked adds what is said in the refuge and was refused at home.
func addParked(tx *store.Tx, id, text, reason string) (int64, error) {
	message := bridge.Message{
		Chat: refugeChat, ID: id, Kind: bridge.Said, SentAt: time.Now(),
		Sender: bridge.Person{ID: "7", Name: "Grandma"}, Text: bridge.Plainly(text),
	}
	kept, err := tx.AddMessage(message, 0, time.Now())
	if err != nil {
		return 0, err
	}
	delivery, err := tx.AddDelivery(store.Delivery{Chat: familyChat, Lane: store.Replay, Action: bridge.ActionPost, Message: kept, CreatedAt: time.Now()})
	if err != nil || reason == "" {
		return delivery, err
	}
	return delivery, tx.ParkDelivery(delivery, reason, time.Now())
}

// withParked keeps one that waits, two parked ones and one more that two others were folded into.
func withParked(t *testing.T) settled {
	s := settle(t)
	s.keep(func(tx *store.Tx) error {
		for i, reason := range []string{"", "the group is gone", "not an admin"} {
			if _, err := addParked(tx, fmt.Sprint("m", i), fmt.Sprintf("text %d <b>", i), reason); err != nil {
				return err
			}
		}
		var folded []int64
		for i := range 2 {
			id, err := addParked(tx, fmt.Sprint("f", i), fmt.Sprint("folded ", i), "")
			if err != nil {
				return err
			}
			folded = append(folded, id)
		}
		digest, err := tx.Fold(folded, store.Delivery{
			Chat: familyChat, Lane: store.Replay, Action: bridge.ActionPost, Body: &bridge.Post{Text: bridge.Plainly("both")},
		})
		if err != nil {
			return err
		}
		return tx.ParkDelivery(digest, "too long", time.Now())
	})
	return s
}

func TestTheQueueIsShownWithoutARelay(t *testing.T) {
	s := withParked(t)
	s.expect("", []string{"queue"}, "1 waiting in the replay lane of "+familyChat.String(), "3 parked in the replay lane",
		"post: the group is gone", "post: not an admin", "post of 2 messages: too long", "'lifeboat queue retry'")
	s.expect("", []string{"queue", "--state", "waiting"}, "waiting, replay lane of "+familyChat.String())
	if out, err := s.run("", "queue", "--chat", refugeChat.String()); err != nil || strings.Contains(out, "parked") {
		t.Errorf("of another chat: %s, %v", out, err)
	}
	out, err := s.run("", "queue", "--json")
	if err != nil || strings.Count(out, "\n") != 4 || strings.Contains(out, "text 1") {
		t.Errorf("for programs: %s, %v", out, err)
	}
	if _, err := s.run("", "queue", "--chat", "nowhere"); err == nil || !strings.Contains(err.Error(), "as in the config") {
		t.Errorf("a chat that is none: %v", err)
	}
}

func TestWhatIsParkedIsExportedWithItsTexts(t *testing.T) {
	s := withParked(t)
	path := s.path("parked.jsonl")
	s.expect("", []string{"queue", "export", path}, "3 written to")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the file is %v, %v", info, err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for line := range bytes.Lines(content) {
		var one control.Queued
		if err := json.Unmarshal(line, &one); err != nil {
			t.Fatal(err)
		}
		for _, content := range one.Contents {
			texts = append(texts, content.Sender+": "+content.Text)
		}
	}
	if got, want := strings.Join(texts, "; "), "Grandma: text 1 <b>; Grandma: text 2 <b>; Grandma: folded 0; Grandma: folded 1"; got != want {
		t.Errorf("exported are %q, want %q", got, want)
	}
	if _, err := s.run("", "queue", "export", path); err == nil {
		t.Error("a file that was there is written over")
	}
}

func TestParkedOnesAreDroppedOnlyAfterAQuestion(t *testing.T) {
	s := withParked(t)
	if out, err := s.run("no\n", "queue", "drop", "--all"); err == nil || !strings.Contains(out, "Give up 3 for good?") {
		t.Errorf("it says %s, %v", out, err)
	}
	if _, err := s.run("", "queue", "drop", "2"); err == nil {
		t.Error("silence is taken for yes")
	}
	s.expect("yes\n", []string{"queue", "drop", "2"}, "1 dropped")
	s.expect("", []string{"queue", "drop", "--chat", familyChat.String(), "--yes"}, "2 dropped")
	s.expect("", []string{"queue"}, "1 waiting")
}

func TestParkedOnesAreRetriedWithoutARelay(t *testing.T) {
	s := withParked(t)
	for _, bad := range [][]string{{}, {"2", "--all"}, {"two"}, {"999"}} {
		if _, err := s.run("", append([]string{"queue", "retry"}, bad...)...); err == nil {
			t.Errorf("retry %v: no error", bad)
		}
	}
	s.expect("", []string{"queue", "retry", "2", "3"}, "2 put back")
	s.expect("", []string{"queue"}, "3 waiting in the replay lane", "1 parked")
}
