package control_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge/control"
)

// ofFamily is what would be posted for the group of the tests.
var ofFamily = control.Preview{
	Group: "Fam & Co", Stage: "in review", Messages: 3, Edited: 1, Takes: 15 * time.Second,
	Posts: []control.PreviewedPost{{Action: "post", Texts: []string{"*Anna*: hi"}, Files: []control.PreviewedFile{{Kind: "photo", Size: 7}}}},
}

func (d *desk) Preview(_ context.Context, group string) (control.Preview, error) {
	if group != ofFamily.Group {
		return control.Preview{}, errors.New("there is no such group")
	}
	return ofFamily, d.status
}

func TestAPreviewComesWhole(t *testing.T) {
	client := control.NewClient(serve(t, &desk{changed: make(chan struct{})}))
	got, err := client.Preview(t.Context(), "Fam & Co")
	if diff := cmp.Diff(ofFamily, got); diff != "" || err != nil {
		t.Errorf("%v, (-want +got):\n%s", err, diff)
	}
	if _, err := client.Preview(t.Context(), "Club"); err == nil || !strings.Contains(err.Error(), "no such group") {
		t.Errorf("of another group: %v", err)
	}
}
