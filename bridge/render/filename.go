package render

import (
	"mime"
	"strings"
	"unicode/utf8"
)

const (
	// longestExtension is how many runes of a file's name count as its extension,
	// with the dot.
	longestExtension = 12
	// longestMediaType is how many bytes a media type may take; those that are
	// registered take far fewer.
	longestMediaType = 120
)

// deviceNames are what Windows takes for a device, whatever the extension
// (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
var deviceNames = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true}

// FileName makes the foreign name of a file fit to be shown, and to be saved on
// a member's machine: cleaned like any name, so that an extension is where it
// seems to be, without anything that leads to another folder, hides the file or
// names a device, and at most limit runes long, the extension included. A name of
// which nothing is left becomes empty.
func FileName(foreign string, limit int) string {
	name := strings.Trim(Clean(strings.Map(inFileName, foreign), utf8.RuneCountInString(foreign)), ". ")
	if isDevice(name) {
		name = "_" + name
	}
	stem, extension := splitExtension(name)
	if utf8.RuneCountInString(name) <= limit {
		return name
	}
	return strings.TrimSpace(shortened(stem, max(limit-utf8.RuneCountInString(extension), 1)) + extension)
}

// inFileName replaces what no file system, or not every one, takes in a name.
func inFileName(r rune) rune {
	if strings.ContainsRune(`/\:*?"<>|`, r) {
		return '_'
	}
	return r
}

func isDevice(name string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	stem = strings.TrimSpace(stem)
	if len(stem) == len("com1") && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) {
		return '0' <= stem[3] && stem[3] <= '9'
	}
	return deviceNames[stem]
}

func splitExtension(name string) (stem, extension string) {
	dot := strings.LastIndexByte(name, '.')
	if dot <= 0 || utf8.RuneCountInString(name[dot:]) > longestExtension {
		return name, ""
	}
	return name[:dot], name[dot:]
}

// MediaType returns a foreign media type in its standard form, such as
// "audio/ogg; codecs=opus", which can stand in a header. What is none becomes
// empty.
func MediaType(foreign string) string {
	bare, parameters, err := mime.ParseMediaType(foreign)
	if err != nil || !strings.Contains(bare, "/") {
		return ""
	}
	for _, form := range []string{mime.FormatMediaType(bare, parameters), mime.FormatMediaType(bare, nil)} {
		if form != "" && len(form) <= longestMediaType {
			return form
		}
	}
	return ""
}
