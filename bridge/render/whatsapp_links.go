package render

import (
	"strings"
	"unicode"

	"lifeboat/bridge"
)

// linksSpelledOut writes the address of each link behind its label, since
// WhatsApp knows no links with a label: "the plan (https://example.org)". A
// label that already is the address stays alone.
func linksSpelledOut(t bridge.Text) bridge.Text {
	behind := map[int]string{}
	for _, link := range only(t.Spans, bridge.Link) {
		if label := t.Plain[link.Start:link.End]; !sameAddress(label, link.URL) {
			behind[link.End] = " (" + inOneLine(link.URL) + ")"
		}
	}
	var copying rewriting
	for i, r := range t.Plain {
		copying.add(behind[i])
		copying.put(len(string(r)), string(r))
	}
	spelled := copying.text(only(t.Spans, bridge.Bold, bridge.Italic, bridge.Strike, bridge.CodeBlock, bridge.Code))
	spelled.Plain += behind[len(t.Plain)]
	return spelled
}

// sameAddress compares as people do, who leave out the scheme and a last slash.
func sameAddress(label, address string) bool { return bare(label) == bare(address) }

func bare(address string) string {
	address = strings.TrimSpace(address)
	address = strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
	return strings.TrimSuffix(address, "/")
}

// inOneLine escapes white space in an address and leaves control characters
// out, so that it stays one word.
func inOneLine(address string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(address), "%20"))
}
