package config

import (
	"fmt"
	"regexp"
	"strings"
)

// matrixUser is the form of an account's id
// (https://spec.matrix.org/v1.11/appendices/#user-identifiers).
var matrixUser = regexp.MustCompile(`^@[^\s:]+:[A-Za-z0-9.:\[\]-]+$`)

func (r *reader) matrix(place value, s section) *Matrix {
	matrix := &Matrix{}
	if v, ok := s.get("homeserver"); ok {
		matrix.Homeserver = r.serverURL(v, "Write: https:// and the homeserver's name, as in https://matrix.example.org")
	} else {
		place.refuse("the homeserver is missing", "Write: homeserver: https://matrix.example.org")
	}
	if v, ok := s.get("user"); ok {
		matrix.User = v.matrixUser()
	} else {
		place.refuse("the user of the account is missing", `Write: user: "@bot:example.org"`)
	}
	r.matrixSecret(place, s, matrix)
	sameAccount := func(p Platform) bool {
		return p.Matrix != nil && p.Matrix.User == matrix.User && matrix.User != ""
	}
	if other, ok := r.findPlatform(sameAccount); ok {
		place.refuse(fmt.Sprintf("%q has the same user", other.Name), "Write: an account of its own for each platform, or one platform with all rooms")
	}
	return matrix
}

func (v value) matrixUser() string {
	text, ok := v.text()
	if !ok {
		return ""
	}
	if !matrixUser.MatchString(text) {
		v.refuse("is not the user of a Matrix account", `Write: the full name, as in "@bot:example.org"`)
	}
	return text
}

// matrixSecret reads either a token or a password.
func (r *reader) matrixSecret(place value, s section, matrix *Matrix) {
	token, byToken := s.get("token")
	password, byPassword := s.get("password")
	switch {
	case byToken == byPassword:
		place.refuse("should have either a token or a password", "Write: password: {file: matrix.password}, or token: {file: matrix.token}")
	case byToken:
		matrix.Token = r.matrixToken(token)
	default:
		matrix.Password, _ = r.secret(password)
	}
}

func (r *reader) matrixToken(v value) Secret {
	token, ok := r.secret(v)
	if ok && strings.ContainsAny(token.Reveal(), " \t\r\n") {
		v.refuse("what this points to is not an access token", "Write: the token alone, on one line")
	}
	return token
}
