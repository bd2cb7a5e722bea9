package matrix_test

import (
	"strings"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/matrix"
)

const (
	uploads = "/_matrix/media/v3/upload"
	config  = "/_matrix/client/v1/media/config"
)

// filed opens a platform with a folder in which one file is kept, and renders a
// post that brings it.
func filed(t *testing.T, server string, change ...func(*bridge.Post)) (*matrix.Platform, bridge.Part) {
	t.Helper()
	folder := conformance.NewFolder(t)
	hash := folder.Keep(t, []byte("a picture"))
	p := open(t, server, func(o *matrix.Options) { o.Media = folder })
	files := []bridge.KeptMedium{{Hash: hash, Medium: bridge.Medium{Kind: bridge.Photo, MIME: "image/jpeg", Name: "a b.jpg", Size: 9, Width: 4, Height: 3}}}
	post := bridge.Post{Action: bridge.ActionPost, Files: files, Text: bridge.Plainly("look!")}
	for _, c := range change {
		c(&post)
	}
	return p, rendered(t, p, post)
}

func TestAFileIsUploadedAndThenPosted(t *testing.T) {
	server := serve(t, at("/_matrix", func(call apiCall) reply {
		if call.path == config {
			return ok(`{"m.upload.size":9}`)
		}
		return ok(`{"content_uri":"mxc://example.org/abc"}`)
	}))
	p, part := filed(t, server.URL)
	if _, err := p.Send(t.Context(), part); bridge.AsSendError(err) == nil || bridge.AsSendError(err).Result != bridge.Rejected {
		t.Errorf("before it was uploaded a send ends with %v", err)
	}
	payload, err := p.Upload(t.Context(), part)
	if err != nil {
		t.Fatal(err)
	}
	call := server.made(uploads)[0]
	if call.body != "a picture" || call.token != secret || call.query.Get("filename") != "a b.jpg" || call.header.Get("Content-Type") != "image/jpeg" || call.header.Get("Content-Length") != "9" {
		t.Errorf("uploaded: %+v", call)
	}
	part.Payload = payload
	if _, err := p.Send(t.Context(), part); err != nil {
		t.Fatal(err)
	}
	c := content(t, part)
	if c["url"] != "mxc://example.org/abc" || c["body"] != "look!" || c["filename"] != "a b.jpg" || c["msgtype"] != "m.image" || c["lifeboat.part"] != part.ID {
		t.Errorf("posted: %v", c)
	}
	if sent := server.made("/rooms"); len(sent) != 1 || !strings.Contains(sent[0].body, "mxc://example.org/abc") {
		t.Errorf("sent: %+v", sent)
	}
}

func TestUploadsFailAsWhatTheyAre(t *testing.T) {
	for name, c := range map[string]struct {
		config, upload reply
		want           bridge.SendResult
		reason         string
	}{
		"larger than the limit":       {ok(`{"m.upload.size":8}`), ok(`{}`), bridge.Rejected, "takes files of up to 0.0 MB"},
		"larger than was told":        {ok(`{}`), refuse(413, "M_TOO_LARGE"), bridge.Rejected, "does not take a file of 0.0 MB"},
		"larger than something takes": {refuse(404, "M_UNRECOGNIZED"), reply{status: 413, body: "<html>"}, bridge.Rejected, "does not take a file"},
		"forbidden":                   {ok(`{}`), refuse(403, "M_FORBIDDEN"), bridge.Rejected, "M_FORBIDDEN"},
		"revoked":                     {refuse(401, "M_UNKNOWN_TOKEN"), refuse(401, "M_UNKNOWN_TOKEN"), bridge.Unauthorized, "token"},
		"limited":                     {ok(`{}`), refuse(429, "M_LIMIT_EXCEEDED"), bridge.RateLimited, "less often"},
		"failed":                      {refuse(500, "M_UNKNOWN"), refuse(500, "M_UNKNOWN"), bridge.Transient, "500"},
		"lost on the way":             {ok(`{}`), reply{status: 504, body: "<html>"}, bridge.Transient, "504"},
		"unanswered":                  {ok(`{}`), reply{}, bridge.Transient, "without an answer"},
		"taken without an address":    {ok(`{}`), ok(`{"content_uri":"elsewhere"}`), bridge.Transient, "where it is"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, func(call apiCall) (reply, bool) {
				if strings.HasSuffix(call.path, "/config") {
					return c.config, true
				}
				return c.upload, true
			})
			p, part := filed(t, server.URL)
			_, err := p.Upload(t.Context(), part)
			failure := bridge.AsSendError(err)
			if failure == nil || failure.Result != c.want || !strings.Contains(failure.Reason, c.reason) {
				t.Errorf("got %v, want %s with %q", err, c.want, c.reason)
			}
		})
	}
}

func TestAFileThatIsTooLargeIsNotSentAtAll(t *testing.T) {
	server := serve(t, at(config, func(apiCall) reply { return ok(`{"m.upload.size":8}`) }))
	p, part := filed(t, server.URL)
	if _, err := p.Upload(t.Context(), part); err == nil {
		t.Error("the upload succeeds")
	}
	if len(server.made(uploads)) != 0 {
		t.Error("it was sent")
	}
}

func TestWhatCannotBeUploaded(t *testing.T) {
	folder := conformance.NewFolder(t)
	p := open(t, "http://127.0.0.1:1", func(o *matrix.Options) { o.Media = folder })
	gone := rendered(t, p, bridge.Post{Action: bridge.ActionPost, Files: []bridge.KeptMedium{{Hash: "nothing", Medium: bridge.Medium{Kind: bridge.File, Size: 1}}}})
	text := post(t, p, "hello")
	for name, part := range map[string]bridge.Part{"a file that is gone": gone, "a text": text, "nothing": {}} {
		if _, err := p.Upload(t.Context(), part); bridge.AsSendError(err) == nil || bridge.AsSendError(err).Result != bridge.Rejected {
			t.Errorf("%s: got %v", name, err)
		}
	}
	p, part := filed(t, "http://127.0.0.1:1")
	if _, err := p.Upload(t.Context(), part); bridge.AsSendError(err) == nil || bridge.AsSendError(err).Result != bridge.Offline {
		t.Errorf("without a server: %v", err)
	}
}

func TestAForeignTypeBreaksNoRequest(t *testing.T) {
	server := serve(t, at("/_matrix", func(apiCall) reply { return ok(`{"content_uri":"mxc://example.org/abc"}`) }))
	p, part := filed(t, server.URL, func(post *bridge.Post) { post.Files[0].MIME = "image/jpeg\r\nX-Evil: 1" })
	if _, err := p.Upload(t.Context(), part); err != nil {
		t.Fatal(err)
	}
	if call := server.made(uploads)[0]; call.header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("uploaded as %q", call.header.Get("Content-Type"))
	}
}
