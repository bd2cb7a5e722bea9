package telegram

import (
	"regexp"
	"slices"
)

// finders are what the server marks in every text by itself, the first match at a place winning. They are simpler
// than the real ones: enough for addresses with a scheme, names and commands.
var finders = []struct {
	kind    string
	pattern *regexp.Regexp // its first group is what is marked
}{
	{"url", regexp.MustCompile(`(?i)(\bhttps?://[^\s<>"]*[^\s<>".,;:!?)\]}'])`)},
	{"email", regexp.MustCompile(`(?i)\b([a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})\b`)},
	{"bot_command", regexp.MustCompile(`(?:^|[^\w/<>])(/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)\b`)},
	{"mention", regexp.MustCompile(`(?:^|[^\w@])(@[A-Za-z]\w{2,31})\b`)},
	{"hashtag", regexp.MustCompile(`(?:^|[^\pL\pN_#])(#[\pL\pN_]*\pL[\pL\pN_]*)`)},
}

// detect finds what nobody marked. It leaves out what touches a stretch of code or a link that is there already.
func detect(f formatted) []Entity {
	taken := slices.DeleteFunc(slices.Clone(f.entities), func(e Entity) bool { return !hidesText(e.Type) })
	var found []Entity
	for _, finder := range finders {
		for _, match := range finder.pattern.FindAllStringSubmatchIndex(f.text, -1) {
			entity := Entity{
				Type:   finder.kind,
				Offset: len(unitsOf(f.text[:match[2]])),
				Length: len(unitsOf(f.text[match[2]:match[3]])),
			}
			if !slices.ContainsFunc(taken, entity.touches) {
				found, taken = append(found, entity), append(taken, entity)
			}
		}
	}
	return found
}

func hidesText(kind string) bool {
	return kind == "code" || kind == "pre" || kind == "text_link" || kind == "text_mention"
}

func (e Entity) touches(other Entity) bool {
	return e.Offset < other.end() && other.Offset < e.end()
}
