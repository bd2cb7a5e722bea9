package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const (
	// othersMayRead are the permission bits that a secret file must not have.
	othersMayRead fs.FileMode = 0o077
	// maxSecretSize bounds a secret file in bytes.
	maxSecretSize = 64 << 10
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// secret reads {file: path} or {env: NAME}. The secret itself is never taken
// from the configuration, which people show to each other.
func (r *reader) secret(v value) (Secret, bool) {
	if _, isSection := pairsOf(v.node); !isSection {
		v.refuse("a secret must not stand in this file",
			"Write: {file: NAME.secret} with the secret in a file of its own (mode 0600), or {env: LIFEBOAT_NAME}")
		return Secret{}, false
	}
	source, _ := v.section()
	text, ok := r.secretText(source)
	source.refuseOthers()
	if !ok {
		return Secret{}, false
	}
	if text = strings.TrimRight(text, "\r\n"); text == "" {
		v.refuse("the secret is empty", "Write: the secret into that file or variable")
		return Secret{}, false
	}
	return NewSecret(text), true
}

func (r *reader) secretText(source section) (string, bool) {
	file, fromFile := source.get("file")
	variable, fromVariable := source.get("env")
	switch {
	case fromFile == fromVariable:
		source.refuse("should name one place of the secret", "Write: either {file: PATH} or {env: NAME}")
		return "", false
	case fromFile:
		return r.secretFile(file)
	default:
		return secretVariable(variable)
	}
}

func secretVariable(v value) (string, bool) {
	name, ok := v.text()
	if !ok {
		return "", false
	}
	if !variableName.MatchString(name) {
		v.refuse("is not the name of an environment variable", "Write: {env: LIFEBOAT_TELEGRAM_TOKEN}")
		return "", false
	}
	text, ok := os.LookupEnv(name)
	if !ok {
		v.refuse("the environment variable "+name+" is not set", "Run: export "+name+"=... before the start, or name a file")
	}
	return text, ok
}

func (r *reader) secretFile(v value) (string, bool) {
	path, ok := v.filePath()
	if !ok {
		return "", false
	}
	text, err := readSecret(r.path(path))
	if err != nil {
		p := v.problem(secretFault(err, r.shownPath(path)))
		p.Err = err
		v.findings.refuse(p)
		return "", false
	}
	return text, true
}

// What can be wrong with a secret file besides that it cannot be read.
var (
	errNotPlain = errors.New("not a plain file")
	errTooOpen  = errors.New("readable by others")
	errTooLarge = errors.New("too large for a secret")
)

func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", errNotPlain
	case info.Mode()&othersMayRead != 0:
		return "", errTooOpen
	case info.Size() > maxSecretSize:
		return "", errTooLarge
	}
	text, err := os.ReadFile(path)
	return string(text), err
}

// secretFault says what is wrong with a secret file and how to mend it.
func secretFault(err error, path string) (what, remedy string) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "the secret file " + path + " does not exist",
			"Run: install -m 600 /dev/null " + path + ", then put the secret into it"
	case errors.Is(err, errTooOpen):
		return "others can read the secret file " + path, "Run: chmod 600 " + path
	case errors.Is(err, errNotPlain), errors.Is(err, errTooLarge):
		return fmt.Sprintf("%s does not look like a secret file: %v", path, err),
			"Write: the path of a plain file with nothing but the secret in it"
	default:
		return fmt.Sprintf("the secret file %s cannot be read: %v", path, err),
			"Run: chown it to the relay's user, then chmod 600 " + path
	}
}

// filePath reads a path. Only shells know what ~ means.
func (v value) filePath() (string, bool) {
	path, ok := v.text()
	if ok && strings.HasPrefix(path, "~") {
		v.refuse("begins with ~, which means nothing in this file", "Write: the whole path, as in /home/me/file, or one that counts from this file's folder")
		return "", false
	}
	return path, ok
}

// path counts a relative path from the folder of the configuration file.
func (r *reader) path(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(r.folder, path)
}

// shownPath is path as somebody would type it who gave the configuration's.
func (r *reader) shownPath(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(r.shownFolder, path)
}
