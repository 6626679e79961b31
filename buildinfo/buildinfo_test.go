package buildinfo

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestString(t *testing.T) {
	b := Build{Version: "v1.2.0", Commit: "0123456789abcdef", Toolchain: "go1.26.8"}
	assert.Equal(t, "v1.2.0, commit 0123456789ab, go1.26.8", b.String())
	b.Modified = "true"
	assert.Equal(t, "v1.2.0, commit 0123456789ab with changes, go1.26.8", b.String())
	assert.Equal(t, "(devel), commit unknown, go1.26.8", Build{Toolchain: "go1.26.8"}.String())
}

func TestReadNamesTheToolchain(t *testing.T) {
	assert.Regexp(t, `^go\d`, Read().Toolchain)
}
