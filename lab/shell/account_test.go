package shell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/lab/cluster/customer"
	"changeover/lab/windows"
)

func TestLocalGroups(t *testing.T) {
	b := newBench(t)
	b.prints(`(Get-LocalGroup -SID 'S-1-5-32-544').Name; (Get-LocalGroup -Name Administrators).SID.Value`, "Administrators", "S-1-5-32-544")
	b.prints(`Add-LocalGroupMember -SID 'S-1-5-32-544' -Member 'EXAMPLE\xprsvc'; (Get-LocalGroup Administrators | Get-LocalGroupMember).Name -join ','`, `KERN1\Administrator,EXAMPLE\Domain Admins,EXAMPLE\xprsvc`)
	const module = ",Microsoft.PowerShell.Commands."
	for script, want := range map[string]string{
		`Get-LocalGroup -Name nix`:                                            "GroupNotFoundException GroupNotFound" + module + "GetLocalGroupCommand ObjectNotFound 0",
		`Get-LocalGroupMember -Group nix`:                                     "GroupNotFoundException GroupNotFound" + module + "GetLocalGroupMemberCommand ObjectNotFound 0",
		`Add-LocalGroupMember -Group Administrators -Member 'EXAMPLE\xprsvc'`: "MemberExistsException MemberExists" + module + "AddLocalGroupMemberCommand ResourceExists 0",
		`Add-LocalGroupMember -Group Administrators -Member nobody`:           "PrincipalNotFoundException PrincipalNotFound" + module + "AddLocalGroupMemberCommand ObjectNotFound 0",
		`Remove-LocalGroupMember -Group Users -Member 'EXAMPLE\xprsvc'`:       "MemberNotFoundException MemberNotFound" + module + "RemoveLocalGroupMemberCommand ObjectNotFound 0",
	} {
		b.fails(script, want)
	}
}

func TestAccountsAreTranslated(t *testing.T) {
	b := newBench(t)
	b.prints(`(New-Object System.Security.Principal.SecurityIdentifier 'S-1-1-0').Translate([System.Security.Principal.NTAccount]).Value`, "Everyone")
	b.prints(`$sid = (New-Object System.Security.Principal.NTAccount 'EXAMPLE\xprsvc').Translate([System.Security.Principal.SecurityIdentifier]); $sid.Translate([System.Security.Principal.NTAccount]).Value`, `EXAMPLE\xprsvc`)
	b.fails(`(New-Object System.Security.Principal.NTAccount 'nobody').Translate([System.Security.Principal.SecurityIdentifier])`, "MethodInvocationException IdentityNotMappedException NotSpecified 0")
}

func TestTranslationOfDomainAccountsNeedsADomainController(t *testing.T) {
	b := newBench(t)
	const toSid, toAccount = `.Translate([System.Security.Principal.SecurityIdentifier])`, `.Translate([System.Security.Principal.NTAccount])`
	b.world.NoDomainController.Store(true)
	b.prints(`(New-Object System.Security.Principal.SecurityIdentifier 'S-1-5-32-544')`+toAccount+`.Value`, `BUILTIN\Administrators`)
	const failed = "MethodInvocationException SystemException NotSpecified 0"
	b.fails(`(New-Object System.Security.Principal.NTAccount 'EXAMPLE\xprsvc')`+toSid, failed)
	b.fails(`(New-Object System.Security.Principal.NTAccount 'nobody')`+toSid, failed)
	b.fails(`(New-Object System.Security.Principal.SecurityIdentifier 'S-1-5-21-1-2-3-1104')`+toAccount, failed)
	b.prints(`try { (New-Object System.Security.Principal.NTAccount 'nobody')`+toSid+` } catch [System.Security.Principal.IdentityNotMappedException] { 'unknown' } catch { 'failed' }`, "failed")
	b.world.NoDomainController.Store(false)
	b.prints(`try { (New-Object System.Security.Principal.NTAccount 'nobody')`+toSid+` } catch [System.Security.Principal.IdentityNotMappedException] { 'unknown' } catch { 'failed' }`, "unknown")
}

// newGermanBench returns a bench with German hosts.
func newGermanBench(t *testing.T) *bench {
	t.Helper()
	site, err := config.Read("../../config/sites/berlin.yaml")
	require.NoError(t, err)
	w, err := customer.FromSite(site, windows.Options{Scale: 0.005, Language: "de"})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return &bench{t: t, world: w, kern1: w.Host("KERN1")}
}

func TestGroupNamesAreLocalized(t *testing.T) {
	b := newGermanBench(t)
	b.prints(`(Get-LocalGroup -SID 'S-1-5-32-544').Name; (Get-CimInstance Win32_OperatingSystem).OSLanguage`, "Administratoren", "1031")
	b.fails(`Get-LocalGroup -Name Administrators`, "GroupNotFoundException GroupNotFound,Microsoft.PowerShell.Commands.GetLocalGroupCommand ObjectNotFound 0")
}

func TestSecedit(t *testing.T) {
	b := newBench(t)
	b.prints("Set-Content C:\\r.inf -Encoding Unicode -Value '[Unicode]', 'Unicode=yes', '[Version]', 'signature=\"$CHICAGO$\"', 'Revision=1', '[Privilege Rights]', 'SeServiceLogonRight = *S-1-5-80-0,EXAMPLE\\xprsvc'; $null | & secedit.exe /configure /db C:\\r.sdb /cfg C:\\r.inf /areas USER_RIGHTS /quiet | Out-Null; $LASTEXITCODE", "0")
	p, err := b.kern1.Accounts.Lookup(`EXAMPLE\xprsvc`)
	require.NoError(t, err)
	b.prints(`$null | & secedit.exe /export /cfg C:\e.inf /areas USER_RIGHTS /quiet | Out-Null; Get-Content C:\e.inf | Where-Object { $_ -like 'SeServiceLogonRight*' }`, "SeServiceLogonRight = *S-1-5-80-0,*"+p.SID)
	for _, arguments := range []string{`/configure /cfg C:\none.inf /db C:\r.sdb`, `/configure /cfg C:\r.inf`, `/export /cfg C:\none\e.inf`, `/analyze`, `/export /cfg C:\e.inf /areas REGKEYS`, `/configure /db C:\r.sdb /cfg C:\ansi.inf`} {
		b.prints(`Set-Content C:\ansi.inf 'Unicode=yes'; $null | & secedit.exe `+arguments+` | Out-Null; $LASTEXITCODE`, "1")
	}
}

func TestExportedRightsHoldGroupPoliciesOnlyWhenMerged(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.kern1.Accounts.ApplyPolicyRight("SeServiceLogonRight", []string{"*S-1-5-80-0", "*S-1-5-32-551"}))
	export := func(options string) string {
		return `$null | & secedit.exe /export ` + options + ` /areas USER_RIGHTS /cfg C:\e.inf /quiet | Out-Null; Get-Content C:\e.inf | Where-Object { $_ -like 'SeServiceLogonRight*' }`
	}
	b.prints(export(""), "SeServiceLogonRight = *S-1-5-80-0")
	b.prints(export("/mergedpolicy"), "SeServiceLogonRight = *S-1-5-80-0,*S-1-5-32-551")
	require.NoError(t, b.kern1.Accounts.SetRight("SeServiceLogonRight", []string{"*S-1-5-32-551"}))
	b.prints(export(""), "SeServiceLogonRight = *S-1-5-32-551")
}

// The WinNT provider lists the members of a local group with their SIDs, including deleted accounts.
func TestADSIListsTheMembersOfALocalGroup(t *testing.T) {
	b := newBench(t)
	b.world.AddAccount(`EXAMPLE\leaver`, "x")
	b.world.AddAccount(`EXAMPLE\jürgen`, "x")
	b.prints(`Add-LocalGroupMember -SID S-1-5-32-544 -Member 'EXAMPLE\leaver', 'EXAMPLE\jürgen'`)
	sids, _ := b.run(b.kern1, `Get-LocalGroupMember -SID S-1-5-32-544 | ForEach-Object { $_.SID.Value }`)
	require.NoError(t, b.world.RemoveAccount(`EXAMPLE\leaver`))
	const members = `$g = New-Object System.DirectoryServices.DirectoryEntry "WinNT://KERN1/Administrators,group"
$g.psbase.Invoke('Members') | ForEach-Object { $m = New-Object System.DirectoryServices.DirectoryEntry $_; `
	b.prints(members+`(New-Object System.Security.Principal.SecurityIdentifier ([byte[]]$m.psbase.Properties['objectSid'].Value), 0).Value }`, strings.Split(sids, "\n")...)
	b.prints(`@(`+members+`$m.psbase.Path } | Where-Object { $_ -ceq 'WinNT://EXAMPLE/jürgen' }).Count`, "1")
	b.notModelled(`New-Object System.DirectoryServices.DirectoryEntry 'LDAP://x'`, "the DirectoryEntry LDAP://x")
}

// Microsoft, class System.Security.Principal.SecurityIdentifier: BinaryLength and GetBinaryForm; MS-DTYP 2.4.2.2.
func TestTheBytesOfASID(t *testing.T) {
	b := newBench(t)
	const sid = `$sid = New-Object System.Security.Principal.SecurityIdentifier 'S-1-5-32-544'; `
	b.prints(sid+`$bytes = New-Object byte[] $sid.BinaryLength; $sid.GetBinaryForm($bytes, 0); $bytes -join ' '`, "1 2 0 0 0 0 0 5 32 0 0 0 32 2 0 0")
	b.prints(`$bytes = New-Object byte[] 3; $bytes.Length; $bytes -join ' '`, "3", "0 0 0")
	b.notModelled(sid+`$sid.GetBinaryForm((New-Object byte[] 20), 4)`, "GetBinaryForm with an offset other than 0")
	b.notModelled(sid+`$sid.GetBinaryForm((New-Object byte[] 4), 0)`, "GetBinaryForm into anything but an array of at least 16 bytes")
	b.notModelled(`New-Object byte[] -1`, "New-Object byte[] with this length")
}
