// Package catalog holds what members are told, word by word, in each language:
// one file a language, one function a text. A text that a language lacks, a
// wrong plural or a variable too many fails the tests; a text that no language
// has does not even compile.
//
// It is pure: the files are part of the program.
package catalog

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Tags are the languages that members can be addressed in. The first is the
// one in which texts are written first.
var Tags = []string{"en", "fr"}

//go:embed *.yaml
var files embed.FS

// localizers are the languages by tag, read once.
var localizers = sync.OnceValues(read)

func read() (map[string]*i18n.Localizer, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	read := map[string]*i18n.Localizer{}
	for _, tag := range Tags {
		if _, err := bundle.LoadMessageFileFS(files, tag+".yaml"); err != nil {
			return nil, fmt.Errorf("read the texts in %q: %w", tag, err)
		}
		read[tag] = i18n.NewLocalizer(bundle, tag)
	}
	return read, nil
}

// Language says things in one language. It is safe for concurrent use; the zero
// Language is English.
type Language struct{ tag string }

// In returns the language with a tag of [Tags].
func In(tag string) (Language, error) {
	if !slices.Contains(Tags, tag) {
		return Language{}, fmt.Errorf("there are no texts in %q: write one of %s", tag, strings.Join(Tags, ", "))
	}
	return Language{tag}, nil
}

// say returns a text with its variables filled in.
func (l Language) say(key string, variables map[string]any) string {
	return l.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: variables})
}

// count is say for a text that depends on a number.
func (l Language) count(key string, count int, variables map[string]any) string {
	return l.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: variables, PluralCount: count})
}

// localize cannot fail: the files are part of the program, and the tests hold
// that every language has every text. If it did, the text would be its key.
func (l Language) localize(config *i18n.LocalizeConfig) string {
	languages, err := localizers()
	if err != nil {
		return config.MessageID
	}
	tag := l.tag
	if tag == "" {
		tag = Tags[0]
	}
	text, err := languages[tag].Localize(config)
	if err != nil {
		return config.MessageID
	}
	return text
}
