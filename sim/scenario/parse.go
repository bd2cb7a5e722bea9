package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Parse reads a script. Every error names the line and says what to write instead; all of them are returned, joined.
//
// A script has one statement a line. Empty lines and lines that start with # are passed over. First come facts,
// as "key: value":
//
//	title, source, group   once each
//	case                   half-open connection
//	story, shortened       any number of sentences
//	override               setting = value, because reason
//	primary                whatsapp, unless another platform is given
//	fallbacks              telegram and matrix, in the order in which members are told of them; all others by default
//	member                 Name on whatsapp and telegram
//	expect                 failover within 30s | failover after 20s within 50s | no failover | 1 failover
//	                       failback within 2m | status shows logged out, run lifeboat pair
//	                       no sound | no sound before 3:10 | no replay before 3:10 | at most 1 notices a chat
//	                       operator reads logged out | members read cannot see |
//	                       members on whatsapp read works again | Mia on whatsapp reads within 10s
//	                       the code is gone by 1:10
//	cap                    4m
//
// The platforms are whatsapp, telegram, matrix and matrix2, a second homeserver. Only those are opened that members
// are on. The value of an override may hold times of day, as {now} and {now+2m}.
//
// Then comes what happens, each line with its time in minutes and seconds:
//
//	0:05  Anna on whatsapp: Is everybody coming on Sunday?
//	0:07  Ben on telegram sends photo: The cake
//	0:08  edit "The cake": Two cakes
//	0:09  delete "Is everybody coming on Sunday?"
//	0:09  Ben reacts 👍 to "The cake"
//	0:09  Anna on whatsapp answers "The cake": It looks lovely
//	0:10 to 0:40 every 3s  Anna and Ben on telegram: Car number {n} just passed.
//	0:10 to 0:40 every 9s from 2 by 3  edit "Car number {n} just passed.": Car number {n} has stopped.
//	0:12  fault names: whatsapp name-server-failing
//	0:12  fault sends: whatsapp sends-swallowed, group sends, for 30%
//	0:12  fault bot: telegram hang, calls sendMessage
//	0:12  cut whatsapp
//	0:55  lift names
//	0:58  kill relay
//	0:58  note: The lights go out.
//	1:10  Anna on telegram: /up
//	1:20  unlink relay
//	1:20  replace relay
//	1:25  operator: /pair
//	1:26  pair relay
//	1:28  phone away 12 days
//	1:30  await replay
//	1:30  close group
//	1:40  open group
//	1:50  remove relay
//	1:55  add relay
//	1:58  timer 40s
//
// A group is changed on WhatsApp, where only admins write in a closed one, and messages disappear by its timer.
//
// Files are "photo", "3 photos" as an album, "document plan.pdf" or "video of 2 MB"; the kinds are photo, video, gif,
// voice, audio and document. What follows the colon is the caption; without one there is no colon.
//
// Faults of no platform are "uplink", "portal" and "control".
//
// What a fault is restricted to follows it: "group sends" or "direct sends"; "calls send and sync"; "code 503";
// "namespace usync"; "delay 5s"; "for 30%", "for the relay", "for the members" or "for Anna and Ben".
func Parse(name, text string) (Script, error) {
	p := &parser{script: Script{Name: name}, active: map[string]int{}}
	for i, line := range strings.Split(text, "\n") {
		p.line = i + 1
		p.statement(strings.TrimSpace(line))
	}
	p.finish()
	if err := errors.Join(p.errs...); err != nil {
		return Script{}, err
	}
	return p.script, nil
}

type parser struct {
	script Script
	line   int
	now    time.Duration  // when the line before this one happens
	active map[string]int // the line on which each fault began that is not lifted
	errs   []error
}

func (p *parser) fail(format string, args ...any) {
	p.failAt(p.line, format, args...)
}

func (p *parser) failAt(line int, format string, args ...any) {
	place := fmt.Sprintf("%s.txt:%d: ", p.script.Name, line)
	p.errs = append(p.errs, fmt.Errorf(place+format, args...))
}

func (p *parser) statement(line string) {
	switch {
	case line == "" || line[0] == '#':
	case line[0] >= '0' && line[0] <= '9':
		p.event(line)
	default:
		p.fact(line)
	}
}

func (p *parser) fact(line string) {
	key, value, ok := strings.Cut(line, ":")
	if value = strings.TrimSpace(value); !ok || value == "" {
		p.fail(`this is neither "key: value" nor something that happens at a time such as 0:05`)
		return
	}
	switch key {
	case "title":
		p.once(&p.script.Title, key, value)
	case "source":
		p.once(&p.script.Source, key, value)
	case "group":
		p.once(&p.script.Group, key, value)
	case "case":
		p.once(&p.script.Case, key, value)
	case "story":
		p.script.Story = append(p.script.Story, value)
	case "shortened":
		p.script.Shortened = append(p.script.Shortened, value)
	case "override":
		p.override(value)
	case "primary":
		p.once((*string)(&p.script.Primary), key, string(p.platform(value)))
	case "fallbacks":
		p.fallbacks(value)
	case "member":
		p.member(value)
	case "expect":
		p.expect(value)
	case "cap":
		p.script.Cap = p.duration(value)
	default:
		p.fail("there is no fact %q; write title, source, case, group, story, shortened, override, primary, fallbacks, member, expect or cap", key)
	}
}

func (p *parser) once(to *string, key, value string) {
	if *to != "" {
		p.fail("%s is given twice; keep one", key)
	}
	*to = value
}

func (p *parser) override(value string) {
	setting, rest, ok := strings.Cut(value, " = ")
	to, why, reasoned := strings.Cut(rest, ", because ")
	if !ok || !reasoned {
		p.fail(`write an override as "setting = value, because reason"`)
		return
	}
	p.script.Overrides = append(p.script.Overrides, Override{strings.TrimSpace(setting), strings.TrimSpace(to), why})
}

func (p *parser) member(value string) {
	name, platforms, ok := strings.Cut(value, " on ")
	if !ok {
		p.fail(`write a member as "Anna on whatsapp and telegram"`)
		return
	}
	if name == operatorName {
		p.fail("%q is who runs the relay; give the member another name", name)
	}
	if _, taken := p.script.Member(name); taken {
		p.fail("there are two members called %s; give one another name", name)
	}
	member := Member{Name: name}
	for _, platform := range strings.Split(platforms, " and ") {
		member.On = append(member.On, p.platform(platform))
	}
	p.script.Members = append(p.script.Members, member)
}

func (p *parser) fallbacks(value string) {
	if len(p.script.Fallbacks) > 0 {
		p.fail("fallbacks is given twice; keep one")
	}
	for _, name := range strings.Split(value, " and ") {
		platform := p.platform(name)
		if slices.Contains(p.script.Fallbacks, platform) {
			p.fail("%s is a fallback twice; name it once", platform)
		}
		p.script.Fallbacks = append(p.script.Fallbacks, platform)
	}
}

// platform is one on which members can talk.
func (p *parser) platform(name string) PlatformName {
	platform := PlatformName(strings.TrimSpace(name))
	if !slices.Contains(everyPlatform, platform) {
		p.fail("members talk on whatsapp, telegram, matrix or matrix2, not on %q", name)
	}
	return platform
}

func (p *parser) duration(value string) time.Duration {
	d, err := time.ParseDuration(value)
	if err != nil || d <= 0 {
		p.fail("%q is no length of time; write it like 30s or 4m", value)
	}
	return d
}
