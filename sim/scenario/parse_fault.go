package scenario

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// begin reads "names: whatsapp name-server-failing, for 30%".
func (p *parser) begin(at time.Duration, rest string) {
	name, what, ok := strings.Cut(rest, ":")
	if !ok {
		p.fail(`name the fault, so that it can be lifted: "fault names: whatsapp name-server-failing"`)
		return
	}
	if _, on := p.active[name]; on {
		p.fail("the fault %q is on already; lift it first, or choose another name", name)
	}
	p.active[name] = p.line
	restrictions := strings.Split(what, ",")
	fault := p.kind(strings.Fields(restrictions[0]))
	for _, restriction := range restrictions[1:] {
		p.restrict(&fault, strings.TrimSpace(restriction))
	}
	p.add(at, Begin{name, fault})
}

func (p *parser) kind(words []string) Fault {
	if len(words) == 1 && slices.Contains(surroundings, PlatformName(words[0])) {
		return Fault{On: PlatformName(words[0]), Whom: Whom{Relay: true}}
	}
	if len(words) != 2 {
		p.fail(`say what is broken as "whatsapp KIND", "telegram KIND", "matrix KIND", "uplink", "portal" or "control"`)
		return Fault{}
	}
	fault := Fault{On: p.opened(words[0]), Kind: words[1]}
	if kinds := kindsOn(fault.On); kinds != nil && !slices.Contains(kinds, fault.Kind) {
		p.fail("%s has no fault %q; choose one of %s", fault.On, fault.Kind, strings.Join(kinds, ", "))
	}
	return fault
}

func (p *parser) restrict(fault *Fault, restriction string) {
	word, value, _ := strings.Cut(restriction, " ")
	switch {
	case (restriction == "group sends" || restriction == "direct sends") && fault.On == WhatsApp:
		fault.Sends = word
	case word == "calls" && fault.On != WhatsApp:
		fault.Calls = strings.Split(value, " and ")
	case word == "code":
		fault.Code = p.number(value)
	case word == "namespace":
		fault.Namespace = value
	case word == "delay":
		fault.Delay = p.duration(value)
	case word == "for":
		fault.Whom = p.whom(value)
	default:
		p.fail("a fault of %s cannot be restricted to %q; write code, namespace, delay or for, on whatsapp also group sends or direct sends, and elsewhere calls", fault.On, restriction)
	}
}

func (p *parser) number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		p.fail("%q is no number", text)
	}
	return n
}

func (p *parser) whom(text string) Whom {
	switch text {
	case "everyone":
		return Whom{}
	case "the relay":
		return Whom{Relay: true}
	case "the members":
		return Whom{Members: true}
	}
	if percent, ok := strings.CutSuffix(text, "%"); ok {
		return p.share(percent)
	}
	whom := Whom{Names: strings.Split(text, " and ")}
	for _, name := range whom.Names {
		if _, known := p.script.Member(name); !known {
			p.fail("nobody is called %q", name)
		}
	}
	return whom
}

func (p *parser) share(percent string) Whom {
	n := p.number(percent)
	if n < 1 || n > 100 {
		p.fail("a share is between 1%% and 100%%")
	}
	return Whom{Share: float64(n) / 100}
}

func (p *parser) lift(at time.Duration, name string) {
	if _, on := p.active[name]; !on {
		p.fail("no fault %q is on here", name)
	}
	delete(p.active, name)
	p.add(at, Lift{name})
}
