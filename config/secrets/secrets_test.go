package secrets

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
)

func TestResolve(t *testing.T) {
	directory := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(directory, "pw"), []byte("s3cret \n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "lines"), []byte("s3cret\n\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "windows"), []byte("s3cret\r\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "empty"), []byte("\n"), 0o600))
	known := &Scrubber{}
	r := Resolver{
		LookupEnv: func(name string) (string, bool) {
			value, ok := map[string]string{"PW": "from PW", "LINE": "s3cret\n"}[name]
			return value, ok
		},
		Directory: directory, Known: known, Process: "the worker's process on computer W1",
	}
	for ref, want := range map[config.Secret]string{
		"env:PW": "from PW", "file:pw": "s3cret ", "file:windows": "s3cret",
		config.Secret("file:" + filepath.Join(directory, "pw")): "s3cret ",
	} {
		got, err := r.Resolve(ref)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	assert.Equal(t, "x ******** x", known.Scrub("x from PW x"))

	for _, ref := range []config.Secret{"env:NONE", "file:nowhere", "file:empty", "file:lines", "env:LINE"} {
		_, err := r.Resolve(ref)
		assert.NotContains(t, fmt.Sprint(err), "s3cret")
		require.ErrorContains(t, err, string(ref))
		require.ErrorAs(t, err, new(*UnreadableError))
		assert.Contains(t, err.Error(), "the worker's process on computer W1", "there may be several workers")
		assert.True(t, strings.HasPrefix(err.Error(), "cannot "))
	}
}

func TestPasswordsInPlaceOfReferencesAreNeverShown(t *testing.T) {
	for _, ref := range []config.Secret{"hunter2", "env:hunter2!", "ENV:hunter2", "", "file:", "env:"} {
		_, err := Resolver{}.Resolve(ref)
		require.ErrorIs(t, err, ErrNotAReference)
		assert.NotContains(t, err.Error(), "hunter2")
		assert.NotContains(t, ref.String(), "hunter2")
		assert.False(t, ref.Valid())
	}
}

func TestEnvironmentAndWorkingDirectoryAreTheDefault(t *testing.T) {
	t.Setenv("CHANGEOVER_TEST_SECRET", "pw")
	got, err := Resolver{}.Resolve("env:CHANGEOVER_TEST_SECRET")
	require.NoError(t, err)
	assert.Equal(t, "pw", got)
}

// A host refuses a password with a line break, and refused logons lock the account.
func TestAPasswordIsOneLine(t *testing.T) {
	for _, value := range []string{"s3cret\n", "s3cret\r\n", "one\ntwo", "tab\t", "\x1b[A"} {
		_, err := Resolver{LookupEnv: func(string) (string, bool) { return value, true }}.Resolve("env:PW")
		require.ErrorContains(t, err, "cannot use secret env:PW in this process: the password contains a line break or another control character", "%q", value)
		assert.NotContains(t, err.Error(), "s3cret")
	}
}

// awkward has characters that each way of escaping treats in its own way.
const awkward = `p<ä>s&s"w'o/r d\%+`

func TestScrubberKnowsTheFormsOfASecret(t *testing.T) {
	var s Scrubber
	s.Add(awkward)
	asJSON, err := json.Marshal(map[string]string{"password": awkward})
	require.NoError(t, err)
	for name, text := range map[string]string{
		"plain":             "a " + awkward + " b",
		"json":              string(asJSON),
		"json of 5.1":       `{"p":"p\u003cä\u003es\u0026s\"w\u0027o/r d\\%+"}`,
		"json in json":      `"p<ä>s&s\"w'o/r d\\%+"`,
		"query":             "?p=" + url.QueryEscape(awkward),
		"path":              "/" + url.PathEscape(awkward),
		"xml":               `<p>p&lt;ä&gt;s&amp;s&quot;w&apos;o/r d\%+</p>`,
		"xml with numbers":  `<p>p&lt;ä&gt;s&amp;s&#34;w&#39;o/r d\%+</p>`,
		"xml attribute":     `<p t="p&lt;ä&gt;s&amp;s&quot;w'o/r d\%+"/>`,
		"html":              `<p>p&lt;ä&gt;s&amp;s&quot;w&#39;o/r d\%+</p>`,
		"csv":               `"p<ä>s&s""w'o/r d\%+"`,
		"powershell":        `-Password 'p<ä>s&s"w''o/r d\%+'`,
		"base64":            base64.StdEncoding.EncodeToString([]byte(awkward)),
		"base64 url":        base64.RawURLEncoding.EncodeToString([]byte(awkward)),
		"base64 of command": base64.StdEncoding.EncodeToString(utf16Bytes("net user " + awkward + " /add")),
		"base64 of json":    base64.StdEncoding.EncodeToString(asJSON),
	} {
		t.Run(name, func(t *testing.T) {
			scrubbed := s.Scrub(text)
			assert.NotEqual(t, text, scrubbed)
			assert.Contains(t, scrubbed, config.Masked)
			assert.NotContains(t, scrubbed, "r d")
		})
	}
}

// PowerShell takes typographic quotes for quotes, so a text in quotes doubles them as well.
func TestScrubberKnowsEveryQuoteOfPowerShell(t *testing.T) {
	var s Scrubber
	s.Add("p\u2018a\u2019s\u201as\u201bw")
	assert.Equal(t, "-Path 'X:\\********'", s.Scrub("-Path 'X:\\p\u2018\u2018a\u2019\u2019s\u201a\u201as\u201b\u201bw'"))
}

func TestScrubberFindsBase64AtEveryOffset(t *testing.T) {
	var s Scrubber
	s.Add("correct horse")
	for _, before := range []string{"", "x", "xy", "xyz"} {
		encoded := base64.StdEncoding.EncodeToString([]byte(before + "correct horse and more"))
		scrubbed := s.Scrub(encoded)
		require.Contains(t, scrubbed, config.Masked, "after %q", before)
		rest, err := base64.RawStdEncoding.DecodeString(strings.ReplaceAll(strings.TrimRight(scrubbed, "="), config.Masked, ""))
		if err == nil {
			assert.NotContains(t, string(rest), "correct")
		}
	}
}

func TestScrubberTakesTheLongerSecretFirst(t *testing.T) {
	var s Scrubber
	s.Add("passw", "password1", "")
	assert.Equal(t, "******** ********ord", s.Scrub("password1 password"))
	assert.Equal(t, "nothing here", s.Scrub("nothing here"))
	assert.Equal(t, "x", new(Scrubber).Scrub("x"))
}

func TestScrubberMayBeSharedByMany(t *testing.T) {
	var s Scrubber
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			s.Add("a secret")
			assert.Equal(t, config.Masked, s.Scrub("a secret"))
		})
	}
	wait.Wait()
}
