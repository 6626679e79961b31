package powershell

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/winrm"
	"changeover/runbook"
)

// The command passes through cmd.exe and must be understood by PowerShell 2.0 and in constrained language mode
// (about_Language_Modes): one line, nothing that cmd.exe reads otherwise, no method and no type.
func TestTheDescriptionIsPlain(t *testing.T) {
	line := scripts.DescribePowerShell.Body()
	assert.NotContains(t, line, "\n")
	assert.NotRegexp(t, `["&|<>^%!()\[\]{}]`, line)
}

func TestAHostIsDescribedOnceBeforeItsFirstPowerShell(t *testing.T) {
	fake := &fakeHost{t: t, handle: nothing}
	node := fake.host(nil)
	_, err := node.Run(t.Context(), scripts.Call{Script: reading}, nil)
	require.NoError(t, err)
	node.closeIdle()
	answers := node.RunAll(t.Context(), []scripts.Call{{Script: reading}})
	require.NoError(t, answers[0].Err)
	assert.Equal(t, []int{1, 2}, []int{fake.descriptions, fake.started})

	// A connection that breaks says nothing about PowerShell; one that ends by itself may be restricted now.
	fake.handle = func(string, request) string { return reset }
	_, err = node.Run(t.Context(), scripts.Call{Script: reading}, nil)
	require.Error(t, err)
	fake.handle = nothing
	_, err = node.Run(t.Context(), scripts.Call{Script: reading}, nil)
	require.NoError(t, err)
	assert.Equal(t, 1, fake.descriptions, "a host that restarts is not asked again")
	fake.handle = func(string, request) string { return exit }
	_, err = node.Run(t.Context(), scripts.Call{Script: reading}, nil)
	require.Error(t, err)
	fake.handle = nothing
	_, err = node.Run(t.Context(), scripts.Call{Script: reading}, nil)
	require.NoError(t, err)
	assert.Equal(t, 2, fake.descriptions)
}

func TestAnUnfitPowerShellIsNamedBeforeTheBootstrapIsSent(t *testing.T) {
	const begin = "on the host, the account in the endpoints file gets a PowerShell that cannot run the scripts: "
	for name, test := range map[string]struct{ describes, missing, next string }{
		"2.0": {
			"Version=2.0\r\nLanguageMode=FullLanguage\r\nArchitecture=AMD64\r\n", "its version is 2.0 instead of 5.1 or newer",
			"install Windows Management Framework 5.1 and restart the host; then retry",
		},
		"2.0 of Windows Server 2008 R2": {
			"Version=2.0\r\nLanguageMode=FullLanguage\r\nArchitecture=AMD64\r\nWindows=6.1\r\n", "its version is 2.0 instead of 5.1 or newer",
			"install Service Pack 1 of Windows Server 2008 R2, the .NET Framework 4.5.2 or newer and then Windows Management Framework 5.1 (KB3191566), and restart the host; then retry",
		},
		"5.0":              {"Version=5.0.10586.117\r\nLanguageMode=FullLanguage\r\nArchitecture=AMD64\r\n", "its version is 5.0.10586.117 instead of 5.1 or newer", "5.1"},
		"no version table": {"Version=\r\nLanguageMode=FullLanguage\r\nArchitecture=AMD64\r\n", "its version is (unknown) instead of 5.1 or newer", "5.1"},
		"constrained": {
			"Version=5.1.1\r\nLanguageMode=ConstrainedLanguage\r\nArchitecture=AMD64\r\n",
			"its language mode is ConstrainedLanguage instead of FullLanguage", "exempt the account from the script rules of AppLocker",
		},
		"32 bit": {"Version=5.1.1\r\nLanguageMode=FullLanguage\r\nArchitecture=x86\r\n", "its processor architecture is x86 instead of AMD64 (64 bit)", "the 64-bit powershell.exe"},
		"all": {
			"Version=4.0\r\nLanguageMode=NoLanguage\r\nArchitecture=x86\r\n",
			"its version is 4.0 instead of 5.1 or newer, its language mode is NoLanguage instead of FullLanguage, its processor architecture is x86 instead of AMD64 (64 bit)", "5.1 and restart the host; ",
		},
		"blocked": {"!This program is blocked by group policy.", "PowerShell does not print its version: powershell.exe ended with exit code 1: This program is blocked by group policy.", "allow the account to run powershell.exe"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := &fakeHost{t: t, handle: nothing, describes: test.describes}
			node := fake.host(nil)
			_, err := node.Run(t.Context(), scripts.Call{Script: changing, Params: map[string]any{"Name": "svc"}}, nil)
			var failure *host.Failure
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, runbook.ErrConnection, failure.Type, "it says nothing about the state of the host")
			assert.False(t, failure.Unanswered, "nothing was sent")
			assert.EqualError(t, failure.Err, begin+test.missing)
			assert.Contains(t, failure.Next, test.next)
			assert.Zero(t, fake.started)
			answers := node.RunAll(t.Context(), []scripts.Call{{Script: reading}})
			require.ErrorContains(t, answers[0].Err, test.missing)
			// A correction on the host counts at the next attempt.
			fake.describes = "\ufeffPSReadLine says = hello\r\n" + fitDescription
			_, err = node.Run(t.Context(), scripts.Call{Script: reading}, nil)
			require.NoError(t, err)
			assert.Equal(t, 3, fake.descriptions)
		})
	}
}

func TestADescriptionThatDoesNotComeIsTroubleOnTheWay(t *testing.T) {
	lost := &winrm.TransportError{URL: "https://node1", Cause: errors.New("refused")}
	pool := NewPool(PoolOptions{Start: func(context.Context, string, string, string, ...string) (Process, error) { return nil, lost }})
	_, err := hostOf(t, pool, "NODE1").Run(t.Context(), scripts.Call{Script: reading}, nil)
	var failure *host.Failure
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, runbook.ErrTransport, failure.Type)

	silent := &fakeHost{t: t, handle: nothing, describes: "!"}
	_, err = silent.host(nil).Run(t.Context(), scripts.Call{Script: reading}, nil)
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, runbook.ErrTransport, failure.Type, "a host that shuts down ends programs without a word")
	assert.ErrorContains(t, err, "ended with exit code 1 (0x00000001) and wrote nothing")

	fake := &fakeHost{t: t, handle: nothing, describes: strings.Repeat("Version=5.1\r\n", 10000)}
	_, err = fake.host(nil).Run(t.Context(), scripts.Call{Script: reading}, nil)
	require.ErrorContains(t, err, "wrote more than 65536 bytes instead of its version")
}
