package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// Options are what can be asked of a demo.
type Options struct {
	Scenario string // a name, or the path of a script
	Report   string // where to write the report; empty for nowhere
	Kills    int    // how often the relay is killed without warning
	Folder   string // where the relay's config, data and log lie, and stay; empty for a folder that is removed
}

// ErrFailed means that the books did not balance, or that the scenario did not
// go as its script expects. What went wrong has been printed.
var ErrFailed = errors.New("the demo failed")

// Run plays a scenario from beginning to end and shows it on out.
func Run(ctx context.Context, options Options, out io.Writer) error {
	script, err := loadScenario(options.Scenario)
	if err != nil {
		return err
	}
	if options.Kills < 0 {
		return fmt.Errorf("the relay cannot be killed %d times; write --kills 5, say", options.Kills)
	}
	screen := newScreen(out, script.Platforms())
	stage, err := setStage(options.Folder)
	if err != nil {
		return err
	}
	screen.title(script, options.Kills)
	screen.beside(stage)
	screen.heads(script)
	result, err := perform(ctx, script, options.Kills, stage, screen)
	if err != nil {
		return err
	}
	screen.summary(result)
	if options.Report != "" {
		if err := result.Report.write(options.Report); err != nil {
			return err
		}
	}
	if len(result.Problems) > 0 {
		return ErrFailed
	}
	return nil
}

func loadScenario(name string) (scenario.Script, error) {
	if strings.ContainsRune(name, os.PathSeparator) || strings.HasSuffix(name, ".txt") {
		return scenario.LoadFile(name)
	}
	return scenario.Load(name)
}

var errInterrupted = errors.New("the demo was interrupted")

// perform plays, waits until everything is home, and clears up. The folder of a play that went wrong is kept.
func perform(ctx context.Context, script scenario.Script, kills int, stage stage, screen *screen) (result demoResult, err error) {
	world, err := scenario.Open(ctx, script, scenario.Show{Said: screen.said, Seen: screen.seen, Told: screen.told})
	if err != nil {
		return result, errors.Join(err, stage.clear())
	}
	defer func() { err = errors.Join(err, world.Close()) }()
	result, err = rehearse(ctx, &rehearsal{
		script: script, world: world, folder: stage.folder, kills: kills, screen: screen,
		decisions: decisions{primary: process.PrimaryTitle(script)},
	})
	if ctx.Err() != nil {
		return result, errors.Join(errInterrupted, stage.clear())
	}
	if err != nil {
		return result, fmt.Errorf("%w\nThe relay's last words: %s\nAll of them are in %s", err, process.LastWords(stage.folder), process.LogPath(stage.folder))
	}
	if len(result.Problems) > 0 {
		result.KeptFolder = stage.folder
		return result, nil
	}
	return result, stage.clear()
}
