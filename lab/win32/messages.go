package win32

import "fmt"

// messages are the English texts by code (Microsoft, "System Error Codes"; 2118 and 2310 are from
// "Network Management Error Codes").
var messages = map[uint32]string{
	CodeFileNotFound:       "The system cannot find the file specified.",
	CodePathNotFound:       "The system cannot find the path specified.",
	CodeAccessDenied:       "Access is denied.",
	CodeInvalidHandle:      "The handle is invalid.",
	CodeInvalidData:        "The data is invalid.",
	CodeWriteProtect:       "The media is write protected.",
	CodeSharingViolation:   "The process cannot access the file because it is being used by another process.",
	CodeInvalidParameter:   "The parameter is incorrect.",
	CodeModuleNotFound:     "The specified module could not be found.",
	CodeDirNotEmpty:        "The directory is not empty.",
	CodeAlreadyExists:      "Cannot create a file when that file already exists.",
	CodeBadExe:             "%1 is not a valid Win32 application.",
	CodeDependentsRunning:  "A stop control has been sent to a service that other running services are dependent on.",
	CodeServiceTimeout:     "The service did not respond to the start or control request in a timely fashion.",
	CodeAlreadyRunning:     "An instance of the service is already running.",
	CodeInvalidAccount:     "The account name is invalid or does not exist, or the password is invalid for the account name specified.",
	1077:                   "No attempts to start the service have been made since the last boot.",
	CodeServiceDisabled:    "The service cannot be started, either because it is disabled or because it has no enabled devices associated with it.",
	CodeCircularDependency: "Circular service dependency was specified.",
	CodeServiceMissing:     "The specified service does not exist as an installed service.",
	CodeCannotControl:      "The service cannot accept control messages at this time.",
	CodeNotStarted:         "The service has not been started.",
	CodeServiceSpecific:    "The service has returned a service-specific error code.",
	CodeProcessAborted:     "The process terminated unexpectedly.",
	CodeDependencyFailed:   "The dependency service or group failed to start.",
	CodeLogonFailed:        "The service did not start due to a logon failure.",
	CodeMarkedForDelete:    "The specified service has been marked for deletion.",
	CodeServiceExists:      "The specified service already exists.",
	CodeDependencyMissing:  "The dependency service does not exist or has been marked for deletion.",
	CodeDuplicateName:      "The name is already in use as either a service name or a service display name.",
	CodeShutdownInProgress: "A system shutdown is in progress.",
	CodeNoShutdown:         "Unable to abort the system shutdown because no shutdown was in progress.",
	CodeShutdownScheduled:  "A system shutdown has already been scheduled.",
	CodeNoneMapped:         "No mapping between account names and security IDs was done.",
	CodeNoSuchGroup:        "The specified local group does not exist.",
	CodeNotMember:          "The specified account name is not a member of the group.",
	CodeAlreadyMember:      "The specified account name is already a member of the group.",
	CodeRPCUnavailable:     "The RPC server is unavailable.",
	CodeNoEndpoint:         "There are no more endpoints available from the endpoint mapper.",
	CodeDuplicateShare:     "The name has already been shared.",
	CodeShareMissing:       "This shared resource does not exist.",
	CodeDependentExists:    "The operation cannot be completed because other resources are dependent on this resource.",
	CodeDependencyUnknown:  "The cluster resource dependency cannot be found.",
	CodeDependencyExists:   "The cluster resource cannot be made dependent on the specified resource because it is already dependent.",
	CodeResourceNotOnline:  "The cluster resource is not online.",
	CodeNodeNotAvailable:   "A cluster node is not available for this operation.",
	CodeResourceMissing:    "The cluster resource could not be found.",
	CodeObjectExists:       "The object already exists.",
	CodeGroupMissing:       "The cluster group could not be found.",
	CodeNotPossibleOwner:   "The operation failed because either the specified cluster node is not the owner of the group, or the node is not a possible owner of the group.",
	CodeOnlineFailed:       "The cluster resource could not be brought online by the resource monitor.",
	CodeResourceOnline:     "The operation could not be completed because the cluster resource is online.",
	5022:                   "The cluster software is shutting down.",
	CodeInvalidState:       "The group or resource is not in the correct state to perform the requested operation.",
	CodePropertiesStored:   "The properties were stored but not all changes will take effect until the next time the resource is brought online.",
	CodeResourceFailed:     "A cluster resource failed.",
	CodeNodeMissing:        "The cluster node was not found.",
	CodeNodeDown:           "The cluster node is down.",
	CodeNodeIsMember:       "The cluster node is already a member of the cluster.",
	CodeNodePaused:         "The cluster node is paused.",
	CodeTypeNotSupported:   "The specified node does not support a resource of this type. This may be due to version inconsistencies or due to the absence of the resource DLL on this node.",
	CodeTypeMissing:        "The specified resource type was not found.",
	CodeNoNetworkForIP:     "A matching cluster network for the specified IP address could not be found.",
	CodeEvictedOnly:        "The cluster node was evicted from the cluster successfully, but the node was not cleaned up. To determine what cleanup steps failed and how to recover, see the Failover Clustering application event log using Event Viewer.",
	CodeGroupMoving:        "The group is unable to accept the request since it is moving to another node.",
	5917:                   "An input string of characters is not in a valid format for the data it represents.",
	5918:                   "An internal cluster error occurred. A cluster database transaction was attempted while a transaction was already in progress.",
}

// Message returns the English text of Windows for a Win32 error code, as `net helpmsg` prints it; a text with the number if the
// model has none.
func Message(code uint32) string {
	if text, ok := messages[code]; ok {
		return text
	}
	return fmt.Sprintf("Error %d (0x%x).", code, code)
}

// KnownMessage reports whether the model has a text for the code.
func KnownMessage(code uint32) bool {
	_, ok := messages[code]
	return ok
}
