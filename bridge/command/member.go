package command

import "slices"

// Members' commands.
const (
	Status Do = "status" // how does it stand?
	Help   Do = "help"   // what can be said?
	Stop   Do = "stop"   // relay my words no longer
	Start  Do = "start"  // relay my words again
	Up     Do = "up"     // the watched platform works for me
	Down   Do = "down"   // it does not
)

// forMembers are the commands that members may use.
var forMembers = []Do{Status, Help, Stop, Start, Up, Down}

// Member reads what a member wrote in a fallback chat; account is the relay's
// own name there, empty if it is not known. It is false for everything that is
// no command of ours: that is a message like any other. With an exclamation
// mark only the bare word is a command, since people begin sentences with one.
func Member(text, account string) (Do, bool) {
	l, ok := read(text)
	if !ok || !l.meant(account) || l.sigil == '!' && l.rest != "" {
		return "", false
	}
	do := Do(l.word)
	return do, slices.Contains(forMembers, do)
}
