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
