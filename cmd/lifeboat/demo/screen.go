package demo

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// screen shows the chats side by side, and what goes on across all of them. It may be used from any goroutine.
type screen struct {
	out     io.Writer
	paint   paint
	columns []column

	mu    sync.Mutex
	began time.Time // zero until the play begins
	posts map[shown]bool
}

// column is where the chat on one platform is shown.
type column struct {
	platform scenario.PlatformName
	width    int
}

// shown is something that is on the screen already.
type shown struct{ on, id, what, text string }

// The widths of lines, in characters. Wider ones are hard to read, and narrower ones have no room for two chats.
const (
	usualWidth  = 110
	leastWidth  = 72
	mostWidth   = 132
	timeWidth   = 6
	leastColumn = 30 // with less, texts are broken after every few words
)

// separator stands between two columns.
const separator = " │ "

// newScreen makes a screen with a column for each platform, or a single one for all of them where there is no room.
func newScreen(out io.Writer, platforms []scenario.PlatformName) *screen {
	width := usualWidth
	if len(platforms) > 2 {
		width = mostWidth
	}
	file, isFile := out.(*os.File)
	onTerminal := isFile && term.IsTerminal(int(file.Fd()))
	if onTerminal {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil {
			width = min(max(columns, leastWidth), mostWidth)
		}
	}
	return &screen{
		out: out, paint: paint(onTerminal && os.Getenv("NO_COLOR") == ""),
		columns: columnsIn(width, platforms), posts: map[shown]bool{},
	}
}

// columnsIn divides a line of that width.
func columnsIn(width int, platforms []scenario.PlatformName) []column {
	between := len([]rune(separator)) * (len(platforms) - 1)
	each := (width - timeWidth - between) / len(platforms)
	if each < leastColumn {
		return []column{{"", width - timeWidth}}
	}
	var columns []column
	for _, platform := range platforms {
		columns = append(columns, column{platform, each})
	}
	return columns
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

// write shows a text in the chat on a platform. Where all chats share a column, the text says which it is.
func (s *screen) write(platform scenario.PlatformName, color color, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.columns, func(c column) bool { return c.platform == platform })
	if at < 0 {
		at, text = 0, "["+process.PlatformTitle(platform)+"] "+text
	}
	clock := s.clock()
	for _, line := range wrap(text, s.columns[at].width) {
		cells := make([]string, len(s.columns))
		cells[at] = line
		s.row(clock, cells, color)
		clock = ""
	}
}

// row pads before it paints, since colors have no width.
func (s *screen) row(clock string, cells []string, color color) {
	line := s.paint.with(gray, pad(clock, timeWidth))
	for i, cell := range cells {
		if i > 0 {
			line += s.paint.with(gray, separator)
		}
		line += s.paint.with(color, pad(cell, s.columns[i].width))
	}
	s.print(line)
}

// lineWidth is the room for a text over all columns.
func (s *screen) lineWidth() int {
	width := 0
	for _, c := range s.columns {
		width += c.width
	}
	return width
}

// across shows a text over all columns.
func (s *screen) across(color color, mark, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clock := s.clock()
	for _, line := range wrap(mark+" "+text, s.lineWidth()) {
		s.print(s.paint.with(gray, pad(clock, timeWidth)) + s.paint.with(color, line))
		clock = ""
	}
}

// print leaves out what nobody can see. A screen that cannot be written to must not end a play whose report is wanted.
func (s *screen) print(line string) {
	_, _ = io.WriteString(s.out, strings.TrimRight(line, " ")+"\n")
}
