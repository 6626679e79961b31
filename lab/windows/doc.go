// Package windows models Windows hosts and their domain: the part of Windows
// that the manual's steps use, with the behaviour that Microsoft documents.
//
// One lock protects a whole World. A Host consists of parts, one for each subject: Registry, Services, Files, Storage,
// Accounts, Shares, Network, Printing, Processes, Tasks, Software and Events. Exported methods take the lock, release it
// before they wait, and return copies; a method whose name ends in Locked expects that its caller holds the lock. State
// changes that take time on Windows (a service starting, a host restarting) begin with the call and end later; Await waits
// for them.
package windows
