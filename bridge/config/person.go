package config

import (
	"regexp"
	"strings"
)

// Senders on WhatsApp are phone numbers or LIDs, ids that hide the number.
const (
	phoneServer = "@s.whatsapp.net"
	lidServer   = "@lid"
)

var (
	// phoneNumber has a country code, which never begins with 0, and at most the
	// 15 digits of E.164.
	phoneNumber = regexp.MustCompile(`^[1-9][0-9]{6,14}$`)
	lidNumber   = regexp.MustCompile(`^[1-9][0-9]{0,19}$`)
	userNumber  = regexp.MustCompile(`^[1-9][0-9]{0,15}$`)
	// device is the part of a sender's id that tells one device from another.
	device = regexp.MustCompile(`[.:][0-9.:]*@`)
	// visualSeparators are what people put into phone numbers.
	visualSeparators = strings.NewReplacer(" ", "", "\u00a0", "", "-", "", "(", "", ")", "")
)

// normalPersonID returns the one form in which a person's id is kept, or false
// if it is no id of a person.
func normalPersonID(platform PlatformType, id string) (string, bool) {
	switch platform {
	case TypeWhatsApp:
		return normalWhatsAppID(id)
	case TypeTelegram:
		return id, userNumber.MatchString(id)
	case TypeMatrix:
		return id, matrixUser.MatchString(id)
	default:
		return "", false
	}
}

// accountOf is normalPersonID for what people write into the file. There a phone
// number needs its plus: without it one that lacks the country code looks like
// that of another country.
func accountOf(platform Platform, id string) (PersonID, bool) {
	normal, ok := normalPersonID(platform.Type, id)
	bare := platform.Type == TypeWhatsApp && !strings.Contains(id, "@") && !strings.HasPrefix(strings.TrimSpace(id), "+")
	return PersonID{platform.Name, normal}, ok && !bare
}

func normalWhatsAppID(id string) (string, bool) {
	id = device.ReplaceAllLiteralString(id, "@")
	if number, isLID := strings.CutSuffix(id, lidServer); isLID {
		return id, lidNumber.MatchString(number)
	}
	number, isJID := strings.CutSuffix(id, phoneServer)
	if !isJID {
		number = strings.TrimPrefix(visualSeparators.Replace(number), "+")
	}
	return number + phoneServer, phoneNumber.MatchString(number)
}
