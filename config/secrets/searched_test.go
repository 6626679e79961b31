package secrets

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config"
)

func TestSecretsThatAreTooShortOrTooCommonAreNotSearched(t *testing.T) {
	for secret, want := range map[string]bool{
		"": false, "x": false, "1234": false, "admin": false, "Admin": false, "PASSWORD": false, "12345678": false, "20261128": false,
		"x7$kQ": true, "1234567890": true, "admin7": true, "horse": true, "Horse-Battery-9": true, "12-34": true,
	} {
		assert.Equal(t, want, Searched(secret), secret)
		var s Scrubber
		s.Add(secret)
		text := "the admin share of Administrator, password 1234 12345678 20261128, x " + secret
		assert.Equal(t, want, s.Scrub(text) != text, "%q: ordinary text is masked only where the secret is searched", secret)
	}
}

func TestATextAboutASecretShowsNoneHoweverShort(t *testing.T) {
	for name, c := range map[string]struct{ secret, text, want string }{
		"common":         {"admin", "cannot set 'admin' for .\\Administrator of adminshare", "cannot set '********' for .\\Administrator of adminshare"},
		"number":         {"1234", "error 12345: value 1234.", "error 12345: value ********."},
		"one character":  {"a", "a bad password=a", "******** bad password=********"},
		"escaped":        {"a<'", `a\u003c\u0027 and a&lt;&apos; and 'a<'''`, `******** and ******** and '********'`},
		"at the ends":    {"1234", "1234", config.Masked},
		"beside a sign":  {"$1", "x$1y $1", "x$1y ********"},
		"long anywhere":  {"Horse-Battery-9", "xHorse-Battery-9x", "x********x"},
		"already masked": {"*", "******** *", "******** ********"},
	} {
		hide := Hide(c.secret)
		assert.Equal(t, c.want, hide(c.text), name)
		assert.Equal(t, hide(c.text), hide(hide(c.text)), "%s: masking twice changes nothing", name)
	}
	assert.Equal(t, "******** ********", Hide("pass", "password")("password pass"), "the longer one first")
	assert.Equal(t, "as it is", Hide()("as it is"))
}
