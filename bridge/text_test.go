package bridge_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
)

func TestJoinMovesSpansAlong(t *testing.T) {
	got := bridge.Join(bridge.Styled("né", bridge.Bold), bridge.Plainly(": "), bridge.Styled("x", bridge.Code))
	want := bridge.Text{Plain: "né: x", Spans: []bridge.Span{
		{Start: 0, End: 3, Style: bridge.Bold},
		{Start: 5, End: 6, Style: bridge.Code},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestJoinLeavesItsPartsAlone(t *testing.T) {
	part := bridge.Styled("x", bridge.Bold)
	bridge.Join(bridge.Plainly("before "), part)
	if part.Spans[0].Start != 0 {
		t.Error("the part was changed")
	}
}

func TestStyledNothingIsNothing(t *testing.T) {
	if got := bridge.Styled("", bridge.Bold); len(got.Spans) != 0 {
		t.Errorf("got %+v", got)
	}
}
