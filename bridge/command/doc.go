// Package command reads what people write to the relay itself: operators in
// their private chat, members in a fallback chat. It is pure; it knows words and
// their arguments, and nothing of what is done about them.
//
// A command is one line that begins with a slash, or with an exclamation mark,
// since some clients keep slashes to themselves: "/pause 2h", "!status". Behind
// the word may stand the name of the account that is meant, as Telegram writes
// it: "/status@the_bot". Texts are foreign; whatever they hold, reading them
// ends in a command, in an error that tells its author what to write, or in
// "this is no command".
package command
