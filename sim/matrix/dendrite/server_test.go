package dendrite_test

import (
	"net/http"
	"strings"
	"testing"

	"lifeboat/sim/matrix/dendrite"
)

func TestAServerKeepsItsAccountsOverAKill(t *testing.T) {
	server := dendrite.Start(t)
	id, err := server.Register("anna", "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if id != "@anna:localhost" {
		t.Errorf("the account is %s", id)
	}
	address := server.URL()
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	if server.URL() != address {
		t.Errorf("it moved from %s to %s", address, server.URL())
	}
	if _, err := server.Register("anna", "another horse"); err == nil || !strings.Contains(err.Error(), "M_USER_IN_USE") {
		t.Errorf("the account is not known any more: %v", err)
	}
}

func TestAServerEndsWithItsTest(t *testing.T) {
	var address string
	t.Run("inner", func(t *testing.T) { address = dendrite.Start(t).URL() })
	answer, err := http.Get(address + "/_matrix/client/versions")
	if err == nil {
		t.Errorf("it still answers, with %s", answer.Status)
		answer.Body.Close()
	}
}
