package tests

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/powershell"
	ps "changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/config/secrets"
)

// A domain and its accounts may have names with characters beyond ASCII: the worker logs on with NTLM, and the host
// finds the names.
func TestADomainWithUmlauts(t *testing.T) {
	const account = `MÜLLER\jürgen.groß`
	text, err := os.ReadFile(site("berlin"))
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "berlin.yaml")
	require.NoError(t, os.WriteFile(file, []byte(strings.ReplaceAll(string(text), `EXAMPLE\xprsvc`, account)), 0o600))
	t.Setenv("XPR_SERVICE_PASSWORD", "Käse und Öl")
	lab := startLab(t, file)
	pool := powershell.NewPool(powershell.PoolOptions{Start: powershell.Over(labOptions(lab)), Secrets: secrets.Resolver{}})
	t.Cleanup(pool.Close)
	r := &remote{lab: lab, pool: pool, used: map[string]int{}}
	require.Equal(t, `MÜLLER\changeover`, lab.Endpoints().Hosts[0].User, "the account that logs on")

	sids := read[struct {
		Accounts []struct{ Account, SID string }
	}](t, r, node1, ps.GetAccountSIDs, params{"Accounts": []string{account, `müller\JÜRGEN.GROß`, `jürgen.groß@müller.test`, `MUELLER\jürgen.groß`}}).Accounts
	require.Len(t, sids, 4)
	assert.Regexp(t, `^S-1-5-21-`, sids[0].SID)
	assert.Equal(t, []string{sids[0].SID, sids[0].SID, ""}, []string{sids[1].SID, sids[2].SID, sids[3].SID})
	const administrators = "S-1-5-32-544"
	r.run(t, node1, ps.AddLocalGroupMember, params{"GroupSid": administrators, "Account": account})
	members := read[struct{ Members []struct{ Name, SID string } }](t, r, node1, ps.GetLocalGroupMembers, params{"GroupSid": administrators}).Members
	assert.Contains(t, members, struct{ Name, SID string }{account, sids[0].SID})
	r.answers(t, node1, ps.SetUserRight, params{"Right": "SeServiceLogonRight", "Holders": "*S-1-5-80-0,*" + sids[0].SID}, `{"exitCode": 0}`)
	r.run(t, node1, ps.NewService, params{
		"Name": "labacct", "BinaryPath": `C:\Windows\System32\svchost.exe -k lab`, "DisplayName": "Prüfdienst", "StartMode": "Manual",
		"Account": account, "Password": config.Secret("env:XPR_SERVICE_PASSWORD"),
	})
	r.run(t, node1, ps.StartService, params{"Name": "labacct"})
	s, err := lab.World.Host(node1).Services.Get("labacct")
	require.NoError(t, err)
	assert.Equal(t, []any{account, true, "Prüfdienst"}, []any{s.Account, s.PasswordValid, s.DisplayName})
}
