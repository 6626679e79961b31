package cmd

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A command that waits says at the usual time that Temporal itself does not answer, and not that no worker does.
func TestACommandSaysThatTemporalIsAway(t *testing.T) {
	for _, line := range []string{"tasks deploy/berlin", "watch deploy/berlin", "abort deploy/berlin --reason x"} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			_, said, err := runAgainst(t.Context(), serve(t, &fakeServer{leaves: true}), line+" --timeout 2s")
			require.Error(t, err)
			assert.Regexp(t, `^no answer for 100ms; the Temporal server does not answer \((dial tcp 127.0.0.1:\d+: connect: connection refused|no answer within 1s)\); `+
				`start it again or look at the way to it; waiting until`, said)
			assert.NotContains(t, said+err.Error(), "no worker polls")
		})
	}
}
