package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// maxFileSize bounds the file in bytes. A thousand groups need less.
const maxFileSize = 1 << 20

// Load reads and checks the configuration file. Its error is [Problems].
func Load(path string) (*Config, error) {
	data, err := readFile(path)
	if err != nil {
		found := &findings{file: path}
		found.refuse(unreadable(path, err))
		return nil, found.verdict()
	}
	return Parse(path, data)
}

// Parse is Load for a file whose content is at hand: path only names it in
// errors, and relative paths count from its folder. Its error is [Problems].
func Parse(path string, data []byte) (*Config, error) {
	found := &findings{file: path}
	root, ok := parseYAML(data, found)
	if !ok {
		return nil, found.verdict()
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		found.refuse(unreadable(path, err))
		return nil, found.verdict()
	}
	reader := reader{folder: folder, shownFolder: filepath.Dir(path), findings: found}
	config := reader.config(root)
	if err := found.verdict(); err != nil {
		return nil, err
	}
	config.Warnings = found.warningLines()
	return config, nil
}

// readFile returns at most one byte more than a file may have.
func readFile(path string) (data []byte, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return io.ReadAll(io.LimitReader(file, maxFileSize+1))
}

func unreadable(path string, err error) Problem {
	if errors.Is(err, fs.ErrNotExist) {
		return Problem{
			What:   "the file does not exist",
			Remedy: "Run: cp config.example.yaml " + path + ", then fill it in",
			Err:    err,
		}
	}
	if errors.Is(err, syscall.EISDIR) {
		return Problem{What: "this is a folder and no file", Remedy: "Run: ls " + path + ", and name the file in it", Err: err}
	}
	return Problem{
		What:   fmt.Sprintf("the file cannot be read: %v", err),
		Remedy: "Run: ls -ld " + path + ", and let the relay's user read a plain file there",
		Err:    err,
	}
}
