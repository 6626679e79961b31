package powershell

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/winrm"
	"changeover/config"
	"changeover/config/secrets"
	"changeover/runbook"
)

func TestErrorsGetATypeByTheirCodes(t *testing.T) {
	for _, tc := range []struct {
		name       string
		err        error
		errorType  string
		unanswered bool
	}{
		{"unreachable", &winrm.TransportError{Cause: errors.New("refused")}, runbook.ErrTransport, false},
		{"lost reply", &LostReply{Cause: &winrm.Fault{Code: 5}}, runbook.ErrTransport, true},
		{"shell gone", &winrm.Fault{Code: winrm.CodeMissing}, runbook.ErrTransport, false},
		{"wrapped", fmt.Errorf("cannot start: %w", &winrm.HTTPError{Status: 503}), runbook.ErrTransport, false},
		{"deadline", context.DeadlineExceeded, runbook.ErrTransport, false},
		{"untrusted certificate", &winrm.TransportError{Cause: &tls.CertificateVerificationError{Err: errors.New("unknown authority")}}, runbook.ErrConnection, false},
		{"mutex", fmt.Errorf("busy: %w", ErrMutexBusy), runbook.ErrHostBusy, false},
		{"quota", ErrQuota, runbook.ErrHostBusy, false},
		{"operation quota", &winrm.Fault{Code: winrm.CodeOperationQuota}, runbook.ErrHostBusy, false},
		{"logon refused", &winrm.AuthError{}, runbook.ErrAccessDenied, false},
		{"logon refused for good", &winrm.AuthError{Final: true, Earlier: &winrm.Refusal{Host: "KERN2"}}, runbook.ErrAccessDenied, false},
		{"WinRM refused", &winrm.Fault{Code: winrm.CodeAccessDenied}, runbook.ErrAccessDenied, false},
		{"access denied", &host.Error{HRESULT: 0x80070005}, runbook.ErrAccessDenied, false},
		{"sharing violation", &host.Error{HRESULT: 0x80070020}, runbook.ErrFileInUse, false},
		{"mapped file", &host.Error{Win32: 1224}, runbook.ErrFileInUse, false},
		{"RPC unavailable", &host.Error{Win32: 1722}, runbook.ErrClusterBusy, false},
		{"RPC failed", &host.Error{HRESULT: 0x800706BE}, runbook.ErrClusterBusy, false},
		{"anything else of Windows", &host.Error{ID: "NoServiceFoundForGivenName"}, runbook.ErrRefused, false},
		{"module that is not there", &host.Error{ID: "CommandNotFoundException", Category: "ObjectNotFound"}, runbook.ErrRefused, false},
		{"an answer of another form", host.Reply{Result: []byte(`[{},{}]`)}.Decode(&struct{}{}), runbook.ErrBadRequest, false},
		{"bad call", fmt.Errorf("x: %w", ErrBadCall), runbook.ErrBadRequest, false},
		{"missing secret", fmt.Errorf("x: %w", &secrets.UnreadableError{Err: errors.New("no variable")}), runbook.ErrConnection, false},
		{"missing file", &fs.PathError{Op: "open", Err: syscall.ENOENT}, runbook.ErrConnection, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := meaning(t.Context(), tc.err)
			var failure *host.Failure
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, tc.errorType, failure.Type)
			assert.NotEmpty(t, failure.Next)
			require.ErrorIs(t, err, tc.err)
			assert.EqualError(t, err, tc.err.Error())
			assert.Equal(t, tc.unanswered, host.Unanswered(err))
		})
	}
}

// Waiting helps against a quota that is used up. If it does not, an operator needs the name of the quota.
func TestAQuotaThatIsUsedUpIsNamed(t *testing.T) {
	for _, test := range []struct {
		err    error
		advice string
	}{
		{fmt.Errorf("%w: %w", ErrQuota, &winrm.Fault{Code: winrm.CodeShellQuota}), `(Set-Item WSMan:\localhost\Shell\MaxShellsPerUser NUMBER)`},
		{&winrm.Fault{Code: winrm.CodeOperationQuota}, `(Set-Item WSMan:\localhost\Service\MaxConcurrentOperationsPerUser NUMBER)`},
		{&winrm.Fault{Code: winrm.CodeUserQuota}, `(Set-Item WSMan:\localhost\Shell\MaxConcurrentUsers NUMBER)`},
		{&winrm.Fault{Code: 2150859241}, "'winrm get winrm/config' on the host shows the quotas of WinRM"},
	} {
		var failure *host.Failure
		require.ErrorAs(t, meaning(t.Context(), test.err), &failure)
		assert.Contains(t, failure.Next, test.advice)
	}
	var busy *host.Failure
	require.ErrorAs(t, meaning(t.Context(), &winrm.Fault{Code: winrm.CodeBusy}), &busy)
	assert.NotContains(t, busy.Next, "quota")
}

// A change that was certainly not run has no record.
func TestWhatWasCertainlyNotRun(t *testing.T) {
	for err, want := range map[error]bool{
		&undelivered{&winrm.TransportError{Cause: errors.New("refused")}}: true,
		fmt.Errorf("busy: %w", ErrMutexBusy):                              true,
		&WrongComputerError{Host: "KERN1", Computer: "KERN2"}:             true,
		&LostReply{Cause: &undelivered{errors.New("reset")}}:              false,
		&host.Error{Win32: 5}:                                             false,
		&host.AnswerError{}:                                               false,
	} {
		assert.Equal(t, want, host.NotRun(meaning(t.Context(), err)), "%v", err)
	}
}

// Somebody answers, so neither the host nor a firewall is the cause.
func TestAnAnswerThatIsNotOfWinRMPointsToTheURL(t *testing.T) {
	plain := &winrm.TransportError{URL: "https://node1:5985/wsman", Cause: tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}}
	for _, tc := range []struct {
		err             error
		errorType, next string
	}{
		{plain, runbook.ErrConnection, "give the URL of an HTTPS listener"},
		{&winrm.HTTPError{Status: 404}, runbook.ErrTransport, "check the port and the path of the host's url in the endpoints file"},
		{&winrm.LostAnswer{Action: "Create", Cause: &winrm.HTTPError{Status: 502}}, runbook.ErrTransport, "check the port and the path of the host's url in the endpoints file"},
	} {
		errorType, next := classify(tc.err)
		assert.Equal(t, tc.errorType, errorType)
		assert.Contains(t, next, tc.next)
		assert.NotContains(t, next, "firewall")
	}
}

// The account is in the group Administrators, and Windows denies it access nevertheless: user account control takes the rights of
// an administrator from a local account in a remote session.
func TestADeniedAccessNamesUserAccountControl(t *testing.T) {
	for _, denied := range []error{&winrm.Fault{Code: winrm.CodeAccessDenied}, &host.Error{HRESULT: 0x80070005}, &host.Error{Category: "PermissionDenied"}} {
		_, next := classify(denied)
		assert.Contains(t, next, "if this account is a local account other than the built-in Administrator, set the registry value LocalAccountTokenFilterPolicy on the host to 1")
	}
}

// Where DNS does not know the host, there is nobody whose listener or firewall could be the cause.
func TestANameThatDNSDoesNotKnowPointsToTheURL(t *testing.T) {
	lookup := func(notFound bool) error {
		return &winrm.TransportError{URL: "https://kren1:5986/wsman", Cause: &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "kren1", IsNotFound: notFound}}}
	}
	errorType, next := classify(lookup(true))
	assert.Equal(t, runbook.ErrTransport, errorType)
	assert.Contains(t, next, "check the name in the host's url in the endpoints file")
	assert.Contains(t, next, "nslookup kren1")
	assert.NotContains(t, next, "firewall")
	_, next = classify(lookup(false))
	assert.NotContains(t, next, "nslookup", "a DNS server that does not answer knows nothing of the name")
}

// A script throws a text of its own if a property cannot be read. The same words in an error of Windows have no such meaning.
func TestAPropertyThatCannotBeReadHasItsAdvice(t *testing.T) {
	const text = "Size of disk 1 cannot be read"
	kind, next := classify(&host.Error{Script: "get-clustered-disks", Message: text, ID: text, Category: "OperationStopped"})
	assert.Equal(t, runbook.ErrRefused, kind)
	assert.Contains(t, next, "Windows has no value for the property that the error names")
	assert.Contains(t, next, "'changeover scripts'")
	_, next = classify(&host.Error{Message: text, ID: "GetContentReaderIOError,Microsoft.PowerShell.Commands.GetContentCommand"})
	assert.NotContains(t, next, "the property that the error names")
}

func TestAnAccountThatCannotBeLookedUpHasItsAdvice(t *testing.T) {
	kind, next := classify(&host.Error{ID: "SystemException", HRESULT: 0x80131501})
	assert.Equal(t, runbook.ErrRefused, kind)
	assert.Contains(t, next, "nltest /sc_query:DOMAIN")
	_, next = classify(&host.Error{ID: "IdentityNotMappedException", HRESULT: 0x80131501})
	assert.NotContains(t, next, "nltest")
}

// The table is complete in both directions: these numbers and no others decide.
func TestErrorNumbersOfWindows(t *testing.T) {
	want := map[uint32]string{
		5: runbook.ErrAccessDenied, 1326: runbook.ErrAccessDenied,
		32: runbook.ErrFileInUse, 33: runbook.ErrFileInUse, 1224: runbook.ErrFileInUse,
		1051: runbook.ErrServiceBusy, 1061: runbook.ErrServiceBusy, 1055: runbook.ErrServiceBusy,
		1722: runbook.ErrClusterBusy, 1726: runbook.ErrClusterBusy, 1727: runbook.ErrClusterBusy, 1753: runbook.ErrClusterBusy,
		5022: runbook.ErrClusterBusy, 5050: runbook.ErrClusterBusy, 5908: runbook.ErrClusterBusy, 5918: runbook.ErrClusterBusy,
		5909: runbook.ErrClusterBusy, 5944: runbook.ErrClusterBusy, // "Too busy", "cannot be performed at this time".
	}
	for code := uint32(1); code < 16000; code++ {
		expected, decides := want[code]
		if !decides {
			expected = runbook.ErrRefused // Among others 5023 (invalid state) and 5917 (invalid string).
		}
		for _, refused := range []*host.Error{
			{Win32: code},
			{HRESULT: 0x80070000 | code},
			{ID: fmt.Sprintf("HRESULT 0x8007%04x,Get-ScheduledTask", code), HRESULT: 0x80131500},
			{ID: fmt.Sprintf("Windows System Error %d,Get-SmbShare", code), HRESULT: 0x80131500},
		} {
			got, next := classify(refused)
			require.Equal(t, expected, got, "error %d", code)
			require.NotEmpty(t, next)
		}
	}
	assert.Len(t, windowsCodes, len(want), "no number twice")
	for _, c := range windowsCodes {
		assert.NotEmpty(t, c.name, c.code)
		busy := c.errorType == runbook.ErrClusterBusy || c.errorType == runbook.ErrServiceBusy
		assert.Equal(t, busy, runbook.Retryable(c.errorType), c.name)
	}
}

// An id that only looks like one with a number, or carries the number of another facility, decides nothing.
func TestErrorIdsWithoutANumberOfWindows(t *testing.T) {
	for _, id := range []string{"HRESULT 0x80041003,Get-CimInstance", "HRESULT 0x8007,x", "Windows System Error ,x", "Windows System Error 1722x", "Not HRESULT 0x800706ba,x", "5"} {
		assert.Zero(t, (&host.Error{ID: id}).Code(), id)
	}
	assert.EqualValues(t, 5, (&host.Error{ID: "Windows System Error 1722,x", Win32: 5}).Code(), "the exception's own number")
}

// The end of a context is the caller's own, unless a request was on its way.
func TestTheEndOfAContextHasNoType(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	require.NoError(t, meaning(ended, nil))
	require.Equal(t, context.Canceled, meaning(ended, context.Canceled))
	assert.True(t, host.NotRun(meaning(ended, &undelivered{context.Canceled})))
	lost := meaning(ended, &LostReply{Cause: context.Canceled})
	assert.True(t, host.Unanswered(lost))
	assert.False(t, host.NotRun(lost))
	require.ErrorAs(t, meaning(t.Context(), context.DeadlineExceeded), new(*host.Failure))
}

// Stop-Service refuses with an error id of its own where a dependent was started meanwhile.
func TestADependentThatWasStartedMeanwhileIsWaitedFor(t *testing.T) {
	got, next := classify(&host.Error{ID: "ServiceHasDependentServices,Microsoft.PowerShell.Commands.StopServiceCommand", Category: "InvalidOperation"})
	assert.Equal(t, runbook.ErrServiceBusy, got)
	assert.NotEmpty(t, next)
}

// A service that refuses to stop may protect itself, or accept no stop at all. The error of Stop-Service has only the number of the cause.
func TestARefusedStopNamesItsCause(t *testing.T) {
	const stop = "CouldNotStopService,Microsoft.PowerShell.Commands.StopServiceCommand"
	for _, tc := range []struct {
		win32           uint32
		errorType, next string
	}{
		{5, runbook.ErrAccessDenied, "Windows denied access (error 5), as it does for a service that protects itself: turn off the protection of the service in its own program"},
		{1052, runbook.ErrRefused, "the service does not accept a stop (error 1052): stop the service with its own program"},
		{1053, runbook.ErrRefused, "correct the cause of the refusal on the host"},
		{1061, runbook.ErrServiceBusy, "waits until the service has started or stopped"},
	} {
		errorType, next := classify(&host.Error{ID: stop, Category: "CloseError", Win32: tc.win32})
		assert.Equal(t, tc.errorType, errorType, tc.win32)
		assert.Contains(t, next, tc.next, tc.win32)
	}
}

// A file that a program runs or maps looks like a missing right when it is deleted.
func TestADeletionThatIsDeniedNamesBothCauses(t *testing.T) {
	const command = "Microsoft.PowerShell.Commands.RemoveItemCommand"
	for _, tc := range []struct {
		refused         *host.Error
		errorType, next string
	}{
		{&host.Error{ID: "RemoveFileSystemItemUnAuthorizedAccess," + command, Category: "PermissionDenied", HRESULT: 0x80070005}, runbook.ErrAccessDenied, "of a program or library that is in use"},
		{&host.Error{ID: "RemoveFileSystemItemIOError," + command, Category: "WriteError", HRESULT: 0x80070020}, runbook.ErrFileInUse, "close the program that has the file open"},
		{&host.Error{ID: "UnauthorizedAccessException", Category: "PermissionDenied", HRESULT: 0x80070005}, runbook.ErrAccessDenied, "check that the account in the endpoints file is in the group Administrators of the host"},
	} {
		errorType, next := classify(tc.refused)
		assert.Equal(t, tc.errorType, errorType)
		assert.Contains(t, next, tc.next)
	}
}

// The endpoints file has nothing to do with a password of the site file.
func TestAnUnreadablePasswordOfTheSiteNamesTheSiteFile(t *testing.T) {
	resolver := secrets.Resolver{LookupEnv: func(string) (string, bool) { return "", false }, Process: "the worker's process on computer W1"}
	pool := NewPool(PoolOptions{Secrets: resolver})
	_, err := pool.request("KERN1", scripts.SetServiceAccount.Of("Name", "s", "Account", "a", "Password", config.Secret("env:XPR")))
	require.Error(t, err)
	var failure *host.Failure
	require.ErrorAs(t, meaning(t.Context(), &undelivered{err}), &failure)
	require.ErrorContains(t, failure, "cannot read the password to which the site file refers: cannot resolve secret env:XPR: the worker's process on computer W1 has no environment variable of this name; "+
		"set the variable, then start the process again")
	assert.Equal(t, "after that, retry", failure.Next)
	assert.Equal(t, runbook.ErrConnection, failure.Type)
}
