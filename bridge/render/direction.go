package render

import "unicode"

// The characters that set the writing direction: Unicode Standard Annex 9,
// sections 2.1 to 2.5.
const (
	leftToRightEmbedding = '\u202a'
	rightToLeftEmbedding = '\u202b'
	popEmbedding         = '\u202c'
	leftToRightOverride  = '\u202d'
	rightToLeftOverride  = '\u202e'
	leftToRightIsolate   = '\u2066'
	rightToLeftIsolate   = '\u2067'
	firstStrongIsolate   = '\u2068'
	popIsolate           = '\u2069'
)

// rightToLeft holds the blocks of the scripts that are written from right to
// left.
var rightToLeft = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x0590, Hi: 0x08ff, Stride: 1}, {Lo: 0xfb1d, Hi: 0xfdff, Stride: 1}, {Lo: 0xfe70, Hi: 0xfefe, Stride: 1}},
	R32: []unicode.Range32{{Lo: 0x10800, Hi: 0x10fff, Stride: 1}, {Lo: 0x1e800, Hi: 0x1efff, Stride: 1}},
}

// Isolate keeps a name that is written from right to left, such as an Arabic or
// Hebrew one, from turning round the words beside it. Other names stay as they
// are. The name must be clean.
func Isolate(name string) string {
	for _, r := range name {
		if unicode.Is(rightToLeft, r) {
			return string(firstStrongIsolate) + name + string(popIsolate)
		}
	}
	return name
}

// strayDirections finds, by offset, the characters that must go: overrides,
// which make a text read as something that it is not, and what opens or closes
// a direction without its other end in the line.
func strayDirections(s string) map[int]bool {
	found := directions{stray: map[int]bool{}}
	for i, r := range s {
		switch r {
		case '\n':
			found.drop(0)
		case leftToRightOverride, rightToLeftOverride:
			found.stray[i] = true
		case leftToRightEmbedding, rightToLeftEmbedding:
			found.open = append(found.open, opening{at: i})
		case leftToRightIsolate, rightToLeftIsolate, firstStrongIsolate:
			found.open = append(found.open, opening{at: i, isolate: true})
			found.isolates++
		case popEmbedding:
			found.closeEmbedding(i)
		case popIsolate:
			found.closeIsolate(i)
		}
	}
	found.drop(0)
	return found.stray
}

type opening struct {
	at      int
	isolate bool
}

// directions are what is open at one place of a line, and the strays so far.
type directions struct {
	open     []opening
	isolates int // how many of open are isolates
	stray    map[int]bool
}

// drop declares what was opened from index first on to be stray.
func (d *directions) drop(first int) {
	for _, o := range d.open[first:] {
		d.stray[o.at] = true
		if o.isolate {
			d.isolates--
		}
	}
	d.open = d.open[:first]
}

func (d *directions) closeEmbedding(at int) {
	last := len(d.open) - 1
	if last < 0 || d.open[last].isolate {
		d.stray[at] = true
		return
	}
	d.open = d.open[:last]
}

// closeIsolate also ends the embeddings that are open within the isolate.
func (d *directions) closeIsolate(at int) {
	if d.isolates == 0 {
		d.stray[at] = true
		return
	}
	last := len(d.open) - 1
	for !d.open[last].isolate {
		last--
	}
	d.drop(last + 1)
	d.open = d.open[:last]
	d.isolates--
}
