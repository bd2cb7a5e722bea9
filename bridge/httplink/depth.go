package httplink

// deepest is how deep an answer may be nested. What a platform nests by itself
// is a dozen deep; the rest is what a member has put into an event. The standard
// decoder refuses a whole answer, and with it all that everybody said, at 10,000.
const deepest = 500

// shallow returns JSON without what is nested deeper than that: in its place
// stands an empty list or object. What is no JSON comes back in some form that is
// none either. It changes the bytes in place.
func shallow(body []byte) []byte {
	kept := body[:0]
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		c := body[i]
		inner := depth > deepest
		switch {
		case quoted && c == '\\' && i+1 < len(body):
			if !inner {
				kept = append(kept, c)
			}
			i++
			c = body[i]
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
			inner = depth > deepest
		}
		if !inner {
			kept = append(kept, c)
		}
	}
	return kept
}
