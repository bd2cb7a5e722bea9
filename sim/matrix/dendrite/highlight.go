package dendrite

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// roomRule is the push rule for messages with "@room" in their body.
const roomRule = "/_matrix/client/v3/pushrules/global/override/.m.rule.roomnotif/actions"

// CountHighlights makes Dendrite count what rings for the whole room in a user's highlight_count. Its default rule says
// "highlight" without a value, which means true by the specification but counts as false in v0.15.2
// (internal/pushrules/util.go:39), so the rule is set again with the value written out.
func (s *Server) CountHighlights(token string) error {
	actions := `{"actions":["notify",{"set_tweak":"highlight","value":true}]}`
	request, err := http.NewRequest(http.MethodPut, s.url+roomRule, bytes.NewReader([]byte(actions)))
	if err != nil {
		return fmt.Errorf("set a push rule: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("set a push rule: %w", err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("read the answer about a push rule: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("set a push rule: status %d: %s", answer.StatusCode, body)
	}
	return nil
}
