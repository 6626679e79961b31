package winrm

import (
	"context"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
	"time"

	masterzen "github.com/masterzen/winrm"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStartSaysHowTheCommandIsRun(t *testing.T) {
	host := newHost(t, conversation(t, nil))
	process, err := host.client(nil).Start(t.Context(), "cmd.exe", "/c", `echo a&b <c> "d" ]]> é`)
	require.NoError(t, err)
	require.NoError(t, process.Close(t.Context()))

	create, command := host.seen[0].body, host.seen[1].body
	for _, part := range []string{
		`<rsp:IdleTimeOut>PT180S</rsp:IdleTimeOut>`, `Name="WINRS_CODEPAGE">65001<`, `<rsp:InputStreams>stdin</rsp:InputStreams>`,
		`<rsp:OutputStreams>stdout stderr</rsp:OutputStreams>`, `>PT20S<`, `>153600<`,
	} {
		assert.Contains(t, create, part)
	}
	for _, part := range []string{
		`Name="WINRS_CONSOLEMODE_STDIN">FALSE<`, `Name="WINRS_SKIP_CMD_SHELL">FALSE<`, `<rsp:Command>cmd.exe</rsp:Command>`,
		`<rsp:Arguments>/c</rsp:Arguments>`, `echo a&amp;b &lt;c&gt; &#34;d&#34; ]]&gt; é<`, `Name="ShellId">4283CBDC-3706-415B-88BD-B385F3E51A53<`,
	} {
		assert.Contains(t, command, part)
	}
}

func TestWriteSendsChunksThatFitAnEnvelope(t *testing.T) {
	host := newHost(t, conversation(t, nil))
	process, err := host.client(nil).Start(t.Context(), "sort")
	require.NoError(t, err)
	input := []byte(strings.Repeat("0123456789abcdefghijklmnopqrstuvwxyz\n", 7000))
	written, err := process.Write(t.Context(), input)
	require.NoError(t, err)
	assert.Equal(t, len(input), written)

	stream := regexp.MustCompile(`(?s)<rsp:Stream[^>]*>([^<]*)<`)
	var got []byte
	for _, s := range host.seen[2:] {
		require.Equal(t, "Send", s.action)
		assert.Less(t, len(s.body), envelopeSize)
		data, err := base64.StdEncoding.DecodeString(stream.FindStringSubmatch(s.body)[1])
		require.NoError(t, err)
		got = append(got, data...)
	}
	assert.Equal(t, string(input), string(got))
	assert.Len(t, host.seen, 2+3)
}

func TestReceiveGoesOnAfterAnOperationTimeout(t *testing.T) {
	timedOut, done := recorded(t, "fault-timed-out"), recorded(t, "receive-exit-code")
	host := newHost(t, conversation(t, map[string]func(int) play{"Receive": func(n int) play {
		if n <= 2 {
			return fault(timedOut)
		}
		return ok(done)
	}}))
	process, err := host.client(nil).Start(t.Context(), "ping")
	require.NoError(t, err)
	out, err := process.Receive(t.Context())
	require.NoError(t, err)
	assert.True(t, out.Done)
	assert.Equal(t, 1, out.ExitCode)
	assert.Equal(t, 3, host.counts["Receive"])
}

func TestReceiveEndsWithTheShell(t *testing.T) {
	missing := recorded(t, "fault-missing")
	host := newHost(t, conversation(t, map[string]func(int) play{"Receive": func(int) play { return fault(missing) }}))
	process, err := host.client(nil).Start(t.Context(), "ping")
	require.NoError(t, err)
	_, err = process.Receive(t.Context())
	var gone *Fault
	require.ErrorAs(t, err, &gone)
	assert.True(t, gone.Gone())
	assert.Equal(t, 1, host.counts["Receive"], "a fault is no reason to ask again")
}

func TestCloseEndsTheCommandAfterCancellation(t *testing.T) {
	host := ntlmHost(t, map[string]func(int) play{"Receive": func(int) play { return play{hang: true} }})
	process, err := host.client(nil).Start(t.Context(), "ping")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err = process.Receive(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, process.Close(ctx))
	require.NoError(t, process.Close(ctx), "a second time does nothing")
	assert.Equal(t, []string{"Create", "Command", "Receive", "Signal", "Delete"}, host.actions())
}

func TestCloseAcceptsWhatHasEnded(t *testing.T) {
	missing := recorded(t, "fault-missing")
	gone := func(int) play { return fault(missing) }
	host := newHost(t, conversation(t, map[string]func(int) play{"Signal": gone, "Delete": gone}))
	process, err := host.client(nil).Start(t.Context(), "ping")
	require.NoError(t, err)
	require.NoError(t, process.Close(t.Context()))
}

func TestStartDeletesTheShellOfACommandThatDoesNotStart(t *testing.T) {
	noFile := recorded(t, "fault-no-file")
	host := newHost(t, conversation(t, map[string]func(int) play{"Command": func(int) play { return fault(noFile) }}))
	_, err := host.client(nil).Start(t.Context(), "nothing.exe")
	var refused *Fault
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, uint32(2147942402), refused.Code)
	assert.Equal(t, []string{"Create", "Command", "Delete"}, host.actions())
}

func TestMasterzensClientWorksOverThisTransport(t *testing.T) {
	host := ntlmHost(t, nil)
	params := host.client(nil).parameters(t.Context(), "a request")
	client, err := masterzen.NewClientWithParameters(masterzen.NewEndpoint("unused", 5986, true, false, nil, nil, nil, 0), "", "", params)
	require.NoError(t, err)
	shell, err := client.CreateShell()
	require.NoError(t, err)
	require.NoError(t, shell.Close())
	assert.Equal(t, []string{"Create", "Delete"}, host.actions())
}
