package shell

import (
	"context"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMutexes(t *testing.T) {
	b := newBench(t)
	const open = `$m = New-Object System.Threading.Mutex($false, 'Global\lab'); `
	b.prints(open+`$m.WaitOne(0); $m.WaitOne(0); $m.ReleaseMutex(); $m.ReleaseMutex(); try { $m.ReleaseMutex() } catch [System.ApplicationException] { 'not mine' }`, "True", "True", "not mine")
	b.prints(open+`$m.WaitOne(0)`, "True")
	b.prints(open+`try { $m.WaitOne(0) } catch [System.Threading.AbandonedMutexException] { 'abandoned'; $m.ReleaseMutex() }; $m.WaitOne(0); $m.ReleaseMutex()`, "abandoned", "True")
}

func TestAMutexIsHeldUntilItsProcessEnds(t *testing.T) {
	b := newBench(t)
	stdin, feed := io.Pipe()
	output, written := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		PowerShell(context.Background(), b.kern1, Logon{User: "x"}, `-Command "$m = New-Object System.Threading.Mutex($false, 'Global\lab'); $m.WaitOne(); [System.Console]::In.ReadLine() | Out-Null"`,
			Streams{In: stdin, Out: written, Err: io.Discard})
	}()
	line := make([]byte, 6)
	_, err := io.ReadFull(output, line)
	require.NoError(t, err)
	require.Equal(t, "True\r\n", string(line))
	b.prints(`(New-Object System.Threading.Mutex($false, 'Global\lab')).WaitOne(20)`, "False")
	out, _ := b.run(b.kern2, `(New-Object System.Threading.Mutex($false, 'Global\lab')).WaitOne(0)`)
	require.Equal(t, "True", out, "a mutex belongs to one host")
	_, err = io.WriteString(feed, "\n")
	require.NoError(t, err)
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		require.Fail(t, "the process still runs")
	}
	b.prints(`try { (New-Object System.Threading.Mutex($false, 'Global\lab')).WaitOne(5000) } catch { $_.Exception.InnerException.GetType().Name }`, "AbandonedMutexException")
}
