package cmdexe

import (
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/wsman"
)

func TestRemotePrograms(t *testing.T) {
	for _, c := range []struct {
		name    string
		command wsman.Command
		stdout  string
		exit    int
	}{
		{"under cmd.exe", wsman.Command{Line: "echo a& echo b"}, "a\r\nb\r\n", 0},
		{"environment and folder of the shell", wsman.Command{
			Line: "echo %Tools% %AAA%& cd", WorkDir: `C:\data`,
			Environment: []wsman.Variable{{Name: "Tools", Value: `%XPR%\tools`}, {Name: "AAA", Value: "%Missing%"}},
		}, "D:\\XPR\\tools %Missing%\r\nC:\\data\r\n", 0},
		{"without cmd.exe nothing is special", wsman.Command{Line: `C:\Windows\System32\cmd.exe /c exit 4`, SkipCmd: true}, "", 4},
		{"user", wsman.Command{Line: "whoami", User: "Administrator"}, "kern1\\administrator\r\n", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			running, err := RemotePrograms{Host: newCmdTestHost(t)}.Start(context.Background(), c.command)
			require.NoError(t, err)
			stdout, err := io.ReadAll(running.Stdout())
			require.NoError(t, err)
			assert.Equal(t, c.stdout, string(stdout))
			assert.Equal(t, c.exit, running.Wait())
		})
	}
	for _, line := range []string{"hostname", `C:\Windows\System32\ghost.exe`, `C:\data`} {
		_, err := RemotePrograms{Host: newCmdTestHost(t)}.Start(context.Background(), wsman.Command{Line: line, SkipCmd: true})
		assert.ErrorIs(t, err, wsman.ErrProgramNotFound, line)
	}
}

func TestTerminatedProgramEnds(t *testing.T) {
	host := newCmdTestHost(t)
	require.NoError(t, host.Files.Write(`C:\data\a.dll`, []byte("MZ")))
	running, err := RemotePrograms{Host: host}.Start(context.Background(), wsman.Command{Line: `regsvr32 C:\data\a.dll`})
	require.NoError(t, err)
	running.Terminate()
	assert.Equal(t, wsman.ControlCExit, running.Wait(), "a message box that nobody sees waits until it is ended")
}
