//go:build unix

package secrets

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
)

func TestAPipeInPlaceOfASecretFileIsRefused(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	began := time.Now()
	_, err := Resolver{}.Resolve(config.Secret("file:" + pipe))
	require.ErrorContains(t, err, "not a regular file")
	assert.Less(t, time.Since(began), 4*time.Second)
}
