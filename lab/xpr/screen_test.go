package xpr

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAScreenShowsWhatWasEntered(t *testing.T) {
	l := newLab(t).prepare()
	licenceDone(l)
	console, task := l.console, serverTask().with("Specifying the Server Name", "Name of the XPR", "XPRPARIS")
	require.NoError(t, console.Perform("KERN1", task))
	assert.Equal(t, "XPRPARIS", console.OnScreen("kern1", "xpr.serverName"))
	assert.Equal(t, "Xpressions account (user name+password(PIN))", console.OnScreen("KERN1", "xpr.authMethod"))
	assert.Empty(t, console.OnScreen("KERN2", "xpr.serverName"))
	assert.Empty(t, console.OnScreen("KERN1", "xpr.voiceFormat"))
}
