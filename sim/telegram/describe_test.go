package telegram_test

import (
	"fmt"
	"strings"

	"lifeboat/sim/telegram"
)

// describe writes entities as "bold 0 4, text_link 5 3 https://example.com".
func describe(entities []telegram.Entity) string {
	var list []string
	for _, e := range entities {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s %d %d %s", e.Type, e.Offset, e.Length, e.URL)))
	}
	return strings.Join(list, ", ")
}
