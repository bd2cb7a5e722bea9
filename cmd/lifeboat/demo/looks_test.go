package demo

import (
	"strings"
	"testing"
)

func TestWhatTheStatusMustShowIsShownAtOneLook(t *testing.T) {
	looked := looks{wanted: [][]string{{"account", "run it again"}, {"files fail"}}}
	looked.note("whatsapp  account")
	looked.note("Run it again.")
	if got := looked.missing(); len(got) != 2 {
		t.Errorf("after halves were shown %q are missing", got)
	}
	looked.note("whatsapp  ACCOUNT\n! Run it again.")
	if got := looked.missing(); len(got) != 1 || !strings.Contains(got[0], "files fail") {
		t.Errorf("%q are missing", got)
	}
}
