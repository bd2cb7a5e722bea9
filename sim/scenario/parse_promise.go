package scenario

import "strings"

// expect reads what should be decided or, in other words, promised.
func (p *parser) expect(value string) {
	words := strings.Fields(value)
	switch {
	case value == "no failover":
		p.script.Expect = Expectation{}
	case len(words) == 3 && words[0] == "failover" && words[1] == "within":
		p.script.Expect.Failover, p.script.Expect.Within = true, p.duration(words[2])
	case len(words) == 5 && words[0] == "failover" && words[1] == "after" && words[3] == "within":
		p.script.Expect.Failover, p.script.Expect.After, p.script.Expect.Within = true, p.duration(words[2]), p.duration(words[4])
	case len(words) == 3 && words[0] == "failback" && words[1] == "within":
		p.script.Expect.Back = p.duration(words[2])
	case len(words) == 2 && words[0] != "no" && strings.TrimSuffix(words[1], "s") == "failover":
		p.script.Expect.Failovers = p.number(words[0])
	case len(words) == 4 && words[1] == "live" && words[2] == "within":
		p.script.Promises = append(p.script.Promises, SwiftLive{p.duration(words[3]), p.number(words[0])})
	case strings.HasPrefix(value, "status shows "):
		p.script.Status = append(p.script.Status, strings.Split(strings.TrimPrefix(value, "status shows "), ", "))
	default:
		p.promise(value)
	}
}

func (p *parser) promise(value string) {
	for begin, read := range map[string]func(string) Promise{
		"no sound before ":  func(rest string) Promise { return NoSound{p.clockTime(rest)} },
		"no replay before ": func(rest string) Promise { return NoReplay{p.clockTime(rest)} },
		"live within ":      func(rest string) Promise { return SwiftLive{Within: p.duration(rest)} },
		"operator reads ":   func(rest string) Promise { return OperatorReads{rest} },
		"members read ":     func(rest string) Promise { return MembersRead{Words: rest} },
		"no sound":          func(string) Promise { return NoSound{} },
	} {
		if rest, fits := strings.CutPrefix(value, begin); fits && (rest == "" || strings.HasSuffix(begin, " ")) {
			p.script.Promises = append(p.script.Promises, read(rest))
			return
		}
	}
	if place, words, reads := strings.Cut(strings.TrimPrefix(value, "members on "), " read "); reads && strings.HasPrefix(value, "members on ") {
		p.script.Promises = append(p.script.Promises, MembersRead{p.platform(place), words})
		return
	}
	if words, by, goes := strings.Cut(value, " is gone by "); goes {
		p.script.Promises = append(p.script.Promises, GoneBy{words, p.clockTime(by)})
		return
	}
	if reader, within, reads := strings.Cut(value, " reads within "); reads {
		p.reader(reader, within)
		return
	}
	number, few := strings.CutPrefix(value, "at most ")
	number, fits := strings.CutSuffix(number, " notices a chat")
	if few && fits {
		p.script.Promises = append(p.script.Promises, FewNotices{p.number(number)})
		return
	}
	number, fits = strings.CutSuffix(strings.TrimPrefix(value, "at most "), " posts at the return")
	if few && fits {
		p.script.Promises = append(p.script.Promises, FewReturned{p.number(number)})
		return
	}
	p.fail(`expect "failover within 30s", "failover after 20s within 50s", "no failover", "2 failovers", "failback within 2m", "status shows ..., ...", ` +
		`"no sound", "no sound before 3:10", "no replay before 3:10", "at most 1 notices a chat", "at most 8 posts at the return", "live within 2s", "40 live within 2s", "operator reads ...", "the code is gone by 1:10", "members read ...", "members on whatsapp read ..." ` +
		`or "Mia on whatsapp reads within 10s"`)
}

// reader reads "Mia on whatsapp", who is promised to read within a time.
func (p *parser) reader(reader, within string) {
	who, on, _ := strings.Cut(reader, " on ")
	platform := p.platform(on)
	if member, known := p.script.Member(who); !known || !member.Uses(platform) {
		p.fail("nobody called %q is on %s; name a member who is, after the lines of the members", who, platform)
	}
	p.script.Promises = append(p.script.Promises, ReadsWithin{who, platform, p.duration(within)})
}
