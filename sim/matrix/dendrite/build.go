package dendrite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

const (
	// source is the program in its module.
	source = "github.com/element-hq/dendrite/cmd/dendrite"
	// moduleFolder holds the versions that are known to work, seen from the top of the tree.
	moduleFolder = "tools/dendrite"
)

// program returns the path of a built Dendrite, and builds it where there is none yet.
func program(ctx context.Context) (string, error) {
	module, err := findModule()
	if err != nil {
		return "", err
	}
	folder, err := cacheFolder(module)
	if err != nil {
		return "", err
	}
	unlock, err := lock(filepath.Join(folder, "lock"))
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, "dendrite")
	if _, err = os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		err = build(ctx, module, file)
	}
	return file, errors.Join(err, unlock())
}

// findModule looks for the module from the working folder upward, since a test runs in the folder of its package.
func findModule() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find out where the test runs: %w", err)
	}
	for folder := start; ; folder = filepath.Dir(folder) {
		module := filepath.Join(folder, moduleFolder)
		if _, err := os.Stat(filepath.Join(module, "go.mod")); err == nil {
			return module, nil
		}
		if folder == filepath.Dir(folder) {
			return "", fmt.Errorf("no folder above %s has %s in it", start, moduleFolder)
		}
	}
}

// cacheFolder is a folder for what is built from these dependencies by this version of Go.
func cacheFolder(module string) (string, error) {
	sums, err := os.ReadFile(filepath.Join(module, "go.sum"))
	if err != nil {
		return "", fmt.Errorf("read which dependencies Dendrite has: %w", err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the folder for what is built (set XDG_CACHE_HOME or HOME): %w", err)
	}
	sum := sha256.Sum256(append(sums, runtime.Version()...))
	folder := filepath.Join(cache, "lifeboat", "dendrite-"+hex.EncodeToString(sum[:8]))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("make a folder for what is built: %w", err)
	}
	return folder, nil
}

// build compiles Dendrite beside its place and moves it there, so that a build that is interrupted leaves nothing that
// looks whole.
func build(ctx context.Context, module, file string) error {
	unfinished := file + ".unfinished"
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", unfinished, source)
	command.Dir = module
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("build Dendrite in %s (the first time it needs the Go module proxy): %w\n%s", module, err, output)
	}
	if err := os.Rename(unfinished, file); err != nil {
		return fmt.Errorf("put the built Dendrite in its place: %w", err)
	}
	return nil
}
