package demo

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

// screen shows two chats side by side, and what goes on across both. It may be used from any goroutine.
type screen struct {
	out   io.Writer
	paint paint
	width int // of one column

	mu    sync.Mutex
	began time.Time // zero until the play begins
	posts map[shown]bool
}

// shown is something that is on the screen already.
type shown struct{ on, id, what, text string }

// The widths of lines, in characters. Wider ones are hard to read, and narrower ones have no room for two chats.
const (
	usualWidth = 110
	leastWidth = 72
	mostWidth  = 132
	timeWidth  = 6
)

func newScreen(out io.Writer) *screen {
	width := usualWidth
	file, isFile := out.(*os.File)
	onTerminal := isFile && term.IsTerminal(int(file.Fd()))
	if onTerminal {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil {
			width = min(max(columns, leastWidth), mostWidth)
		}
	}
	return &screen{
		out: out, paint: paint(onTerminal && os.Getenv("NO_COLOR") == ""),
		width: (width - timeWidth - len(" | ")) / 2, posts: map[shown]bool{},
	}
}

// begin starts the clock in front of each line.
func (s *screen) begin(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.began = at
}

// clock is the time since the beginning, such as "1:05".
func (s *screen) clock() string {
	if s.began.IsZero() {
		return ""
	}
	elapsed := time.Since(s.began).Round(time.Second)
	return fmt.Sprintf("%d:%02d", int(elapsed.Minutes()), int(elapsed.Seconds())%60)
}

// column is where a chat is shown.
type column int

const (
	left column = iota
	right
)

// write shows a text in one of the columns.
func (s *screen) write(where column, color color, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clock := s.clock()
	for _, line := range wrap(text, s.width) {
		cells := [2]string{}
		cells[where] = line
		s.row(clock, cells, color)
		clock = ""
	}
}

// row pads before it paints, since colors have no width.
func (s *screen) row(clock string, cells [2]string, color color) {
	s.print(fmt.Sprintf("%s%s %s %s",
		s.paint.with(gray, pad(clock, timeWidth)), s.paint.with(color, pad(cells[left], s.width)),
		s.paint.with(gray, "│"), s.paint.with(color, cells[right])))
}

// across shows a text over both columns.
func (s *screen) across(color color, mark, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clock := s.clock()
	for _, line := range wrap(mark+" "+text, 2*s.width) {
		s.print(s.paint.with(gray, pad(clock, timeWidth)) + s.paint.with(color, line))
		clock = ""
	}
}

// print leaves out what nobody can see. A screen that cannot be written to must not end a play whose report is wanted.
func (s *screen) print(line string) {
	_, _ = io.WriteString(s.out, strings.TrimRight(line, " ")+"\n")
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-utf8.RuneCountInString(text), 0))
}

// wrap breaks a text at spaces into lines of at most width characters. A longer word has a line of its own.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = "  " + word
		}
	}
	return append(lines, line)
}
