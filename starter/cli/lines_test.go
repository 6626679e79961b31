package cli

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLinesEndWithTheInput(t *testing.T) {
	lines := NewLines(strings.NewReader("a\nb"))
	for _, want := range []string{"a", "b"} {
		line, err := lines.Next(t.Context())
		require.NoError(t, err)
		assert.Equal(t, want, line)
	}
	_, err := lines.Next(t.Context())
	require.ErrorIs(t, err, io.EOF)
	_, err = NewLines(strings.NewReader(strings.Repeat("x", 1<<20))).Next(t.Context())
	require.Error(t, err)
	assert.NotErrorIs(t, err, io.EOF, "a line that is too long is no end")
}

// A person who interrupts does not have to press Enter first.
func TestAnInterruptionEndsTheWaitForALine(t *testing.T) {
	never, _ := io.Pipe()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := NewLines(never).Next(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}
