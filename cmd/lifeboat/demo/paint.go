package demo

// paint colors text on terminals, and leaves it alone everywhere else.
type paint bool

// color is what a terminal is told to paint with.
type color string

// The colors.
const (
	plain  color = ""
	bold   color = "1"
	gray   color = "90"
	red    color = "31"
	green  color = "32"
	yellow color = "33"
	blue   color = "36"
)

func (p paint) with(c color, text string) string {
	if !bool(p) || c == plain || text == "" {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}
