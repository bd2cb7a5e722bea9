package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"lifeboat/bridge/pause"
	"lifeboat/sim/scenario"
)

// play is one scenario and what came of it.
type play struct {
	script scenario.Script
	report report
	raw    json.RawMessage // the report as the demo wrote it
	took   time.Duration
}

// report is what is read of a demo's report.
type report struct {
	DetectedAfter   *float64 `json:"detected_after_s"`
	FailedBackAfter *float64 `json:"failed_back_after_s"`
	Failovers       int      `json:"failovers"`
	Failbacks       int      `json:"failbacks"`
	Flaps           int      `json:"flaps"`
	FalseFailover   bool     `json:"false_failover"`
	Lost            int      `json:"lost"`
	Duplicated      int      `json:"duplicated"`
	Reordered       int      `json:"reordered"`
	Problems        []string `json:"problems"`
}

// apart is the time between two starts: starting is all that keeps a machine
// busy.
const apart = 1500 * time.Millisecond

// playAll plays all scripts, some at a time, and returns the plays in the order
// of the scripts.
func playAll(ctx context.Context, program string, scripts []scenario.Script, parallel int) []play {
	plays := make([]play, len(scripts))
	places := make(chan struct{}, max(parallel, 1))
	var playing sync.WaitGroup
	for i, script := range scripts {
		places <- struct{}{}
		playing.Go(func() {
			defer func() { <-places }()
			plays[i] = playOne(ctx, program, script)
			fmt.Fprintf(os.Stderr, "%-22s %s\n", script.Name, plays[i].verdict())
		})
		if pause.For(ctx, apart) != nil {
			break
		}
	}
	playing.Wait()
	return plays
}

// playOne plays a script in a process of its own. What cannot be played is a
// problem of the play.
func playOne(ctx context.Context, program string, script scenario.Script) play {
	began := time.Now()
	p := play{script: script}
	if err := p.run(ctx, program); err != nil {
		p.report.Problems = append(p.report.Problems, err.Error())
	}
	p.took = time.Since(began)
	return p
}

func (p *play) run(ctx context.Context, program string) (err error) {
	folder, err := os.MkdirTemp("", "lifeboat-outages-")
	if err != nil {
		return fmt.Errorf("make a folder for the report: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "report.json")
	command := exec.CommandContext(ctx, program, "demo", "--scenario", p.script.Name, "--report", path)
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	shown, ran := command.CombinedOutput()
	if p.raw, err = os.ReadFile(path); err != nil {
		return fmt.Errorf("it could not be played: %w: %s", errors.Join(ran, err), lastLine(string(shown)))
	}
	if err := json.Unmarshal(p.raw, &p.report); err != nil {
		return fmt.Errorf("read the report: %w", err)
	}
	return nil
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// verdict says whether it went as the script expects.
func (p *play) verdict() string {
	if len(p.report.Problems) > 0 {
		return "FAILED: " + strings.Join(p.report.Problems, "; ")
	}
	return "ok"
}
