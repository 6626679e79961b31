package windows

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

const administrators = "S-1-5-32-544"

// shareHost is a German host with at most one share of the virtual server.
func shareHost(t *testing.T, shares ...*shareFound) *fakeHost {
	f := newFakeHost(t)
	f.on("get-share", func(p params) any {
		return map[string]any{"account": `VORDEFINIERT\Administratoren`, "folder": p.text("Path") != `R:\missing`, "shares": shares}
	})
	created := func(right string) func(params) {
		return func(p params) {
			shares = []*shareFound{{p.text("Path"), p.text("Description"), []shareAccess{{p.text("Account"), administrators, "Allow", right}}}}
		}
	}
	f.does("new-share-full", created("Full"))
	f.does("new-share-change", created("Change"))
	f.does("new-share-read", created("Read"))
	f.does("remove-share", func(params) { shares = nil })
	f.does("set-share-description", func(p params) { shares[0].Description = p.text("Description") })
	f.does("grant-share-access", func(p params) {
		shares[0].Access = append(shares[0].Access, shareAccess{p.text("Account"), administrators, "Allow", p.text("Access")})
	})
	f.does("revoke-share-access", func(p params) {
		shares[0].Access = slices.DeleteFunc(shares[0].Access, func(a shareAccess) bool { return a.Account == p.text("Account") })
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

func TestShareOutsideTheVirtualServerIsTold(t *testing.T) {
	f := newFakeHost(t)
	found := shareFound{`R:\OpenScape\xpr\backup`, "XPR 'Backup' Directory", []shareAccess{{"x", administrators, "Allow", "Full"}}}
	f.always("get-share", map[string]any{"account": "x", "folder": true, "shares": []shareFound{found}, "elsewhere": []string{"*"}})
	outcome := run(t, f.activities().EnsureShare, backupShare())
	assert.Empty(t, outcome.Changes)
	assert.Equal(t, []string{"a share named MrsBackup$ is also in the scope * and was left there; it does not move with the role"}, outcome.Warnings)
}

func TestMissingShareIsCreated(t *testing.T) {
	for access, parameter := range map[string]string{"Full": "-FullAccess", "Change": "-ChangeAccess", "Read": "-ReadAccess"} {
		f := shareHost(t)
		want := backupShare()
		want.Access = access
		ensureTwice(t, f.activities().EnsureShare, want)
		assert.Equal(t, []string{`New-SmbShare -Name 'MrsBackup$' -Path 'R:\OpenScape\xpr\backup' -ScopeName 'XPRCL' ` +
			`-Description 'XPR ''Backup'' Directory' ` + parameter + ` 'VORDEFINIERT\Administratoren'`}, f.commands)
	}
}

func TestShareEndsWithExactlyOneEntry(t *testing.T) {
	f := shareHost(t, &shareFound{`r:\openscape\XPR\backup\`, "", []shareAccess{
		{"Jeder", "S-1-1-0", "Allow", "Read"}, {`VORDEFINIERT\Administratoren`, administrators, "Allow", "Read"},
	}})
	ensureTwice(t, f.activities().EnsureShare, backupShare())
	assert.Equal(t, []string{
		pipe + `Revoke-SmbShareAccess -AccountName 'VORDEFINIERT\Administratoren' -Force`,
		pipe + `Grant-SmbShareAccess -AccountName 'VORDEFINIERT\Administratoren' -AccessRight 'Full' -Force`,
		pipe + `Revoke-SmbShareAccess -AccountName 'Jeder' -Force`,
		pipe + `Set-SmbShare -Description 'XPR ''Backup'' Directory' -Force`,
	}, f.commands)
}

func TestShareIsNeverWithoutAnEntry(t *testing.T) {
	f := shareHost(t, &shareFound{`R:\OpenScape\xpr\backup`, "XPR 'Backup' Directory", []shareAccess{{"Jeder", "S-1-1-0", "Allow", "Read"}}})
	ensureTwice(t, f.activities().EnsureShare, backupShare())
	assert.Equal(t, []string{
		pipe + `Grant-SmbShareAccess -AccountName 'VORDEFINIERT\Administratoren' -AccessRight 'Full' -Force`,
		pipe + `Revoke-SmbShareAccess -AccountName 'Jeder' -Force`,
	}, f.commands)
}

func TestSecondEntryOfTheWantedPrincipalIsRevoked(t *testing.T) {
	f := shareHost(t, &shareFound{`R:\OpenScape\xpr\backup`, "XPR 'Backup' Directory", []shareAccess{
		{`VORDEFINIERT\Administratoren`, administrators, "Allow", "Full"}, {`VORDEFINIERT\Administratoren`, administrators, "Allow", "Read"},
	}})
	ensureTwice(t, f.activities().EnsureShare, backupShare())
	assert.Len(t, f.commands, 2)
}

func TestDescriptionAloneDoesNotRecreateAShare(t *testing.T) {
	f := shareHost(t, &shareFound{`R:\OpenScape\xpr\backup`, "old", []shareAccess{{`VORDEFINIERT\Administratoren`, administrators, "Allow", "Full"}}})
	want := backupShare()
	want.Recreate = true
	ensureTwice(t, f.activities().EnsureShare, want)
	assert.Equal(t, []string{pipe + `Set-SmbShare -Description 'XPR ''Backup'' Directory' -Force`}, f.commands)
}

func TestShareOnAnotherPathIsReplaced(t *testing.T) {
	f := shareHost(t, &shareFound{`C:\backup`, "", nil})
	ensureTwice(t, f.activities().EnsureShare, backupShare())
	assert.Equal(t, pipe+`Remove-SmbShare -Force`, f.commands[0])
	assert.Len(t, f.commands, 2)
}

func TestShareIsRecreatedWhereThatIsWanted(t *testing.T) {
	f := shareHost(t, &shareFound{`R:\OpenScape\xpr\backup`, "XPR 'Backup' Directory", []shareAccess{{"Jeder", "S-1-1-0", "Allow", "Full"}}})
	want := backupShare()
	want.Recreate = true
	outcome := ensureTwice(t, f.activities().EnsureShare, want)
	assert.Len(t, outcome.Changes, 2)
	assert.Equal(t, pipe+`Remove-SmbShare -Force`, f.commands[0])
	assert.Contains(t, f.commands[1], "New-SmbShare")
	assert.Len(t, f.commands, 2, "nothing is changed once the share is right")
}

func TestShareErrors(t *testing.T) {
	f := shareHost(t, &shareFound{`R:\OpenScape\xpr\backup`, "", []shareAccess{{"Jeder", "S-1-1-0", "Deny", "Full"}}})
	ensure := f.activities().EnsureShare
	refused(t, ensure, backupShare(), ErrPrecondition)
	want := backupShare()
	want.Path = `R:\missing`
	refused(t, ensure, want, ErrPrecondition)
	want.Access = "Everything"
	refused(t, ensure, want, ErrBadRequest)
	assert.Empty(t, f.commands)
	f = shareHost(t)
	f.deaf["new-share-full"] = true
	refused(t, f.activities().EnsureShare, backupShare(), ErrVerification)
}
