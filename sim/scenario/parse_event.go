package scenario

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// event reads a line that starts with a time.
func (p *parser) event(line string) {
	clock, rest, _ := strings.Cut(line, " ")
	at, ok := p.clock(clock)
	if !ok {
		return
	}
	if at < p.now {
		p.fail("this comes before the line above it; put the lines in order of time")
	}
	p.now = at
	rest = strings.TrimSpace(rest)
	if until, repeated := strings.CutPrefix(rest, "to "); repeated {
		p.chatter(at, until)
		return
	}
	p.act(at, rest)
}

// clockTime is clock where a wrong time needs no other answer than its error.
func (p *parser) clockTime(text string) time.Duration {
	at, _ := p.clock(text)
	return at
}

// clock reads minutes and seconds since the start.
func (p *parser) clock(text string) (time.Duration, bool) {
	minutes, seconds, ok := strings.Cut(text, ":")
	m, minuteErr := strconv.Atoi(minutes)
	s, secondErr := strconv.ParseFloat(seconds, 64)
	if !ok || minuteErr != nil || secondErr != nil || s < 0 || s >= 60 {
		p.fail("%q is no time; write minutes and seconds, like 0:05 or 1:30", text)
		return 0, false
	}
	return time.Duration(m)*time.Minute + time.Duration(s*float64(time.Second)), true
}

func (p *parser) act(at time.Duration, what string) {
	verb, rest, _ := strings.Cut(what, " ")
	rest = strings.TrimSpace(rest)
	switch verb {
	case "fault":
		p.begin(at, rest)
	case "lift":
		p.lift(at, rest)
	case "cut":
		p.add(at, Cut{p.opened(rest)})
	case "kill":
		p.toRelay(at, verb, rest, Kill{})
	case "unlink":
		p.toRelay(at, verb, rest, Unlink{})
	case "replace":
		p.toRelay(at, verb, rest, Replace{})
	case "phone":
		p.phone(at, rest)
	case "pair":
		p.toRelay(at, verb, rest, Pair{})
	case "close", "open", "remove", "add":
		p.regroup(at, what)
	case "timer":
		p.opened(string(WhatsApp))
		p.add(at, SetTimer{p.duration(rest)})
	case operatorName + ":":
		p.add(at, Order{rest})
	case "edit":
		p.edit(at, rest)
	case "delete":
		p.remove(at, rest)
	case "await":
		p.await(at, rest)
	case "note:":
		p.add(at, Note{rest})
	default:
		p.say(at, what)
	}
}

func (p *parser) add(at time.Duration, act Act) {
	p.script.Events = append(p.script.Events, Event{at, p.line, act})
}

// await reads "replay", the only thing that a play waits for.
func (p *parser) await(at time.Duration, what string) {
	if what != "replay" {
		p.fail("a play can wait for the replay only; write \"await replay\"")
	}
	p.add(at, Await{})
}

// phone reads "away 12 days".
func (p *parser) phone(at time.Duration, rest string) {
	days, away := strings.CutPrefix(rest, "away ")
	days, counted := strings.CutSuffix(days, " days")
	if !away || !counted {
		p.fail(`write since when the phone of the relay's number is gone as "phone away 12 days"`)
		return
	}
	p.add(at, PhoneAway{p.number(days)})
}

// operatorName is how scripts speak of who runs the relay.
const operatorName = "operator"

func (p *parser) toRelay(at time.Duration, verb, whom string, act Act) {
	if whom != "relay" {
		p.fail(`that can be done to the relay only; write "%s relay"`, verb)
	}
	p.add(at, act)
}

// regroup reads how the group on WhatsApp is changed.
func (p *parser) regroup(at time.Duration, how string) {
	if !slices.Contains([]Regrouping{CloseGroup, OpenGroup, RemoveRelay, AddRelay}, Regrouping(how)) {
		p.fail(`write "close group", "open group", "remove relay" or "add relay"`)
	}
	p.opened(string(WhatsApp))
	p.add(at, Regroup{Regrouping(how)})
}

// opened is a platform that is in the world.
func (p *parser) opened(name string) PlatformName {
	platform := p.platform(name)
	if slices.Contains(everyPlatform, platform) && !p.script.opens(platform) {
		p.fail("nobody is on %s in this script; add it to a member", platform)
	}
	return platform
}

func (p *parser) say(at time.Duration, what string) {
	if who, sign, reacts := strings.Cut(what, " reacts "); reacts && !strings.Contains(who, " on ") {
		p.react(at, who, sign)
		return
	}
	if speaker, answer, answers := strings.Cut(what, " answers \""); answers && !strings.Contains(speaker, ": ") {
		p.reply(at, speaker, `"`+answer)
		return
	}
	who, where, text, ok := splitSaying(what)
	if where, what, shares := strings.Cut(where, " sends "); shares && who != "" {
		p.saying(at, Say{Who: who, On: p.platform(where), Text: text, Files: p.files(what)})
		return
	}
	if !ok {
		p.fail(`write what somebody says as "Anna on whatsapp: Hello"; other verbs are answers, edit, delete, reacts, fault, lift, cut, kill, unlink, replace, pair, phone, close, open, remove, add, timer, operator and note`)
		return
	}
	p.saying(at, Say{Who: who, On: p.platform(where), Text: text})
}

// splitSaying takes "Anna on whatsapp: Hello" apart.
func splitSaying(what string) (who, where, text string, ok bool) {
	speaker, text, said := strings.Cut(what, ": ")
	who, where, placed := strings.Cut(speaker, " on ")
	return who, where, strings.TrimSpace(text), said && placed
}

func (p *parser) saying(at time.Duration, say Say) {
	switch member, known := p.script.Member(say.Who); {
	case !known:
		p.fail(`nobody is called %q; add "member: %s on %s"`, say.Who, say.Who, say.On)
	case !member.Uses(say.On):
		p.fail("%s is not on %s; choose another member, or add the platform to the member", say.Who, say.On)
	}
	p.add(at, say)
}

// chatter reads "0:40 every 3s  Anna and Ben on telegram: Car {n} passed", in which the speakers take turns.
func (p *parser) chatter(from time.Duration, rest string) {
	fields := strings.Fields(rest)
	if len(fields) < 4 || fields[1] != "every" {
		p.fail(`write repeated lines as "0:10 to 0:40 every 3s  Anna and Ben on telegram: Car {n} passed"`)
		return
	}
	until, ok := p.clock(fields[0])
	step := p.duration(fields[2])
	_, what, _ := strings.Cut(rest, fields[2])
	if !ok || step <= 0 {
		return
	}
	if change, is := strings.CutPrefix(strings.TrimSpace(what), "from "); is {
		p.changes(from, until, step, change)
		return
	}
	who, where, text, said := splitSaying(strings.TrimSpace(what))
	if !said || !strings.Contains(text, "{n}") {
		p.fail("repeated lines need speakers, a platform and a text with {n} in it, which becomes a number")
		return
	}
	p.turns(from, until, step, strings.Split(who, " and "), p.platform(where), text)
}

// mostChatter keeps a slip of the pen from making a play without end.
const mostChatter = 500

// turns numbers with three digits, so that no text is contained in another.
func (p *parser) turns(from, until, step time.Duration, speakers []string, on PlatformName, text string) {
	if lines := (until-from)/step + 1; lines > mostChatter {
		p.fail("that makes %d lines; %d are enough", lines, mostChatter)
		return
	}
	for n := 0; from+time.Duration(n)*step <= until; n++ {
		number := "#" + strconv.Itoa(1001 + n)[1:]
		p.saying(from+time.Duration(n)*step, Say{
			Who: speakers[n%len(speakers)], On: on, Text: strings.ReplaceAll(text, "{n}", number),
		})
	}
}
