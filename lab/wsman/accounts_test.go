package wsman

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// RFC 7617 does not define the encoding of a password if the server names no charset: clients use UTF-8 or ISO 8859-1.
func TestBasicTakesPasswordsInUTF8AndInLatin1(t *testing.T) {
	known := newAccounts(Options{Name: "KERN1", Users: map[string]string{"Administrator": "Gebäck-1€", `BERLIN\svc`: "Gebäck-1€"}})
	for password, want := range map[string]bool{"Gebäck-1€": true, "Geb\xe4ck-1?": true, "Geback-1?": false, "": false} {
		user, ok := known.basic("administrator", password)
		assert.Equal(t, want, ok, "%q", password)
		assert.Equal(t, "Administrator", user)
	}
	_, ok := known.basic(`BERLIN\svc`, "Gebäck-1€")
	assert.False(t, ok, "Basic is for local accounts")
}
