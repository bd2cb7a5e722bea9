package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/sim/scenario"
)

func TestPercentile(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3}
	for part, want := range map[float64]float64{0: 1, 0.5: 3, 0.99: 5, 1: 5} {
		if got := percentile(values, part); got != want {
			t.Errorf("%.0f %% of the values are at most %v, want %v", 100*part, got, want)
		}
	}
	if got := median(nil); got != 0 {
		t.Errorf("the median of nothing is %v", got)
	}
}

func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		name  string
		value float64
		want  string
	}{
		{"enqueue_ratio", 0.71, "at least 0.7: kept"},
		{"enqueue_ratio", 0.69, "below 0.7"},
		{"rss_idle_mb", 64, "at most 64: kept"},
		{"rss_idle_mb", 64.1, "above 64"},
		{"raw_sqlite_per_s", 1, ""},
	} {
		if got := verdict(c.name, c.value); got != c.want {
			t.Errorf("%s = %v is judged %q, want %q", c.name, c.value, got, c.want)
		}
	}
}

func TestFiguresAreWrittenAndShown(t *testing.T) {
	found := figures{}
	found.set("start_ms", 87.00049)
	found.set("binary_mb", 41)
	path := filepath.Join(t.TempDir(), "figures.json")
	if err := found.write(path); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("{\n  \"binary_mb\": 41,\n  \"start_ms\": 87\n}\n", string(written)); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
	var shown bytes.Buffer
	found.print(&shown)
	if table := shown.String(); !strings.Contains(table, "above 40") || !strings.Contains(table, "at most 200: kept") {
		t.Errorf("the table is\n%s", table)
	}
}

func TestChoose(t *testing.T) {
	chosen, err := choose("media,enqueue")
	if err != nil || cmp.Diff([]string{"media", "enqueue"}, names(chosen)) != "" {
		t.Errorf("chosen are %v (%v)", names(chosen), err)
	}
	if _, err := choose("speed"); err == nil || !strings.Contains(err.Error(), "enqueue") {
		t.Errorf("what is not there is refused with %v, want what there is", err)
	}
	if _, err := choose("bridged"); err != nil {
		t.Errorf("what is only made where it is named is refused with %v", err)
	}
	if all, err := choose(""); err != nil || len(all) != len(measurements) {
		t.Errorf("without a choice there are %v (%v)", names(all), err)
	}
}

func TestLagsAreReadFromTheBooks(t *testing.T) {
	begin := time.Now()
	said := []scenario.Said{{Text: "remark 0.", At: begin}, {Text: "remark 1.", At: begin.Add(time.Second)}}
	post := func(text string) scenario.Seen {
		return scenario.Seen{On: scenario.Telegram, What: scenario.Posted, Text: text, At: begin.Add(3 * time.Second)}
	}
	lags, posts, err := lagsOf(said, []scenario.Seen{post("Anna (via Matrix): remark 0.\nremark 1.")})
	if err != nil || posts != 1 || cmp.Diff([]float64{3, 2}, lags) != "" {
		t.Errorf("behind by %v in %d posts (%v)", lags, posts, err)
	}
	for name, seen := range map[string][]scenario.Seen{
		"twice":           {post("remark 0."), post("remark 0.")},
		"in wrong order":  {post("remark 1.\nremark 0.")},
		"never said":      {post("remark 2.")},
		"after the other": {post("remark 0.\nremark 1."), post("remark 1.")},
	} {
		if _, _, err := lagsOf(said, seen); err == nil {
			t.Errorf("what is there %s is taken for right", name)
		}
	}
}

func TestTextsAreFoundInPostsOfMany(t *testing.T) {
	got := textsIn("While Matrix could not be reached, 2 messages were written here\n\n[12:00]\n**anna** (via Matrix): line 7.\nline 8.")
	if diff := cmp.Diff([]string{"line 7.", "line 8."}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
