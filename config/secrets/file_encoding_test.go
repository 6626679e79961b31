package secrets

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
)

func TestSecretFilesAsWindowsWritesThem(t *testing.T) {
	const refused = ""
	directory := t.TempDir()
	r := Resolver{Directory: directory, Known: &Scrubber{}}
	for name, file := range map[string]struct{ content, want string }{
		"utf-8":                    {"pä55word\r\n", "pä55word"},
		"utf-8-mark":               {"\xef\xbb\xbfpä55word\r\n", "pä55word"},
		"utf-16-le":                {"\xff\xfep\x00\xe4\x005\x00\r\x00\n\x00", "pä5"},
		"utf-16-be":                {"\xfe\xff\x00p\x00\xe4\x005\x00\n", "pä5"},
		"utf-16-without-a-mark":    {"p\x005\x00\r\x00\n\x00", refused},
		"utf-16-cut":               {"\xff\xfep\x00\xe4", refused},
		"utf-16-half-a-pair":       {"\xff\xfe\x3d\xd8p\x00", refused},
		"utf-32":                   {"\xff\xfe\x00\x00p\x00\x00\x00", refused},
		"windows-1252":             {"p\xe455word\r\n", refused},
		"null":                     {"pass\x00word", refused},
		"a-mark-and-windows-1252":  {"\xef\xbb\xbfp\xe455", refused},
		"a-mark-and-nothing-else":  {"\xef\xbb\xbf\r\n", refused},
		"utf-16-and-nothing-else":  {"\xff\xfe", refused},
		"a-mark-that-is-no-prefix": {"p\xef\xbb\xbf5", "p\ufeff5"},
	} {
		require.NoError(t, os.WriteFile(filepath.Join(directory, name), []byte(file.content), 0o600))
		got, err := r.Resolve(config.Secret("file:" + name))
		assert.Equal(t, file.want, got, name)
		if file.want == refused {
			require.ErrorContains(t, err, "file:"+name)
			assert.NotContains(t, err.Error(), "55")
		}
	}
}

func TestASecretOfTheEnvironmentIsText(t *testing.T) {
	r := Resolver{LookupEnv: func(string) (string, bool) { return "p\xe455", true }}
	_, err := r.Resolve("env:PW")
	require.ErrorContains(t, err, "env:PW")
	assert.NotContains(t, err.Error(), "55")
}
