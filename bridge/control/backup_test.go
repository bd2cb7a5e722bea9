package control_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"lifeboat/bridge/control"
)

func (d *desk) Backup(_ context.Context, out io.Writer) error {
	if d.status != nil && !d.late {
		return d.status
	}
	if _, err := io.WriteString(out, strings.Repeat("kept ", 10_000)); err != nil {
		return err
	}
	return d.status
}

func TestABackupComesWhole(t *testing.T) {
	client := control.NewClient(serve(t, &desk{changed: make(chan struct{})}))
	var out bytes.Buffer
	if err := client.Backup(t.Context(), &out); err != nil || out.Len() != 50_000 {
		t.Errorf("%d bytes, %v", out.Len(), err)
	}
}

func TestABackupSaysWhatKeepsIt(t *testing.T) {
	for _, late := range []bool{false, true} {
		client := control.NewClient(serve(t, &desk{changed: make(chan struct{}), status: errors.New("the disk is full"), late: late}))
		if err := client.Backup(t.Context(), io.Discard); err == nil || !strings.Contains(err.Error(), "the disk is full") {
			t.Errorf("when it failed late is %v: %v", late, err)
		}
	}
}
