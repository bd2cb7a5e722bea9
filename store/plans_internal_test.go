package store

import (
	"slices"
	"strings"
	"testing"
)

// TestLargeLanesAreReadByTheirIndex asks SQLite how it would run the queries
// that must stay fast with a million rows.
func TestLargeLanesAreReadByTheirIndex(t *testing.T) {
	s := openInternal(t)
	for query, index := range map[string]string{
		laneHead:    "USING INDEX deliveries_in_lane (platform=? AND chat=? AND lane=?)",
		laneCounts:  "USING COVERING INDEX deliveries_counted (platform=? AND chat=? AND lane=? AND state=?)",
		parkedChats: "INDEX deliveries_parked",
		findSaid:    "INDEX messages_by_platform_id (platform=? AND chat=? AND platform_id=?)",
		findPosted:  "USING INDEX parts_by_visible_id (platform=? AND chat=? AND visible_id=?)",
		findTried:   "USING INDEX parts_by_id (platform=? AND chat=? AND part_id=?)",
		foldable:    "USING INDEX deliveries_in_lane (platform=? AND chat=? AND lane=?)",
		findInBurst: "USING INDEX parts_by_visible_id (platform=? AND chat=? AND visible_id=?)",
		lastChange:  "USING INDEX deliveries_of_message (message=?)",
		findInPost:  "USING INDEX parts_by_visible_id (platform=? AND chat=? AND visible_id=?)",
		wantedMedia: "USING INDEX media_wanted (platform=?)",
		nextExpiry:  "INDEX messages_expiring",
		expiring:    "INDEX messages_expiring (expires_at<?)",
	} {
		plan := planOf(t, s, query)
		if !strings.Contains(plan, index) || strings.Contains(plan, "SCAN") && query != laneCounts && query != parkedChats {
			t.Errorf("the plan of %s\nis:\n%s\nwant %s", query, plan, index)
		}
		if (query == laneHead || query == foldable || query == wantedMedia) && strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("what is first in a queue is found by sorting:\n%s", plan)
		}
	}
}

// TestPruningReadsNoWholeTable looks at every step of Prune in the same way.
func TestPruningReadsNoWholeTable(t *testing.T) {
	s := openInternal(t)
	for _, step := range append(append(slices.Clone(clearSteps), forgetSteps...), historyStep) {
		if plan := planOf(t, s, step.query); strings.Contains(plan, "SCAN") {
			t.Errorf("to %s SQLite would read everything:\n%s", step.tried, plan)
		}
	}
}

func planOf(t *testing.T, s *Store, query string) string {
	t.Helper()
	var plan strings.Builder
	err := s.Read(t.Context(), func(tx *Tx) error {
		return tx.list("explain a query", func(row scanner) error {
			var id, parent, unused int
			var detail string
			err := row.Scan(&id, &parent, &unused, &detail)
			plan.WriteString(detail + "\n")
			return err
		}, "EXPLAIN QUERY PLAN "+query, "", "", "")
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
