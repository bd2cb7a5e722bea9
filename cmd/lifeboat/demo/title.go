package demo

import (
	"fmt"
	"strings"

	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// title introduces the play.
func (s *screen) title(script scenario.Script, kills int) {
	s.across(bold, "", script.Title)
	for _, sentence := range script.Story {
		s.across(plain, " ", sentence)
	}
	for _, sentence := range script.Shortened {
		s.across(gray, "  shortened:", sentence)
	}
	for _, o := range script.Overrides {
		s.across(gray, "  not as shipped:", fmt.Sprintf("%s = %s, because %s", o.Setting, o.Value, o.Why))
	}
	if kills > 0 {
		s.across(gray, "  kills:", fmt.Sprintf("the relay is killed %d times in the outage and in the replay", kills))
	}
	s.across(gray, "  source:", script.Source)
}

// beside says how the relay can be watched while the play goes on.
func (s *screen) beside(stage stage) {
	if !stage.stays {
		return
	}
	s.across(gray, "  beside it:", "bin/lifeboat status -c "+process.ConfigPath(stage.folder))
}

// heads says who is in each chat.
func (s *screen) heads(script scenario.Script) {
	s.across(plain, "", "")
	var heads []string
	for _, platform := range script.Platforms() {
		heads = append(heads, process.PlatformTitle(platform)+": "+whoIsOn(script, platform))
	}
	if len(s.columns) < len(heads) {
		for _, head := range heads {
			s.across(bold, "", head)
		}
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.headRows(heads)
}

// headRows puts the heads over the columns, on as many lines as the longest needs.
func (s *screen) headRows(heads []string) {
	lines := make([][]string, len(heads))
	tallest := 0
	for i, head := range heads {
		lines[i] = wrap(head, s.columns[i].width)
		tallest = max(tallest, len(lines[i]))
	}
	for row := range tallest {
		cells := make([]string, len(heads))
		for i := range heads {
			if row < len(lines[i]) {
				cells[i] = lines[i][row]
			}
		}
		s.row("", cells, bold)
	}
}

func whoIsOn(script scenario.Script, platform scenario.PlatformName) string {
	var names []string
	for _, member := range script.MembersOn(platform) {
		names = append(names, member.Name)
	}
	return strings.Join(names, ", ")
}
