package powershell

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"changeover/activities/powershell"
	"changeover/activities/winrm"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestErrorsGetATypeByTheirCodes(t *testing.T) {
	for _, tc := range []struct {
		name      string
		err       error
		errorType string
	}{
		{"unreachable", &winrm.TransportError{Cause: errors.New("refused")}, ErrTransport},
		{"lost reply", &powershell.LostReply{Cause: &winrm.Fault{Code: 5}}, ErrTransport},
		{"shell gone", &winrm.Fault{Code: winrm.CodeMissing}, ErrTransport},
		{"wrapped", fmt.Errorf("cannot start: %w", &winrm.HTTPError{Status: 503}), ErrTransport},
		{"deadline", context.DeadlineExceeded, ErrTransport},
		{"untrusted certificate", &winrm.TransportError{Cause: &tls.CertificateVerificationError{Err: errors.New("unknown authority")}}, ErrPrecondition},
		{"mutex", fmt.Errorf("busy: %w", powershell.ErrMutexBusy), ErrHostBusy},
		{"quota", powershell.ErrQuota, ErrHostBusy},
		{"operation quota", &winrm.Fault{Code: winrm.CodeOperationQuota}, ErrHostBusy},
		{"logon refused", &winrm.AuthError{}, ErrAccessDenied},
		{"logon refused for good", &winrm.AuthError{Final: true, Earlier: &winrm.Refusal{Host: "KERN2"}}, ErrAccessDenied},
		{"WinRM refused", &winrm.Fault{Code: winrm.CodeAccessDenied}, ErrAccessDenied},
		{"access denied", &powershell.Error{HRESULT: 0x80070005}, ErrAccessDenied},
		{"sharing violation", &powershell.Error{HRESULT: 0x80070020}, ErrFileInUse},
		{"mapped file", &powershell.Error{Win32: 1224}, ErrFileInUse},
		{"RPC unavailable", &powershell.Error{Win32: 1722}, ErrClusterBusy},
		{"RPC failed", &powershell.Error{HRESULT: 0x800706BE}, ErrClusterBusy},
		{"anything else of Windows", &powershell.Error{ID: "NoServiceFoundForGivenName"}, ErrRefused},
		{"bad call", fmt.Errorf("x: %w", powershell.ErrBadCall), ErrBadRequest},
		{"missing secret file", &fs.PathError{Op: "open", Err: syscall.ENOENT}, ErrPrecondition},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := hostError("do it", "KERN1", tc.err)
			requireType(t, err, tc.errorType)
			assert.ErrorContains(t, err, "cannot do it on KERN1: ")
			assert.ErrorContains(t, err, tc.err.Error())
		})
	}
}

// The table is complete in both directions: these numbers and no others decide.
func TestErrorNumbersOfWindows(t *testing.T) {
	want := map[uint32]string{
		5: ErrAccessDenied, 1326: ErrAccessDenied,
		32: ErrFileInUse, 33: ErrFileInUse, 1224: ErrFileInUse,
		1722: ErrClusterBusy, 1726: ErrClusterBusy, 1727: ErrClusterBusy, 1753: ErrClusterBusy,
		5022: ErrClusterBusy, 5050: ErrClusterBusy, 5908: ErrClusterBusy, 5918: ErrClusterBusy,
	}
	for code := uint32(1); code < 16000; code++ {
		expected, decides := want[code]
		if !decides {
			expected = ErrRefused // Among others 5023 (invalid state) and 5917 (invalid string).
		}
		for _, refused := range []*powershell.Error{{Win32: code}, {HRESULT: 0x80070000 | code}} {
			got, next := classify(refused)
			require.Equal(t, expected, got, "error %d", code)
			require.NotEmpty(t, next)
		}
	}
	assert.Len(t, windowsCodes, len(want), "no number twice")
	for _, c := range windowsCodes {
		assert.NotEmpty(t, c.name, c.code)
		assert.Equal(t, c.errorType == ErrClusterBusy, retryable(c.errorType), c.name)
	}
}

func TestTypedErrorsAndCancellationStayAsTheyAre(t *testing.T) {
	typed := preconditionError("cannot")
	require.Same(t, typed, hostError("x", "h", typed))
	require.Equal(t, context.Canceled, hostError("x", "h", context.Canceled))
	require.NoError(t, hostError("x", "h", nil))
}

func TestTypedErrorsNameTheirHost(t *testing.T) {
	for message, want := range map[string]string{
		`cannot copy D:\x.dll: it is not on the host; retry`:      `cannot copy D:\x.dll on KERN1: it is not on the host; retry`,
		"cannot bring role 'R' online on KERN2: it failed; retry": "cannot bring role 'R' online on KERN2: it failed; retry",
		"cannot work on node KERN2: there is none":                "cannot work on node KERN2: there is none",
		"cannot stop the service of kern1: it owns the role":      "cannot stop the service of kern1: it owns the role",
	} {
		err := hostError("x", "KERN1", preconditionError("%s", message))
		requireType(t, err, ErrPrecondition)
		assert.Equal(t, want, messageOf(err))
		assert.Equal(t, want, messageOf(hostError("y", "KERN1", err)), "once")
	}
}

func TestErrorsOfAStepNameTheHost(t *testing.T) {
	f := serviceHost(t)
	refused(t, f.activities().EnsureWindowsService, WindowsService{Name: "mrs", StartMode: "Manual"}, ErrPrecondition, "cannot configure service mrs on KERN1: ")
	f = serviceHost(t, serviceFixture("mrs"))
	f.exitCodes["clear-service-dependencies"] = 5
	refused(t, f.activities().EnsureWindowsService, WindowsService{Name: "mrs", NoDependencies: true}, ErrRefused, "cannot run sc.exe on KERN1: ")
	refused(t, f.activities().EnsureWindowsService, WindowsService{Name: "mrs", Account: `NOWHERE\x`}, ErrPrecondition, `cannot resolve account 'NOWHERE\x' on KERN1: `)
}
