package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"lifeboat/bridge/config"
)

// holder keeps a secret where fmt cannot call its methods.
type holder struct {
	hidden config.Secret
	Shown  config.Secret
}

func TestSecretNeverShows(t *testing.T) {
	const text = "correct horse battery staple"
	secret := config.NewSecret(text)
	for name, value := range map[string]any{
		"itself": secret, "pointer": &secret, "field": holder{secret, secret}, "pointer to field": &holder{secret, secret},
		"slice": []config.Secret{secret}, "map": map[string]config.Secret{"x": secret}, "error": fmt.Errorf("log in with %v", secret),
		"config": config.Config{Platforms: []config.Platform{{Telegram: &config.Telegram{Token: secret}}}},
	} {
		for kind, shown := range everyOutput(t, value) {
			if strings.Contains(shown, "horse") || strings.Contains(shown, fmt.Sprintf("%x", text)) {
				t.Errorf("%s as %s shows the secret: %s", name, kind, shown)
			}
		}
	}
	if secret.Reveal() != text {
		t.Errorf("Reveal gives %q", secret.Reveal())
	}
}

// everyOutput prints, logs and encodes a value in all ways that are in use.
func everyOutput(t *testing.T, value any) map[string]string {
	t.Helper()
	outputs := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%10s"} {
		outputs[verb] = fmt.Sprintf(verb, value)
	}
	var text, lines bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("try", "value", value)
	slog.New(slog.NewJSONHandler(&lines, nil)).Info("try", "value", value)
	outputs["slog text"], outputs["slog JSON"] = text.String(), lines.String()
	encoded, err := json.Marshal(value)
	check(t, err)
	outputs["JSON"] = string(encoded)
	encoded, err = yaml.Marshal(value)
	check(t, err)
	outputs["YAML"] = string(encoded)
	return outputs
}

func TestSecretShowsThatItIsOne(t *testing.T) {
	secret := config.NewSecret("hush")
	for kind, shown := range everyOutput(t, secret) {
		if !strings.Contains(shown, "<secret>") && !strings.Contains(shown, `\u003csecret\u003e`) {
			t.Errorf("%s gives %s", kind, shown)
		}
	}
	if shown := secret.String(); shown != "<secret>" {
		t.Errorf("String gives %s", shown)
	}
	if shown := (config.Secret{}).Reveal(); shown != "" {
		t.Errorf("the zero secret reveals %q", shown)
	}
}

func TestErrorsKeepTheirCause(t *testing.T) {
	inFolder(t, strings.Replace(minimal, "telegram.token", "missing.token", 1))
	_, err := config.Load("config.yaml")
	var problem *config.Problem
	if !errors.As(err, &problem) || problem.Field != "platforms.telegram.token.file" || problem.Line != 4 {
		t.Errorf("the error is %#v", err)
	}
}
