package control_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lifeboat/bridge/control"
)

func (d *desk) Counts(context.Context) ([]control.Lane, error) {
	return []control.Lane{{Chat: "telegram:-1", Lane: "live", State: "parked", Count: 2}}, d.status
}

func (d *desk) Queue(_ context.Context, query control.QueueQuery) ([]control.Queued, error) {
	return []control.Queued{{ID: query.After + int64(query.Limit), Chat: query.Chat, Lane: query.Lane, State: query.State}}, d.status
}

func (d *desk) RetryParked(_ context.Context, ids []int64) (int, error) { return len(ids), d.status }

func (d *desk) DropParked(_ context.Context, ids []int64) (int, error) {
	return 10 * len(ids), d.status
}

func TestTheQueueIsAskedForAPage(t *testing.T) {
	client := control.NewClient(serve(t, &desk{changed: make(chan struct{})}))
	lanes, err := client.Counts(t.Context())
	if err != nil || len(lanes) != 1 || lanes[0].Count != 2 {
		t.Errorf("the counts are %v, %v", lanes, err)
	}
	query := control.QueueQuery{Chat: "telegram:-1", Lane: "live", State: "parked", After: 7, Limit: 20}
	page, err := client.Queue(t.Context(), query)
	if err != nil || !slices.EqualFunc(page, []control.Queued{{ID: 27, Chat: "telegram:-1", Lane: "live", State: "parked"}}, sameQueued) {
		t.Errorf("the page is %+v, %v", page, err)
	}
	query.Limit = 1 << 30
	if page, err = client.Queue(t.Context(), query); err != nil || page[0].ID != 507 {
		t.Errorf("an endless page is cut to %+v, %v", page, err)
	}
}

func sameQueued(a, b control.Queued) bool {
	return a.ID == b.ID && a.Chat == b.Chat && a.Lane == b.Lane && a.State == b.State
}

func TestParkedOnesAreRetriedAndDropped(t *testing.T) {
	client := control.NewClient(serve(t, &desk{changed: make(chan struct{})}))
	if retried, err := client.RetryParked(t.Context(), []int64{1, 2}); err != nil || retried != 2 {
		t.Errorf("retried %d, %v", retried, err)
	}
	if dropped, err := client.DropParked(t.Context(), []int64{3}); err != nil || dropped != 10 {
		t.Errorf("dropped %d, %v", dropped, err)
	}
}

func TestTheQueueSaysWhatKeepsIt(t *testing.T) {
	client := control.NewClient(serve(t, &desk{changed: make(chan struct{}), status: errors.New("the disk is gone")}))
	_, queue := client.Queue(t.Context(), control.QueueQuery{Limit: 1})
	_, counts := client.Counts(t.Context())
	_, retried := client.RetryParked(t.Context(), nil)
	_, dropped := client.DropParked(t.Context(), nil)
	for _, err := range []error{queue, counts, retried, dropped} {
		if err == nil || !strings.Contains(err.Error(), "the disk is gone") {
			t.Errorf("got %v", err)
		}
	}
}

func TestBadOrdersAreRefused(t *testing.T) {
	client := http.Client{Transport: control.NewClient(serve(t, &desk{changed: make(chan struct{})})).Transport()}
	for _, try := range []func() (*http.Response, error){
		func() (*http.Response, error) { return client.Get("http://lifeboat/queue?after=never") },
		func() (*http.Response, error) { return client.Get("http://lifeboat/queue?limit=-1") },
		func() (*http.Response, error) {
			return client.Post("http://lifeboat/queue/drop", "application/json", strings.NewReader(`"all"`))
		},
	} {
		response, err := try()
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != http.StatusBadRequest {
			t.Errorf("the answer is %s", response.Status)
		}
		if err := response.Body.Close(); err != nil {
			t.Error(err)
		}
	}
}
