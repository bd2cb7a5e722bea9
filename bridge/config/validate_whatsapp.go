package config

import (
	"encoding/hex"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// noiseKeySize is the length of a Curve25519 public key in bytes.
const noiseKeySize = 32

func (r *reader) whatsApp(place value, s section) *WhatsApp {
	if other, ok := r.findPlatform(func(p Platform) bool { return p.Type == TypeWhatsApp }); ok {
		place.refuse(fmt.Sprintf("%q is a WhatsApp account already, and a relay has only one", other.Name),
			"Write: one platform of this type, and run a second relay for the second account")
	}
	whatsApp := &WhatsApp{Account: AccountDedicated}
	if v, ok := s.get("account"); ok {
		if account, ok := v.choice(string(AccountDedicated), string(AccountOwn)); ok {
			whatsApp.Account = Account(account)
		}
	}
	whatsApp.Canary = s.canary(whatsApp.Account)
	if v, ok := s.get("endpoint"); ok {
		whatsApp.Endpoint = r.endpoint(v)
	}
	return whatsApp
}

// canary reads how often a canary is sent. A member's own account sends none: its
// chats are that person's.
func (s section) canary(account Account) time.Duration {
	const off, byDefault = "off", time.Minute
	v, given := s.get("canary")
	if !given {
		if account == AccountOwn {
			return 0
		}
		return byDefault
	}
	if text, ok := v.node.(*ast.StringNode); ok && text.Value == off {
		return 0
	}
	if account == AccountOwn {
		v.refuse("the relay does not try sending from a member's own number", "Write: canary: off, or leave it out")
	}
	return s.duration("canary", byDefault, 30*time.Second, time.Hour)
}

func (r *reader) endpoint(v value) *Endpoint {
	s, ok := v.section()
	if !ok {
		return nil
	}
	if !r.rehearsal {
		v.refuse("another server may stand in for WhatsApp only in a rehearsal", "Write: rehearsal: true at the top level, or leave endpoint out")
	}
	address, hasAddress := s.get("address")
	proxy, hasProxy := s.get("proxy")
	if hasAddress == hasProxy {
		s.refuse("should have either an address or a proxy", "Write: address: 127.0.0.1:4443 or proxy: http://127.0.0.1:8080")
	}
	endpoint := &Endpoint{CAFile: r.optionalPath(s, "ca_file"), NoiseRootKey: s.noiseKey()}
	if hasAddress {
		endpoint.Address, _ = address.hostPort()
	}
	if hasProxy {
		endpoint.Proxy = proxy.proxyURL()
	}
	if resolver, ok := s.get("resolver"); ok {
		endpoint.Resolver, _ = resolver.hostPort()
	}
	s.refuseOthers()
	return endpoint
}

func (r *reader) optionalPath(s section, name string) string {
	v, ok := s.get(name)
	if !ok {
		return ""
	}
	path, ok := v.filePath()
	if !ok {
		return ""
	}
	return r.path(path)
}

func (s section) noiseKey() []byte {
	v, ok := s.get("noise_root_key")
	if !ok {
		return nil
	}
	text, ok := v.text()
	if !ok {
		return nil
	}
	bytes, err := hex.DecodeString(text)
	if err != nil || len(bytes) != noiseKeySize {
		v.refuse("is not a Noise key", fmt.Sprintf("Write: %d hex digits (0-9 and a-f); these are %d characters", 2*noiseKeySize, len(text)))
		return nil
	}
	return bytes
}

// hostPort reads "host:port" with a port from 1 to 65535.
func (v value) hostPort() (string, bool) {
	text, ok := v.text()
	if !ok {
		return "", false
	}
	host, port, err := net.SplitHostPort(text)
	number, portErr := strconv.ParseUint(port, 10, 16)
	if err != nil || portErr != nil || host == "" || number == 0 {
		v.refuse(fmt.Sprintf("%q is not a host with a port", text), `Write: "host:port", such as "1.1.1.1:443"`)
		return "", false
	}
	return text, true
}
