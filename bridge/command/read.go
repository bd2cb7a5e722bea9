package command

import (
	"strings"
	"unicode/utf8"
)

// longest is the length in bytes above which a text is no command.
const longest = 500

// line is a command as it was written.
type line struct {
	sigil byte
	word  string // in small letters
	to    string // the account that is meant, empty if none is named
	rest  string // what follows, without spaces around it
}

// read takes a text apart; false if it is no command.
func read(text string) (line, bool) {
	text = strings.TrimSpace(text)
	if len(text) < 2 || len(text) > longest || !utf8.ValidString(text) || text[0] != '/' && text[0] != '!' {
		return line{}, false
	}
	head, rest, _ := strings.Cut(strings.ReplaceAll(text, "\n", " "), " ")
	word, to, _ := strings.Cut(head[1:], "@")
	if word == "" {
		return line{}, false
	}
	return line{sigil: text[0], word: strings.ToLower(word), to: to, rest: strings.TrimSpace(rest)}, true
}

// meant says whether a command is for the account with this name. Where the
// account does not know its name, every command is.
func (l line) meant(account string) bool {
	return l.to == "" || account == "" || strings.EqualFold(l.to, account)
}
