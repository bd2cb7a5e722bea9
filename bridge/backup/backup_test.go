package backup_test

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/backup"
)

func hashOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

// archived is a backup of a database and some files, one of which is gone.
func archived(t *testing.T, files ...string) []byte {
	t.Helper()
	database := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(database, []byte("the database"), 0o600); err != nil {
		t.Fatal(err)
	}
	byHash := map[string]string{}
	hashes := []string{hashOf("gone")}
	for _, file := range files {
		byHash[hashOf(file)] = file
		hashes = append(hashes, hashOf(file))
	}
	var out bytes.Buffer
	err := backup.Write(&out, backup.Contents{
		Database: database, Hashes: hashes, Version: "1", Now: time.Now(),
		Open: func(hash string) (io.ReadSeekCloser, bool, error) {
			content, found := byHash[hash]
			return nopCloser{strings.NewReader(content)}, found, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type nopCloser struct{ io.ReadSeeker }

func (nopCloser) Close() error { return nil }

func TestWhatWasBackedUpIsRestored(t *testing.T) {
	archive := archived(t, "a photo", "a voice")
	if manifest, err := backup.Check(bytes.NewReader(archive)); err != nil || manifest.Files != 2 || manifest.Version != "1" {
		t.Fatalf("the backup has %+v, %v", manifest, err)
	}
	folder := t.TempDir()
	if _, err := backup.Restore(bytes.NewReader(archive), folder); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"lifeboat.db": "the database", "media/" + hashOf("a photo"): "a photo", "media/" + hashOf("a voice"): "a voice",
	} {
		path := filepath.Join(folder, name)
		content, err := os.ReadFile(path)
		info, failure := os.Stat(path)
		if err != nil || failure != nil || string(content) != want || info.Mode().Perm() != 0o600 {
			t.Errorf("%s holds %q, %v, %v", name, content, err, info.Mode())
		}
	}
}

// TestACutBackupIsRefused cuts at every place.
func TestACutBackupIsRefused(t *testing.T) {
	archive := archived(t, "a photo")
	whole := bytes.TrimRight(archive, "\x00")
	for cut := 0; cut < len(whole); cut += 37 {
		if _, err := backup.Check(bytes.NewReader(archive[:cut])); err == nil {
			t.Fatalf("cut at %d of %d it counts as whole", cut, len(archive))
		}
	}
	folder := t.TempDir()
	if _, err := backup.Restore(bytes.NewReader(archive[:len(whole)-700]), folder); !errors.Is(err, backup.ErrIncomplete) {
		t.Errorf("restored with %v", err)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
		t.Errorf("left behind are %v, %v", entries, err)
	}
}

// entries is an archive of anything.
func entries(t *testing.T, headers ...tar.Header) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := tar.NewWriter(&out)
	for _, header := range headers {
		content := []byte("content")
		if header.Name == "manifest.json" {
			content = []byte(header.Linkname)
			header.Linkname = ""
		}
		if header.Typeflag != tar.TypeSymlink {
			header.Size = int64(len(content))
		}
		if err := archive.WriteHeader(&header); err != nil {
			t.Fatal(err)
		}
		if header.Size > 0 {
			if _, err := archive.Write(content); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestOddArchivesAreRefused(t *testing.T) {
	database := tar.Header{Name: "lifeboat.db", Typeflag: tar.TypeReg}
	for name, headers := range map[string][]tar.Header{
		"nothing":               {},
		"a path upwards":        {{Name: "../evil", Typeflag: tar.TypeReg}},
		"a path in media":       {{Name: "media/../../evil", Typeflag: tar.TypeReg}},
		"an absolute path":      {{Name: "/etc/passwd", Typeflag: tar.TypeReg}},
		"a link":                {{Name: "lifeboat.db", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}},
		"a login":               {{Name: "whatsapp.db", Typeflag: tar.TypeReg}},
		"a damaged file":        {{Name: "media/" + hashOf("other"), Typeflag: tar.TypeReg}},
		"two databases":         {database, database, {Name: "manifest.json", Typeflag: tar.TypeReg, Linkname: `{"format":1}`}},
		"no database":           {{Name: "manifest.json", Typeflag: tar.TypeReg, Linkname: `{"format":1}`}},
		"a newer format":        {database, {Name: "manifest.json", Typeflag: tar.TypeReg, Linkname: `{"format":99}`}},
		"a manifest that lacks": {database, {Name: "manifest.json", Typeflag: tar.TypeReg, Linkname: `{"format":1,"files":3}`}},
	} {
		folder := filepath.Join(t.TempDir(), "data")
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Restore(bytes.NewReader(entries(t, headers...)), folder); err == nil {
			t.Errorf("%s: no error", name)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind are %v, %v", name, left, err)
		}
		if beside, err := os.ReadDir(filepath.Dir(folder)); err != nil || len(beside) != 1 {
			t.Errorf("%s: something is beside the folder: %v, %v", name, beside, err)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte("lifeboat.db"))
	var out bytes.Buffer
	archive := tar.NewWriter(&out)
	for _, header := range []tar.Header{{Name: "lifeboat.db", Size: 1}, {Name: "media/" + hashOf("x"), Size: 1}} {
		if err := archive.WriteHeader(&header); err != nil {
			f.Fatal(err)
		}
		if _, err := archive.Write([]byte("x")); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(out.Bytes())
	f.Fuzz(func(t *testing.T, archive []byte) {
		folder := t.TempDir()
		_, checked := backup.Check(bytes.NewReader(archive))
		_, restored := backup.Restore(bytes.NewReader(archive), folder)
		if (checked == nil) != (restored == nil) {
			t.Errorf("checked: %v, restored: %v", checked, restored)
		}
	})
}
