package windows

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// rightHost is a host whose policy lists holders of one right.
func rightHost(t *testing.T, line string) *fakeHost {
	f := newFakeHost(t)
	resolveAccounts(f)
	f.on("get-user-right", func(params) any { return map[string]any{"lines": []string{line}} })
	f.on("set-user-right", func(p params) any {
		line = p.text("Right") + " = " + p.text("Holders")
		return map[string]any{"exitCode": f.exitCodes["secedit"]}
	})
	return f
}

const logonAsService = "SeServiceLogonRight"

func TestRightIsAddedAndOthersKeepIt(t *testing.T) {
	f := rightHost(t, `SeServiceLogonRight = *S-1-5-80-0,Gast,EXAMPLE\mailer`)
	ensureTwice(t, f.activities().EnsureLogonRight, LogonRight{Account: `EXAMPLE\svc_xpr`, Right: logonAsService})
	assert.Equal(t, []string{`set-user-right -Right 'SeServiceLogonRight' -Holders '*S-1-5-80-0,Gast,*S-1-5-21-1-2-3-mailer,*S-1-5-21-1-2-3-svc_xpr'`}, f.commands)
}

func TestRightHeldUnderAnotherSpellingIsFound(t *testing.T) {
	f := rightHost(t, `SeServiceLogonRight = svc_xpr@example.net`)
	outcome := run(t, f.activities().EnsureLogonRight, LogonRight{Account: `EXAMPLE\svc_xpr`, Right: logonAsService})
	assert.Empty(t, outcome.Changes)
}

func TestRightErrors(t *testing.T) {
	f := rightHost(t, "")
	want := LogonRight{Account: `EXAMPLE\svc_xpr`, Right: logonAsService}
	f.exitCodes["secedit"] = 1
	refused(t, f.activities().EnsureLogonRight, want, ErrRefused)
	refused(t, f.activities().EnsureLogonRight, LogonRight{Account: "nobody", Right: logonAsService}, ErrPrecondition)
	f = rightHost(t, "")
	f.deaf["set-user-right"] = true
	refused(t, f.activities().EnsureLogonRight, want, ErrVerification)
}

// groupHost is a German host whose administrators are names.
func groupHost(t *testing.T, members ...string) *fakeHost {
	f := newFakeHost(t)
	resolveAccounts(f)
	f.on("get-local-group-members", func(params) any {
		var list []map[string]string
		for _, name := range members {
			list = append(list, map[string]string{"name": name, "sid": "S-1-5-21-1-2-3-" + strings.ToLower(strings.TrimPrefix(name, `EXAMPLE\`))})
		}
		return map[string]any{"group": "Administratoren", "members": list}
	})
	f.does("add-local-group-member", func(p params) { members = append(members, p.text("Account")) })
	return f
}

func TestAccountJoinsTheLocalGroup(t *testing.T) {
	f := groupHost(t, `EXAMPLE\admin`)
	outcome := ensureTwice(t, f.activities().EnsureLocalGroupMember, LocalGroupMember{GroupSID: administrators, Account: `EXAMPLE\svc_xpr`})
	assert.Equal(t, []string{`Add-LocalGroupMember -SID 'S-1-5-32-544' -Member 'EXAMPLE\svc_xpr'`}, f.commands)
	assert.Equal(t, "Members of Administratoren", outcome.Changes[0].Property)
}

func TestMemberIsFoundByItsSID(t *testing.T) {
	f := groupHost(t, `EXAMPLE\SVC_XPR`)
	outcome := run(t, f.activities().EnsureLocalGroupMember, LocalGroupMember{GroupSID: administrators, Account: "svc_xpr@example.net"})
	assert.Empty(t, outcome.Changes)
}

func TestGroupThatDropsTheMemberFailsVerification(t *testing.T) {
	f := groupHost(t)
	f.deaf["add-local-group-member"] = true
	refused(t, f.activities().EnsureLocalGroupMember, LocalGroupMember{GroupSID: administrators, Account: `EXAMPLE\svc_xpr`}, ErrVerification)
}
