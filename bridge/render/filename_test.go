package render_test

import (
	"mime"
	"strings"
	"testing"
	"unicode/utf8"

	"lifeboat/bridge/render"
)

const maxFileName = 40

var fileNames = map[string]struct{ foreign, want string }{
	"fine":                     {"Invoice 7.pdf", "Invoice 7.pdf"},
	"other scripts":            {"صورة.jpg", "صورة.jpg"},
	"nothing":                  {"", ""},
	"only dots":                {"../..", "_"},
	"another folder":           {"../../etc/passwd", "_.._etc_passwd"},
	"a Windows folder":         {`..\..\C:\boot.ini`, "_.._C__boot.ini"},
	"hidden":                   {".bashrc", "bashrc"},
	"a zero":                   {"photo.jpg\x00.exe", "photo.jpg.exe"},
	"several lines":            {"a\nb\r.txt", "a b .txt"},
	"turned round":             {"photo\u202egpj.exe", "photogpj.exe"},
	"with an invisible ending": {"photo.jpg\u200b", "photo.jpg"},
	"with dots at its end":     {"setup.exe. . .", "setup.exe"},
	"a device":                 {"nul", "_nul"},
	"a device with an ending":  {"Com1.txt", "_Com1.txt"},
	"no device":                {"computer.txt", "computer.txt"},
	"markup":                   {`<img src=x onerror="x">.png`, "_img src=x onerror=_x__.png"},
	"too long":                 {strings.Repeat("long ", 60) + ".pdf", strings.Repeat("long ", 6) + "long….pdf"},
	"too long an ending":       {"a." + strings.Repeat("b", 300), "a." + strings.Repeat("b", maxFileName-3) + "…"},
	"not UTF-8":                {"a\xff.txt", "a\ufffd.txt"},
	"a tower of accents":       {"a" + strings.Repeat("\u0301", 500) + ".txt", "a" + strings.Repeat("\u0301", 4) + ".txt"},
}

func TestFileName(t *testing.T) {
	for name, c := range fileNames {
		t.Run(name, func(t *testing.T) {
			if got := render.FileName(c.foreign, maxFileName); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// FuzzFileName checks that a name leads nowhere and stays as it is when a further
// platform cleans it again.
func FuzzFileName(f *testing.F) {
	for _, c := range fileNames {
		f.Add(c.foreign)
	}
	f.Fuzz(func(t *testing.T, foreign string) {
		name := render.FileName(foreign, maxFileName)
		switch {
		case !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxFileName:
			t.Errorf("%q is not UTF-8 or too long", name)
		case strings.ContainsAny(name, "/\\:*?\"<>|\x00\n\u202e\u200b"):
			t.Errorf("%q holds what no name may hold", name)
		case strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.TrimSpace(name) != name:
			t.Errorf("%q begins or ends with what a file system hides or drops", name)
		case render.FileName(name, maxFileName) != name:
			t.Errorf("%q becomes %q when cleaned again", name, render.FileName(name, maxFileName))
		}
	})
}

var mediaTypes = map[string]string{
	"image/jpeg": "image/jpeg", "Audio/OGG; Codecs=opus": "audio/ogg; codecs=opus",
	"": "", "jpeg": "", "image/": "", "a/b\r\nX-Evil: 1": "", "image/jpeg\x00": "",
	"text/plain; x=" + strings.Repeat("y", 500): "text/plain", "a/" + strings.Repeat("y", 500): "",
}

func TestMediaType(t *testing.T) {
	for foreign, want := range mediaTypes {
		if got := render.MediaType(foreign); got != want {
			t.Errorf("%q becomes %q, want %q", foreign, got, want)
		}
	}
}

func FuzzMediaType(f *testing.F) {
	for foreign := range mediaTypes {
		f.Add(foreign)
	}
	f.Fuzz(func(t *testing.T, foreign string) {
		kind := render.MediaType(foreign)
		if _, _, err := mime.ParseMediaType(kind); kind != "" && err != nil || len(kind) > 120 || strings.ContainsAny(kind, "\r\n\x00") {
			t.Errorf("%q becomes %q: %v", foreign, kind, err)
		}
	})
}
