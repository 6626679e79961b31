package powershell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/powershell/scripts"
)

// cmd.exe takes 8,191 characters; WinRM puts its own prefix before the command.
func TestTheBootstrapFitsACommandLine(t *testing.T) {
	assert.Less(t, len("powershell.exe "+strings.Join(commandLine(), " ")), 8000)
	assert.LessOrEqual(t, len(compact(scripts.Bootstrap.Text)), 2900)
	assert.NotContains(t, compact(scripts.Bootstrap.Text), "\n#")
}

// A secret of which only the end is left in the error output cannot be found and masked.
func TestAShortenedErrorOutputShowsNoPartOfASecret(t *testing.T) {
	const secret = "Horse-Battery-Staple-9"
	for left := range len(secret) {
		s := &session{secrets: []string{secret}}
		s.note([]byte(strings.Repeat("-", stderrKept) + secret))
		s.note([]byte(strings.Repeat("x", stderrKept-left-len(secret)) + secret))
		text := s.ended(1).Error()
		for _, part := range []string{"Horse", "Staple-9", "le-9"} {
			assert.NotContains(t, text, part, "%d bytes are left", left)
		}
		assert.Contains(t, text, "xxx")
	}
	s := &session{secrets: []string{secret}}
	s.note([]byte("cannot use " + secret))
	assert.EqualError(t, s.ended(1), "powershell.exe ended with exit code 1: cannot use ********")
}
