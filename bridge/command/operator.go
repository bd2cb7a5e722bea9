package command

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Do is what a command asks for.
type Do string

// Operators' commands, beside [Status] and [Help].
const (
	Failover Do = "failover" // lead members to the fallback chats
	Failback Do = "failback" // bring them back
	Auto     Do = "auto"     // let the relay decide by itself again
	Pause    Do = "pause"    // begin nothing for a while
	Pair     Do = "pair"     // link the account anew
	Replay   Do = "replay"   // what is held?
	Release  Do = "release"  // let it be posted
	Cancel   Do = "cancel"   // let nobody read it
)

// Command is what an operator wants.
type Command struct {
	Do Do
	// Group is a configured name; empty for all.
	Group string
	// For is how long it is to hold; 0 until it is taken back.
	For time.Duration
	// Phone is the number to link by a code, digits only; empty for a picture.
	Phone string
	// Reason is the operator's own words, for the history.
	Reason string
	// Sure says that a Cancel is meant.
	Sure bool
}

// The bounds of how long a command may hold.
const (
	ShortestFor = time.Minute
	LongestFor  = 7 * 24 * time.Hour
)

// ErrNone says that a text is no command.
var ErrNone = errors.New("this is no command")

// Operator reads what an operator wrote; groups are the configured names. Its
// error is [ErrNone], or tells the operator what to write.
func Operator(text string, groups []string) (Command, error) {
	l, ok := read(text)
	if !ok {
		return Command{}, ErrNone
	}
	c := Command{Do: Do(l.word)}
	switch c.Do {
	case Status, Help, Auto:
		return c, nothingMore(l)
	case Start:
		return Command{Do: Help}, nil // what Telegram sends when somebody opens the chat
	case Pair:
		return c.pair(l)
	case Pause:
		return c.pause(l)
	case Failover, Failback:
		return c.steer(l, groups)
	case Replay:
		return c.replay(l, groups)
	default:
		return Command{}, fmt.Errorf("there is no command /%s; /help lists them", shown(l.word))
	}
}

// forOperators are the commands that nobody else may give.
var forOperators = []Do{Failover, Failback, Auto, Pause, Pair}

// IsOperators says whether a text, whoever wrote it, is a command that only
// operators may give.
func IsOperators(text string) bool {
	l, ok := read(text)
	return ok && slices.Contains(forOperators, Do(l.word))
}

func nothingMore(l line) error {
	if l.rest != "" {
		return fmt.Errorf("/%s takes nothing behind it", l.word)
	}
	return nil
}

// phoneNumber has a country code and at most the 15 digits of E.164.
var phoneNumber = regexp.MustCompile(`^[1-9][0-9]{6,14}$`)

// separators are what people put into phone numbers.
var separators = strings.NewReplacer(" ", "", "\u00a0", "", "-", "", "(", "", ")", "")

func (c Command) pair(l line) (Command, error) {
	if l.rest == "" {
		return c, nil
	}
	number, ok := Phone(l.rest)
	if !ok {
		return Command{}, errors.New("that is no phone number; write it with its country code, as in /pair +32470000000, or only /pair for a picture to scan")
	}
	c.Phone = number
	return c, nil
}

// Phone returns the digits of a phone number that somebody has written with its
// country code, or false.
func Phone(text string) (digits string, ok bool) {
	digits = strings.TrimPrefix(separators.Replace(text), "+")
	return digits, phoneNumber.MatchString(digits)
}

func (c Command) pause(l line) (Command, error) {
	rest, err := c.takeDuration(l.rest)
	if err != nil {
		return Command{}, err
	}
	if rest.For == 0 {
		return Command{}, errors.New("say for how long, as in /pause 2h")
	}
	return rest, nil
}

// steer reads "[GROUP|all] [2h] [reason]".
func (c Command) steer(l line, groups []string) (Command, error) {
	rest := l.rest
	c.Group, rest = takeGroup(rest, groups)
	return c.takeDuration(rest)
}

// replay reads "[release|cancel] [GROUP|all]", and behind a cancel "yes".
func (c Command) replay(l line, groups []string) (Command, error) {
	rest := l.rest
	for _, do := range []Do{Release, Cancel} {
		if after, ok := cutName(rest, string(do)); ok && c.Do == Replay {
			c.Do, rest = do, after
		}
	}
	c.Group, rest = takeGroup(rest, groups)
	if c.Do == Cancel && strings.EqualFold(rest, "yes") {
		c.Sure, rest = true, ""
	}
	if rest != "" {
		return Command{}, errors.New("write /replay, /replay release or /replay cancel, and behind it a group's name or nothing")
	}
	return c, nil
}

// takeGroup takes the longest configured name off the front of a text, or the
// word "all", which is the same as no name.
func takeGroup(text string, groups []string) (group, rest string) {
	rest = text
	if after, ok := cutName(text, "all"); ok {
		rest = after
	}
	for _, name := range groups {
		if after, ok := cutName(text, name); ok && len(name) > len(group) {
			group, rest = name, after
		}
	}
	return group, rest
}

// cutName takes a name off the front of a text, whole and in any case.
func cutName(text, name string) (rest string, ok bool) {
	if len(text) < len(name) || name == "" || !strings.EqualFold(text[:len(name)], name) {
		return text, false
	}
	rest = text[len(name):]
	if rest != "" && rest[0] != ' ' {
		return text, false
	}
	return strings.TrimSpace(rest), true
}

// takeDuration reads "[2h] [reason]".
func (c Command) takeDuration(text string) (Command, error) {
	first, rest, _ := strings.Cut(text, " ")
	d, isDuration := duration(first)
	if !isDuration {
		c.Reason = text
		return c, nil
	}
	if d < ShortestFor || d > LongestFor {
		return Command{}, errors.New("it may hold from one minute to seven days, as in 30m, 2h or 3d")
	}
	c.For, c.Reason = d, strings.TrimSpace(rest)
	return c, nil
}

// days is a length in whole days.
var days = regexp.MustCompile(`^([0-9]{1,4})d$`)

// duration reads 90m, 2h, 1h30m or 3d.
func duration(word string) (time.Duration, bool) {
	if found := days.FindStringSubmatch(word); found != nil {
		count, err := time.ParseDuration(found[1] + "h")
		return 24 * count, err == nil
	}
	d, err := time.ParseDuration(word)
	return d, err == nil && word != "0"
}

// shown keeps what is quoted back short.
func shown(word string) string {
	runes := []rune(word)
	return string(runes[:min(len(runes), 20)])
}
