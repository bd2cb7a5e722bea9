package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	program := flag.String("lifeboat", "bin/lifeboat", "the program to play with")
	out := flag.String("out", "", "write the reports to this file, as JSON")
	only := flag.String("only", "", "play only these scenarios, as a list with commas")
	parallel := flag.Int("parallel", 10, "how many are played at a time")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := measure(ctx, *program, *only, *parallel, *out); err != nil {
		fmt.Fprintln(os.Stderr, "outages:", err)
		stop()
		os.Exit(1)
	}
}

var errFailed = errors.New("not everything went as it should")

func measure(ctx context.Context, program, only string, parallel int, out string) error {
	scripts, err := chosen(strings.FieldsFunc(only, func(r rune) bool { return r == ',' }))
	if err != nil {
		return err
	}
	watch := startStopwatch()
	plays := playAll(ctx, program, scripts, parallel)
	late := watch.stop()
	if ctx.Err() != nil {
		return fmt.Errorf("the plays were interrupted: %w", context.Cause(ctx))
	}
	if err := errors.Join(show(os.Stdout, plays, late), write(out, plays)); err != nil {
		return err
	}
	if late > mostLate || anyFailed(plays) {
		return errFailed
	}
	return nil
}
