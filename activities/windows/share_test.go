package windows

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

const administrators = "S-1-5-32-544"

// shareHost is a German host with at most one share of the virtual server.
func shareHost(t *testing.T, shares ...*shareFound) *enginetest.Host {
	f := newHost(t)
	f.On("get-share", func(p params) any {
		return map[string]any{"account": `VORDEFINIERT\Administratoren`, "folder": p.Text("Path") != `R:\missing`, "shares": shares}
	})
	created := func(right string) func(params) {
		return func(p params) {
			shares = []*shareFound{{p.Text("Path"), p.Text("Description"), []shareAccess{{p.Text("Account"), administrators, "Allow", right}}}}
		}
	}
	f.Does("new-share-full", created("Full"))
	f.Does("new-share-read", created("Read"))
	f.Does("remove-share", func(params) { shares = nil })
	f.Does("set-share-description", func(p params) { shares[0].Description = p.Text("Description") })
	f.Does("grant-share-access", func(p params) {
		shares[0].Access = append(shares[0].Access, shareAccess{p.Text("Account"), administrators, "Allow", p.Text("Access")})
	})
	f.Does("revoke-share-access", func(p params) {
		shares[0].Access = slices.DeleteFunc(shares[0].Access, func(a shareAccess) bool { return a.Account == p.Text("Account") })
	})
	return f
}

// pipe finds the share by its literal name: the cmdlets' own -Name takes wildcards.
const pipe = `Get-SmbShare | Where-Object { $_.Name -eq 'MrsBackup$' -and $_.ScopeName -eq 'XPRCL' } | `

func backupShare() Share {
	return Share{
		Name: "MrsBackup$", Path: `R:\OpenScape\xpr\backup`, Scope: "XPRCL", Description: "XPR 'Backup' Directory",
		PrincipalSID: administrators, Access: "Full",
	}
}

func TestShareOutsideTheVirtualServerIsReported(t *testing.T) {
	f := newHost(t)
	found := shareFound{`R:\OpenScape\xpr\backup`, "XPR 'Backup' Directory", []shareAccess{{"x", administrators, "Allow", "Full"}}}
	f.Always("get-share", map[string]any{"account": "x", "folder": true, "shares": []shareFound{found}, "elsewhere": []string{"*"}})
	outcome := f.Apply(backupShare())
	assert.Empty(t, outcome.Changes)
	assert.Equal(t, []string{"a share named MrsBackup$ also exists in the scope * (* is the host itself). That share does not move with the role, and Changeover has not changed it; look in Computer Management (compmgmt.msc) of this host, under Shared Folders, at the open files: if nobody has a file of that share open, remove that share, and not the share of the virtual server"}, outcome.Warnings)
}

func TestMissingShareIsCreated(t *testing.T) {
	for access, parameter := range map[string]string{"Full": "-FullAccess", "Read": "-ReadAccess"} {
		f := shareHost(t)
		want := backupShare()
		want.Access = access
		f.Twice(want)
		assert.Equal(t, []string{`New-SmbShare -Name 'MrsBackup$' -Path 'R:\OpenScape\xpr\backup' -ScopeName 'XPRCL' ` +
			`-Description 'XPR ''Backup'' Directory' -ContinuouslyAvailable $false ` + parameter + ` 'VORDEFINIERT\Administratoren'`}, f.Commands)
	}
}

func TestShareEndsWithExactlyOneEntry(t *testing.T) {
	f := shareHost(t, &shareFound{`r:\openscape\XPR\backup\`, "", []shareAccess{
		{"Jeder", "S-1-1-0", "Allow", "Read"}, {`VORDEFINIERT\Administratoren`, administrators, "Allow", "Read"},
	}})
	f.Twice(backupShare())
	assert.Equal(t, []string{
		pipe + `Revoke-SmbShareAccess -AccountName 'VORDEFINIERT\Administratoren' -Force`,
		pipe + `Grant-SmbShareAccess -AccountName 'VORDEFINIERT\Administratoren' -AccessRight 'Full' -Force`,
		pipe + `Revoke-SmbShareAccess -AccountName 'Jeder' -Force`,
		pipe + `Set-SmbShare -Description 'XPR ''Backup'' Directory' -Force`,
	}, f.Commands)
}

func TestShareIsNeverWithoutAnEntry(t *testing.T) {
	f := shareHost(t, &shareFound{`R:\OpenScape\xpr\backup`, "XPR 'Backup' Directory", []shareAccess{{"Jeder", "S-1-1-0", "Allow", "Read"}}})
	f.Twice(backupShare())
	assert.Equal(t, []string{
		pipe + `Grant-SmbShareAccess -AccountName 'VORDEFINIERT\Administratoren' -AccessRight 'Full' -Force`,
		pipe + `Revoke-SmbShareAccess -AccountName 'Jeder' -Force`,
	}, f.Commands)
}

func TestSecondEntryOfTheWantedPrincipalIsRevoked(t *testing.T) {
	f := shareHost(t, &shareFound{`R:\OpenScape\xpr\backup`, "XPR 'Backup' Directory", []shareAccess{
		{`VORDEFINIERT\Administratoren`, administrators, "Allow", "Full"}, {`VORDEFINIERT\Administratoren`, administrators, "Allow", "Read"},
	}})
	f.Twice(backupShare())
	assert.Len(t, f.Commands, 2)
}

func TestDescriptionAloneDoesNotRecreateAShare(t *testing.T) {
	f := shareHost(t, &shareFound{`R:\OpenScape\xpr\backup`, "old", []shareAccess{{`VORDEFINIERT\Administratoren`, administrators, "Allow", "Full"}}})
	want := backupShare()
	want.Recreate = true
	f.Twice(want)
	assert.Equal(t, []string{pipe + `Set-SmbShare -Description 'XPR ''Backup'' Directory' -Force`}, f.Commands)
}

func TestShareOnAnotherPathIsReplaced(t *testing.T) {
	f := shareHost(t, &shareFound{`C:\backup`, "", nil})
	f.Twice(backupShare())
	assert.Equal(t, pipe+`Remove-SmbShare -Force`, f.Commands[0])
	assert.Len(t, f.Commands, 2)
}

func TestShareIsRecreatedWhereThatIsWanted(t *testing.T) {
	f := shareHost(t, &shareFound{`R:\OpenScape\xpr\backup`, "XPR 'Backup' Directory", []shareAccess{{"Jeder", "S-1-1-0", "Allow", "Full"}}})
	want := backupShare()
	want.Recreate = true
	outcome := f.Twice(want)
	assert.Len(t, outcome.Changes, 2)
	assert.Equal(t, pipe+`Remove-SmbShare -Force`, f.Commands[0])
	assert.Contains(t, f.Commands[1], "New-SmbShare")
	assert.Len(t, f.Commands, 2, "nothing is changed once the share is right")
}

func TestShareErrors(t *testing.T) {
	f := shareHost(t, &shareFound{`R:\OpenScape\xpr\backup`, "", []shareAccess{{"Jeder", "S-1-1-0", "Deny", "Full"}}})
	f.Refused(backupShare(), runbook.ErrPrecondition, "run Unblock-SmbShareAccess -Name '"+backupShare().Name+"'")
	answersOn2008R2(f)
	f.Version = scripts.Windows2008R2
	f.Refused(backupShare(), runbook.ErrPrecondition, "remove the entry from the permissions of the share in Failover Cluster Manager, then retry")
	f.Version = ""
	want := backupShare()
	want.Path = `R:\missing`
	f.Refused(want, runbook.ErrPrecondition)
	want.Access = "Everything"
	f.Refused(want, runbook.ErrBadRequest)
	assert.Empty(t, f.Commands)
	f = shareHost(t)
	f.Deaf["new-share-full"] = true
	f.Refused(backupShare(), runbook.ErrVerification)
}

func TestSharesSurviveAKilledWorker(t *testing.T) {
	both := func() []shareAccess {
		return []shareAccess{{"Jeder", "S-1-1-0", "Allow", "Read"}, {"Gast", "S-1-5-32-546", "Allow", "Full"}, {`VORDEFINIERT\Administratoren`, administrators, "Allow", "Read"}}
	}
	recreate := backupShare()
	recreate.Recreate = true
	for name, tc := range map[string]struct {
		want Share
		have func() *shareFound
	}{
		"access":     {backupShare(), func() *shareFound { return &shareFound{`R:\OpenScape\xpr\backup`, "old", both()} }},
		"other path": {backupShare(), func() *shareFound { return &shareFound{`C:\backup`, "", nil} }},
		"recreate":   {recreate, func() *shareFound { return &shareFound{`R:\OpenScape\xpr\backup`, "old", both()} }},
	} {
		t.Run(name, func(t *testing.T) {
			enginetest.KilledAfterEachCommand(t, AddKinds, tc.want, func() enginetest.Target { return shareHost(t, tc.have()) })
		})
	}
}
