package demo

import (
	"fmt"
	"os"
	"path/filepath"
)

// stage is where the relay's config, data and log lie.
type stage struct {
	folder string
	stays  bool // whether it is left as it is when the play is over
}

// setStage makes a folder that is removed afterwards, or uses the one that was asked for.
func setStage(asked string) (stage, error) {
	if asked == "" {
		folder, err := os.MkdirTemp("", "lifeboat-demo-")
		if err != nil {
			return stage{}, fmt.Errorf("make a folder for the demo: %w", err)
		}
		return stage{folder: folder}, nil
	}
	folder, err := filepath.Abs(asked)
	if err != nil {
		return stage{}, fmt.Errorf("find the folder for the demo: %w", err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return stage{}, fmt.Errorf("make the folder for the demo: %w", err)
	}
	there, err := os.ReadDir(folder)
	if err != nil {
		return stage{}, fmt.Errorf("look into the folder for the demo: %w", err)
	}
	if len(there) > 0 {
		return stage{}, fmt.Errorf("the folder %s is not empty: name one that is, or a new one", folder)
	}
	return stage{folder: folder, stays: true}, nil
}

// clear removes what nobody asked to keep.
func (s stage) clear() error {
	if s.stays {
		return nil
	}
	return os.RemoveAll(s.folder)
}
