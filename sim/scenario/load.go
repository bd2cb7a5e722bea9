package scenario

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

//go:embed scripts/*.txt
var scripts embed.FS

// Names lists the scripts that come with the package, sorted.
func Names() ([]string, error) {
	files, err := fs.Glob(scripts, "scripts/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list the scenarios: %w", err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(path.Base(file), ".txt")
	}
	return files, nil
}

// Load reads a script that comes with the package.
func Load(name string) (Script, error) {
	text, err := scripts.ReadFile("scripts/" + name + ".txt")
	if err == nil {
		return Parse(name, string(text))
	}
	names, listErr := Names()
	if listErr != nil {
		return Script{}, errors.Join(err, listErr)
	}
	return Script{}, fmt.Errorf("there is no scenario %q; choose one of %s", name, strings.Join(names, ", "))
}

// LoadFile reads a script of one's own. Its name is that of the file.
func LoadFile(file string) (Script, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Script{}, fmt.Errorf("read the scenario: %w", err)
	}
	return Parse(strings.TrimSuffix(filepath.Base(file), ".txt"), string(text))
}
