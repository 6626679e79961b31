package windows

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine/enginetest"
	"changeover/runbook"
)

// rightHost is a host whose policy lists holders of one right.
func rightHost(t *testing.T, line string) *enginetest.Host {
	f := newHost(t)
	resolveAccounts(f)
	f.On("get-user-right", func(params) any { return map[string]any{"lines": []string{line}} })
	f.On("set-user-right", func(p params) any {
		line = p.Text("Right") + " = " + p.Text("Holders")
		return map[string]any{"exitCode": f.ExitCodes["secedit"]}
	})
	return f
}

const logonAsService = "SeServiceLogonRight"

func TestRightIsAddedAndOthersKeepIt(t *testing.T) {
	f := rightHost(t, `SeServiceLogonRight = *S-1-5-80-0,Gast,EXAMPLE\mailer`)
	outcome := f.Twice(LogonRight{Account: `EXAMPLE\svc_xpr`, Right: logonAsService})
	assert.Equal(t, `SeServiceLogonRight of EXAMPLE\svc_xpr is '(absent)', wanted 'present'`, runbook.Differences(outcome.Changes), "the other holders stay")
	assert.Equal(t, []string{`set-user-right -Right 'SeServiceLogonRight' -Holders '*S-1-5-80-0,Gast,*S-1-5-21-1-2-3-mailer,*S-1-5-21-1-2-3-svc_xpr'`}, f.Commands)
}

func TestRightHeldUnderAnotherSpellingIsFound(t *testing.T) {
	f := rightHost(t, `SeServiceLogonRight = svc_xpr@example.net`)
	outcome := f.Apply(LogonRight{Account: `EXAMPLE\svc_xpr`, Right: logonAsService})
	assert.Empty(t, outcome.Changes)
}

func TestRightErrors(t *testing.T) {
	const line = "SeServiceLogonRight = *S-1-5-80-0"
	f := rightHost(t, line)
	want := LogonRight{Account: `EXAMPLE\svc_xpr`, Right: logonAsService}
	f.ExitCodes["secedit"] = 1
	f.Refused(want, runbook.ErrRefused)
	f.Refused(LogonRight{Account: "nobody", Right: logonAsService}, runbook.ErrPrecondition)
	f = rightHost(t, line)
	f.Deaf["set-user-right"] = true
	f.Refused(want, runbook.ErrVerification)
}

func TestEmptyListOfHoldersIsNotWrittenBack(t *testing.T) {
	for _, line := range []string{"", "SeServiceLogonRight ="} {
		f := rightHost(t, line)
		f.Refused(LogonRight{Account: `EXAMPLE\svc_xpr`, Right: logonAsService}, runbook.ErrPrecondition, "secedit.exe lists no account with this right")
		assert.Empty(t, f.Commands)
	}
}

// A refresh of a group policy takes the right from everybody whom the policy does not name.
func TestHoldersThatAPolicyTakesAwayAreNamed(t *testing.T) {
	f := rightHost(t, `SeServiceLogonRight = *S-1-5-80-0,Gast,EXAMPLE\mailer`)
	line := `SeServiceLogonRight = *S-1-5-80-0,Gast,EXAMPLE\mailer`
	f.On("get-user-right", func(params) any { return map[string]any{"lines": []string{line}} })
	f.On("set-user-right", func(p params) any {
		line = `SeServiceLogonRight = *S-1-5-80-0,EXAMPLE\svc_xpr`
		return map[string]any{"exitCode": 0}
	})
	f.Refused(LogonRight{Account: `EXAMPLE\svc_xpr`, Right: logonAsService}, runbook.ErrVerification,
		"SeServiceLogonRight of Gast", "SeServiceLogonRight of *S-1-5-21-1-2-3-mailer")
}

// groupHost is a German host whose administrators are names.
func groupHost(t *testing.T, members ...string) *enginetest.Host {
	f := newHost(t)
	resolveAccounts(f)
	f.On("get-local-group-members", func(params) any {
		var list []map[string]string
		for _, name := range members {
			list = append(list, map[string]string{"name": name, "sid": "S-1-5-21-1-2-3-" + strings.ToLower(strings.TrimPrefix(name, `EXAMPLE\`))})
		}
		return map[string]any{"found": true, "group": "Administratoren", "members": list}
	})
	f.Does("add-local-group-member", func(p params) { members = append(members, p.Text("Account")) })
	return f
}

func TestLocalGroupThatIsNotThere(t *testing.T) {
	f := newHost(t)
	resolveAccounts(f)
	f.On("get-local-group-members", func(params) any { return map[string]any{"found": false, "group": "", "members": []string{}} })
	f.Refused(LocalGroupMember{GroupSID: administrators, Account: `EXAMPLE\svc_xpr`}, runbook.ErrPrecondition)
	assert.Empty(t, f.Commands)
}

func TestAccountJoinsTheLocalGroup(t *testing.T) {
	f := groupHost(t, `EXAMPLE\admin`)
	outcome := f.Twice(LocalGroupMember{GroupSID: administrators, Account: `EXAMPLE\svc_xpr`})
	assert.Equal(t, []string{`Add-LocalGroupMember -SID 'S-1-5-32-544' -Member 'EXAMPLE\svc_xpr'`}, f.Commands)
	assert.Equal(t, `Member EXAMPLE\svc_xpr of Administratoren is '(absent)', wanted 'present'`, runbook.Differences(outcome.Changes), "the other members stay")
}

func TestMemberIsFoundByItsSID(t *testing.T) {
	f := groupHost(t, `EXAMPLE\SVC_XPR`)
	outcome := f.Apply(LocalGroupMember{GroupSID: administrators, Account: "svc_xpr@example.net"})
	assert.Empty(t, outcome.Changes)
}

func TestGroupThatDropsTheMemberFailsVerification(t *testing.T) {
	f := groupHost(t)
	f.Deaf["add-local-group-member"] = true
	f.Refused(LocalGroupMember{GroupSID: administrators, Account: `EXAMPLE\svc_xpr`}, runbook.ErrVerification)
}

// The accounts of Windows itself have names that differ by language (Microsoft, "Well-known SIDs"), so rules for site files cannot know all
// of them. Their SIDs are the same everywhere.
func TestAnAccountOfWindowsItselfIsRefusedUnderAnyName(t *testing.T) {
	for account, sid := range map[string]string{
		`NT INSTANS\SYSTEM`: "S-1-5-18", `VORDEFINIERT\Administratoren`: "S-1-5-32-544", `NT SERVICE\licsvc`: "S-1-5-80-1-2-3-4-5", "Jeder": "S-1-1-0",
	} {
		f := groupHost(t)
		f.Always("get-account-sids", map[string]any{"accounts": []map[string]string{{"account": account, "sid": sid}}})
		f.Refused(LocalGroupMember{GroupSID: administrators, Account: account}, runbook.ErrPrecondition,
			"cannot use account '"+account+"'", "its SID is "+sid+", so it is an account or a group of Windows itself", "give a user of the domain in the site file")
		assert.Empty(t, f.Commands)
	}
	f := groupHost(t)
	f.Refused(LocalGroupMember{GroupSID: administrators, Account: "LocalSystem"}, runbook.ErrPrecondition, "its SID is S-1-5-18")
}

// The groups that every domain has end with the same numbers under names that differ by language.
func TestAGroupOfADomainIsNoAccountForServices(t *testing.T) {
	for account, rid := range map[string]string{
		`EXAMPLE\Domänen-Benutzer`: "513", `EXAMPLE\Domain Admins`: "512", `EXAMPLE\Domain Computers`: "515", `EXAMPLE\Group Policy Creator Owners`: "520", "dnsadmins@example.net": "572",
	} {
		f := groupHost(t)
		sid := "S-1-5-21-1-2-3-" + rid
		f.Always("get-account-sids", map[string]any{"accounts": []map[string]string{{"account": account, "sid": sid}}})
		f.Refused(LocalGroupMember{GroupSID: administrators, Account: account}, runbook.ErrPrecondition,
			"cannot use account '"+account+"'", "its SID is "+sid+", so it is a group of the domain, and a service cannot log on as a group", "give a user of the domain in the site file")
		assert.Empty(t, f.Commands)
	}
	for _, rid := range []string{"500", "1513", "1000"} {
		f := groupHost(t)
		f.Always("get-account-sids", map[string]any{"accounts": []map[string]string{{"account": `EXAMPLE\x`, "sid": "S-1-5-21-1-2-3-" + rid}}})
		sids, err := ReadAccountSIDs(t.Context(), f, `EXAMPLE\x`)
		require.NoError(t, err)
		_, err = sids.Required(`EXAMPLE\x`)
		require.NoError(t, err, rid)
	}
}
