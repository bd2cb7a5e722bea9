package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The sizes of files for which a script gives none, and the largest, in bytes.
const (
	usualFile   = 40 << 10
	largestFile = 100 << 20
)

// files reads "photo", "3 photos", "document plan.pdf" and "video of 2 MB". Several are an album.
func (p *parser) files(what string) []File {
	what, size := p.fileSize(what)
	words := strings.Fields(what)
	count := 1
	if n, err := strconv.Atoi(first(words)); err == nil {
		count, words = n, words[1:]
	}
	kind := FileKind(first(words))
	if count > 1 {
		kind = FileKind(strings.TrimSuffix(first(words), "s"))
	}
	if !slices.Contains(everyFileKind, kind) || len(words) > 2 || count < 1 || count > 10 {
		p.fail(`write a file as "Anna on whatsapp sends photo: Look", "sends 3 photos: Look", "sends document plan.pdf: The plan" or ` +
			`"sends video of 2 MB: Look"; the kinds are photo, video, gif, voice, audio and document`)
		return nil
	}
	var files []File
	for n := range count {
		file := File{Kind: kind, Size: size, Seed: fmt.Sprintf("%s, line %d, number %d", p.script.Name, p.line, n)}
		if len(words) == 2 {
			file.Name = words[1]
		}
		files = append(files, file)
	}
	return files
}

// fileSize takes " of 2 MB" off the end.
func (p *parser) fileSize(what string) (rest string, size int64) {
	rest, words, given := strings.Cut(what, " of ")
	if !given {
		return what, usualFile
	}
	number, unit, _ := strings.Cut(words, " ")
	n := int64(p.number(number))
	switch unit {
	case "KB":
		size = n << 10
	case "MB":
		size = n << 20
	}
	if size <= 0 || size > largestFile {
		p.fail("%q is no size of a file; write it like 300 KB or 2 MB, at most 100 MB", words)
	}
	return rest, size
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}
