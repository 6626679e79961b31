package calls

import "go.temporal.io/sdk/workflow"

// strictInput is the change by which site records and locks refuse an input that cannot be used.
const strictInput = "strict-input"

// Strict reports whether a run refuses an input that cannot be used. A site record or a lock that began with
// such an input before it was refused goes on. Call it only for such an input, so that other histories get no
// marker.
func Strict(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, strictInput, workflow.DefaultVersion, 1) >= 1
}

// adoptKeys is the change by which an adoption looks for services under other keys than the tables before anything else.
const adoptKeys = "adopt-keys"

// AdoptsKeys reports whether an adoption looks for them. One that began before that goes on without.
func AdoptsKeys(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, adoptKeys, workflow.DefaultVersion, 1) >= 1
}

// repairFollows is the change by which a repair of a resource goes on where the role is.
const repairFollows = "repair-follows-role"

// RepairFollows reports whether it does. A repair that began before that stays on the node where it began.
func RepairFollows(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, repairFollows, workflow.DefaultVersion, 1) >= 1
}

// releaseProbe is the change by which a run reads the release of Windows Server of each node before it changes anything.
const releaseProbe = "release-probe"

// ProbesReleases reports whether a run reads the releases of its nodes. A run that began before this was added goes
// on without it.
func ProbesReleases(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, releaseProbe, workflow.DefaultVersion, 1) >= 1
}

// pausesNewNode is the change by which a new computer is paused before it may own the role, until XPR is replicated to it.
const pausesNewNode = "pauses-new-node"

// PausesNewNode reports whether it is. A replacement that began before that lets the new computer own the role at once.
func PausesNewNode(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, pausesNewNode, workflow.DefaultVersion, 1) >= 1
}

// distrustsPasswords is the change by which passwords that were set are set again once services do not start with them.
const distrustsPasswords = "distrusts-passwords"

// DistrustsPasswords reports whether they are. A run that began before that takes the site record's word for them. Call it
// only once services have not started, so that other histories get no marker.
func DistrustsPasswords(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, distrustsPasswords, workflow.DefaultVersion, 1) >= 1
}

// keepsPartOfRole is the change by which a role in production that does not come back wholly keeps online what does.
const keepsPartOfRole = "keeps-part-of-role"

// KeepsPartOfRole reports whether it does. A run that began before that takes the whole role offline. Call it only for such a
// role, so that other histories get no marker.
func KeepsPartOfRole(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, keepsPartOfRole, workflow.DefaultVersion, 1) >= 1
}

// bringsGroupsBack is the change by which a restart brings the other groups of its node back.
const bringsGroupsBack = "brings-groups-back"

// BringsGroupsBack reports whether it does. A restart that began before that leaves them. Call it only where such a group did
// not stay online, so that other histories get no marker.
func BringsGroupsBack(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, bringsGroupsBack, workflow.DefaultVersion, 1) >= 1
}

// looksBeforeHome is the change by which a run does not move the role to a final owner that is not up.
const looksBeforeHome = "looks-before-home"

// LooksBeforeHome reports whether it looks. A run that began before that tries the move. Call it only where the final owner was
// not up when the cluster was last looked at, so that other histories get no marker.
func LooksBeforeHome(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, looksBeforeHome, workflow.DefaultVersion, 1) >= 1
}

// asksBeforeStop is the change by which an integration asks about a conversion that may still run before it takes services offline.
const asksBeforeStop = "asks-before-stop"

// AsksBeforeStop reports whether it does. An integration that began before that asks later. Call it only where there is such a
// conversion, so that other histories get no marker.
func AsksBeforeStop(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, asksBeforeStop, workflow.DefaultVersion, 1) >= 1
}
