// Package win32 holds what all parts of the model share: Win32 error codes with their texts, names
// that ignore case, and the expansion of %NAME%.
package win32

import (
	"errors"
	"fmt"
)

// Win32 error codes of the model (Microsoft, "System Error Codes"; 2118 and 2310 are from
// "Network Management Error Codes").
const (
	CodeFileNotFound       = 2
	CodePathNotFound       = 3
	CodeAccessDenied       = 5
	CodeInvalidHandle      = 6
	CodeInvalidData        = 13
	CodeWriteProtect       = 19
	CodeSharingViolation   = 32
	CodeInvalidParameter   = 87
	CodeModuleNotFound     = 126
	CodeDirNotEmpty        = 145
	CodeAlreadyExists      = 183
	CodeBadExe             = 193
	CodeDependentsRunning  = 1051
	CodeServiceTimeout     = 1053
	CodeAlreadyRunning     = 1056
	CodeInvalidAccount     = 1057
	CodeServiceDisabled    = 1058
	CodeCircularDependency = 1059
	CodeServiceMissing     = 1060
	CodeCannotControl      = 1061
	CodeNotStarted         = 1062
	CodeServiceSpecific    = 1066
	CodeProcessAborted     = 1067
	CodeDependencyFailed   = 1068
	CodeLogonFailed        = 1069
	CodeMarkedForDelete    = 1072
	CodeServiceExists      = 1073
	CodeDependencyMissing  = 1075
	CodeDuplicateName      = 1078
	CodeShutdownInProgress = 1115
	CodeNoShutdown         = 1116
	CodeShutdownScheduled  = 1190
	CodeNoneMapped         = 1332
	CodeNoSuchGroup        = 1376
	CodeNotMember          = 1377
	CodeAlreadyMember      = 1378
	CodeRPCUnavailable     = 1722
	CodeNoEndpoint         = 1753

	CodeDuplicateShare    = 2118
	CodeShareMissing      = 2310
	CodeDependentExists   = 5001
	CodeDependencyUnknown = 5002
	CodeDependencyExists  = 5003
	CodeResourceNotOnline = 5004
	CodeNodeNotAvailable  = 5005
	CodeResourceMissing   = 5007
	CodeObjectExists      = 5010
	CodeGroupMissing      = 5013
	CodeNotPossibleOwner  = 5016
	CodeOnlineFailed      = 5018
	CodeResourceOnline    = 5019
	CodeInvalidState      = 5023
	CodePropertiesStored  = 5024
	CodeResourceFailed    = 5038
	CodeNodeMissing       = 5042
	CodeNodeDown          = 5050
	CodeNodeIsMember      = 5065
	CodeNodePaused        = 5070
	CodeTypeMissing       = 5078
	CodeTypeNotSupported  = 5079
	CodeNoNetworkForIP    = 5894
	CodeEvictedOnly       = 5896
	CodeGroupMoving       = 5908
)

// Error is a Win32 error and the operation that failed with it.
type Error struct {
	// Code is the Win32 error code, e.g. 1060.
	Code uint32
	// Op is the operation, e.g. `start service "licsvc" on KERN1`.
	Op string
	// Text is the message of Windows for the code, or a more exact message of the component.
	Text string
	// Specific is the service-specific error code if Code is 1066.
	Specific uint32
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("cannot %s: %s (error %d)", e.Op, e.Text, e.Code) }

// Fail returns an Error with a code and the text of Windows; format and args give the operation.
func Fail(code uint32, format string, args ...any) *Error {
	return &Error{Code: code, Op: fmt.Sprintf(format, args...), Text: Message(code)}
}

// CodeOf returns the code of an error that is or wraps an *Error, 0 for nil and 1 for any other error.
func CodeOf(err error) uint32 {
	if err == nil {
		return 0
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 1
}
