package dendrite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Register opens an account and returns its user id.
func (s *Server) Register(name, password string) (userID string, err error) {
	asked, err := json.Marshal(map[string]any{
		"username": name, "password": password, "inhibit_login": true, "auth": map[string]string{"type": "m.login.dummy"},
	})
	if err != nil {
		return "", fmt.Errorf("ask for the account %s: %w", name, err)
	}
	answer, err := http.Post(s.url+"/_matrix/client/v3/register", "application/json", bytes.NewReader(asked))
	if err != nil {
		return "", fmt.Errorf("ask for the account %s: %w", name, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", fmt.Errorf("read the answer about the account %s: %w", name, err)
	}
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("ask for the account %s: status %d: %s", name, answer.StatusCode, body)
	}
	var made struct {
		UserID string `json:"user_id"`
	}
	if err := json.Unmarshal(body, &made); err != nil {
		return "", fmt.Errorf("read the answer about the account %s: %w", name, err)
	}
	return made.UserID, nil
}
