package telegram

import (
	"encoding/json"
	"testing"

	"lifeboat/bridge"
)

// FuzzAnswers reads what a server answers, as a poll, a send and a question do.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`{"ok":true,"result":[{"update_id":7,"message":{"message_id":1,"chat":{"id":-1,"title":"x"},"is_topic_message":true,"message_thread_id":3}}]}`,
		`{"ok":true,"result":[{"update_id":7,"my_chat_member":{"chat":{"id":-1},"new_chat_member":{"status":"kicked"}}}]}`,
		`{"ok":true,"result":{"message_id":1}}`, `{"ok":true,"result":[{"message_id":1},{"message_id":2}]}`, `{"ok":true}`,
		`{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":-9223372036854775808}}`,
		`{"ok":false,"error_code":400,"description":"x","parameters":{"migrate_to_chat_id":-100}}`, "<html>", "null",
	} {
		f.Add([]byte(seed), 429)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		e := &exchange{body: body}
		e.Status, e.Reached = status, true
		e.Understood = json.Unmarshal(body, &e.answer) == nil && e.answer.OK != nil
		if wait := e.retryAfter(); wait < 0 {
			t.Errorf("to be tried again %s ago", -wait)
		}
		if failure := classify(e, ""); failure != nil && failure.RetryAfter < 0 {
			t.Errorf("to be tried again %s ago", -failure.RetryAfter)
		}
		updates, err := (&poller{}).envelopes(e)
		if err != nil {
			return
		}
		for _, g := range glimpses(updates) {
			if _, err := parseAddress(g.ID); err != nil {
				t.Errorf("a chat with an id that is none: %v", err)
			}
		}
	})
}

// FuzzIDs reads the ids of chats and messages, which are written into the config
// and into the database.
func FuzzIDs(f *testing.F) {
	for _, seed := range []string{"-1001234567890/45", "-42", "7", "-42/7", "/", "-1/-1", "9223372036854775808", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if chat, err := parseAddress(id); err == nil {
			if again, err := parseAddress(chat.String()); err != nil || again != chat {
				t.Errorf("the chat %q is read as %s, and then as %s (%v)", id, chat, again, err)
			}
		}
		if message, err := parseMessageID(id); err == nil {
			if again, err := parseMessageID(message.String()); err != nil || again != message {
				t.Errorf("the message %q is read as %s, and then as %s (%v)", id, message, again, err)
			}
		}
	})
}

// FuzzFiles reads the files of updates and makes files to be posted of them.
func FuzzFiles(f *testing.F) {
	f.Add("photo", []byte(`[{"file_id":"a","width":9999999,"height":-1},{"file_id":"b","width":90,"height":90,"file_size":-4}]`))
	f.Add("document", []byte(`{"file_id":"a","file_name":"../x\u0000.pdf","mime_type":"a/b\r\nc","file_size":9223372036854775807}`))
	f.Add("voice", []byte(`{"file_id":"a","duration":9223372036854775807}`))
	f.Fuzz(func(t *testing.T, field string, raw []byte) {
		medium := mediumIn(field, raw, bridge.File)
		if medium == nil {
			return
		}
		if medium.Size < 0 || medium.Width < 0 || medium.Height < 0 || medium.Duration < 0 {
			t.Errorf("a file with %+v", medium)
		}
		posted := enclose(bridge.KeptMedium{Medium: *medium})
		if posted.Name == "" || posted.Seconds < 0 {
			t.Errorf("to be posted: %+v", posted)
		}
	})
}
