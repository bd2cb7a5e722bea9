package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// asLifeboat makes this test binary behave as the program itself, for itself and for the relays that it starts.
const asLifeboat = "LIFEBOAT_TEST_RUNS_THE_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asLifeboat) != "" {
		os.Exit(execute())
	}
	testscript.Main(m, map[string]func(){"lifeboat": func() { os.Exit(execute()) }})
}
