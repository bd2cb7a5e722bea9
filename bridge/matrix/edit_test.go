package matrix_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
)

// edited sends an edit of a message with a content and returns the new one.
func edited(t *testing.T, original reply) (sent bool, content map[string]any, err error) {
	t.Helper()
	server := serve(t, at("/rooms/%21family:example.org/event/$x", func(apiCall) reply { return original }))
	p := open(t, server.URL)
	_, err = p.Send(t.Context(), rendered(t, p, bridge.Post{Action: bridge.ActionEdit, Text: bridge.Styled("new", bridge.Bold), Target: &bridge.Reference{ID: "$x"}}))
	calls := server.made("/rooms/%21family:example.org/send")
	if len(calls) == 0 {
		return false, nil, err
	}
	var event struct {
		Content map[string]any `json:"m.new_content"`
	}
	if err := json.Unmarshal([]byte(calls[0].body), &event); err != nil {
		t.Fatal(err)
	}
	return true, event.Content, err
}

func TestAnEditLeavesTheFile(t *testing.T) {
	words := map[string]any{"body": "new", "format": "org.matrix.custom.html", "formatted_body": "<strong>new</strong>", "m.mentions": map[string]any{}}
	with := func(more map[string]any) map[string]any {
		for key, value := range words {
			more[key] = value
		}
		return more
	}
	for name, c := range map[string]struct {
		original string
		want     map[string]any
	}{
		"of a photo": {
			`{"msgtype":"m.image","body":"old","format":"x","formatted_body":"old","filename":"a.jpg","url":"mxc://e/a","info":{"size":7},"lifeboat.part":"p","m.relates_to":{}}`,
			with(map[string]any{"msgtype": "m.image", "filename": "a.jpg", "url": "mxc://e/a", "info": map[string]any{"size": 7.}}),
		},
		"of a file without a caption": {
			`{"msgtype":"m.file","body":"a.pdf","url":"mxc://e/a"}`,
			with(map[string]any{"msgtype": "m.file", "filename": "a.pdf", "url": "mxc://e/a"}),
		},
		"of a text":         {`{"msgtype":"m.text","body":"old"}`, with(map[string]any{"msgtype": "m.text"})},
		"of what is no use": {`[]`, with(map[string]any{"msgtype": "m.text"})},
	} {
		t.Run(name, func(t *testing.T) {
			_, got, err := edited(t, ok("%s", said("$x", self, "m.room.message", c.original)))
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestAnEditOfWhatCannotBeSeen(t *testing.T) {
	if sent, content, err := edited(t, refuse(404, "M_NOT_FOUND")); !sent || err != nil || content["msgtype"] != "m.text" {
		t.Errorf("of what is not there: %t, %v, %v", sent, content, err)
	}
	sent, _, err := edited(t, refuse(500, "M_UNKNOWN"))
	if failure := bridge.AsSendError(err); sent || failure == nil || failure.Result != bridge.Transient {
		t.Errorf("of what cannot be asked for now: %t, %v", sent, err)
	}
}
