// Package windows models Windows hosts and their domain: the part of Windows
// that the manual's steps touch, with the behaviour that Microsoft documents.
//
// A World holds everything behind one lock. A Host consists of parts, one for
// each concern: Registry, Services, Files, Storage, Accounts, Shares, Network,
// Printing, Processes, Tasks, Software and Events. Exported methods take the
// lock, never wait while they hold it, and hand out copies; those whose names
// end in Locked are for callers that hold it. State changes that take time on
// Windows (a service starting, a host restarting) begin with the call and end
// later; Await waits for them.
package windows
