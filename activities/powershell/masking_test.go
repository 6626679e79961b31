package powershell

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/windows"
	"changeover/config"
	"changeover/config/secrets"
	"changeover/runbook"
)

// pathOf is a fake host's answer to the scripts that read and write the system's Path.
func pathOf(t *testing.T, path *string) func(nonce string, r request) string {
	return func(nonce string, r request) string {
		for _, p := range r.Params {
			if p.Name == "Value" {
				*path = p.Value.(string)
				return nothing(nonce, r)
			}
		}
		if !strings.Contains(r.Script, "GetValueKind") {
			return nothing(nonce, r)
		}
		result, err := json.Marshal([]any{map[string]any{"keyExists": true, "exists": true, "type": "ExpandString", "data": []string{*path}}})
		assert.NoError(t, err)
		return answer(nonce, response{Result: string(result)})
	}
}

// A step sends a password that stands in the system's Path too. Path is read, compared and written
// as it is; what the look and the act return is masked.
func TestAPasswordInPathIsNotWrittenMasked(t *testing.T) {
	path := `%SystemRoot%\system32;C:\x`
	fake := &fakeHost{t: t, handle: pathOf(t, &path)}
	known := &secrets.Scrubber{}
	pool := fake.pool(func(o *PoolOptions) {
		o.Known = known
		o.Secrets = secrets.Resolver{LookupEnv: func(string) (string, bool) { return "system32", true }}
	})
	_, err := hostOf(t, pool, "NODE1").Run(t.Context(), changing.Of("Password", config.Secret("env:P")), nil)
	require.NoError(t, err)
	require.Equal(t, config.Masked, known.Scrub("system32"), "the worker knows the password")

	e := &engine.Engine{Hosts: pool, Mask: known.Scrub}
	windows.AddKinds(e)
	want := windows.MachinePath{Folders: []string{`R:\bin`}}
	raw, err := json.Marshal(want)
	require.NoError(t, err)
	step := runbook.Step{Title: "Path", Host: "NODE1"}
	seen, err := e.Look(t.Context(), runbook.LookRequest{Site: "berlin", Host: "NODE1", Items: []runbook.LookItem{
		{Step: step, Kind: want.ActivityName(), Want: raw},
	}})
	require.NoError(t, err)
	require.Len(t, seen.Seen[0].Changes, 1)
	done, err := e.Act(t.Context(), want.ActivityName(), runbook.ActRequest{
		Site: "berlin", Step: step, Want: raw, Intent: runbook.Intent{ID: "r-1/1/1", Changes: seen.Seen[0].Changes},
	})
	require.NoError(t, err)
	require.Len(t, done.Effects, 1)
	assert.Equal(t, `%SystemRoot%\system32;C:\x;R:\bin`, path)
	shown, err := json.Marshal([]any{seen, done})
	require.NoError(t, err)
	assert.NotContains(t, string(shown), "system32")
	assert.Contains(t, string(shown), config.Masked)
}

// A password that is too short or too common to be searched is masked where the service put it: in the call as it
// is shown, and in what the host says of the request that carried it.
func TestAShortPasswordIsMaskedByItsPlace(t *testing.T) {
	for _, password := range []string{"admin", "1234", "z9"} {
		secret := secrets.Resolver{LookupEnv: func(string) (string, bool) { return password, true }}
		fake := &fakeHost{t: t}
		known := &secrets.Scrubber{}
		node := fake.host(func(o *PoolOptions) { o.Secrets, o.Known = secret, known })
		refuses := func(nonce string, _ request) string {
			return answer(nonce, response{
				Warnings: []string{"'" + password + "' is weak"},
				Error:    &failure{Message: "Cannot convert '" + password + "' of adminshare 12345 max", ID: "Refused"},
			})
		}
		for place, handle := range map[string]func(nonce string, r request) string{
			"refused": refuses,
			"ended":   func(string, request) string { return exit },
			"no JSON": func(nonce string, _ request) string { return answer(nonce, response{Result: "[" + password}) },
		} {
			fake.handle = handle
			reply, err := node.Run(t.Context(), changing.Of("Name", "svc", "Password", config.Secret("env:P")), nil)
			require.Error(t, err, place)
			typed := engine.HostError("set the account", "NODE1", err).Error()
			assert.NotRegexp(t, `\b`+password+`\b`, typed, place)
			for _, warning := range reply.Shown() {
				assert.Equal(t, "'********' is weak", warning)
			}
			if place == "refused" {
				assert.Contains(t, typed, "Cannot convert '********' of adminshare 12345 max", "a text that only resembles it stays")
				assert.Len(t, reply.Warnings, 1)
			}
		}
		assert.Equal(t, "adminshare 1234 of admin z9", known.Scrub("adminshare 1234 of admin z9"), "ordinary text is not masked")
	}
}

// PowerShell says why it ended at a later request, and may name an earlier one's password.
func TestWhatPowerShellSaysAtItsEndHoldsNoPasswordOfAnEarlierRequest(t *testing.T) {
	s := &session{stderr: []byte("bad value admin"), scrub: (&secrets.Scrubber{}).Scrub}
	_, err := s.line(request{secrets: []string{"admin"}}, newNonce())
	require.NoError(t, err)
	_, err = s.line(request{}, newNonce())
	require.NoError(t, err)
	assert.EqualError(t, s.ended(1), "powershell.exe ended with exit code 1: bad value ********")
}

// PowerShell wraps an error at the width of the console, and writes each line as an element of CLIXML.
func TestAPasswordInWrappedErrorOutputIsMasked(t *testing.T) {
	const stderr = "#< CLIXML\r\n" + `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj S="progress" RefId="0"><MS><S N="Status">busy</S></MS></Obj>` +
		`<S S="Error">New-Service : The pass_x0077_ord &lt;correct st_x000D__x000A_</S><S S="Error">aple&gt; is wrong_x000D__x000A_</S><S S="Error">At _xD83D__xDE00_ line:1_x000D__x000A_</S></Objs>`
	same := func(text string) string { return text }
	s := &session{stderr: []byte(stderr), scrub: same}
	_, err := s.line(request{secrets: []string{"correct staple"}}, newNonce())
	require.NoError(t, err)
	assert.EqualError(t, s.ended(1), "powershell.exe ended with exit code 1: New-Service : The password <********> is wrong At \U0001F600 line:1")

	// Markup and escapes take so much of what is kept that its text is shorter than the margin.
	cut := &session{secrets: []string{"correct staple"}, scrub: same}
	cut.note([]byte("#< CLIXML\r\n<Objs><S S=\"Error\">correct st" + strings.Repeat("_x002E_", stderrKept/7) + "</S></Objs>"))
	assert.EqualError(t, cut.ended(1), "powershell.exe ended with exit code 1", "the text may begin with a part of a password")
	cut = &session{secrets: []string{"correct staple"}, scrub: same}
	cut.note([]byte("#< CLIXML\r\n<Objs><S S=\"Error\">" + strings.Repeat("x", stderrKept) + " correct st_x000D__x000A_</S><S S=\"Error\">aple_x000D__x000A_</S></Objs>"))
	assert.Regexp(t, `: x{900,} \*{8}$`, cut.ended(1).Error())
}
