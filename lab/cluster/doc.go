// Package cluster models Windows hosts, their domain and a failover cluster:
// the part of Windows that the manual's steps touch, with the behaviour that
// Microsoft documents. It knows nothing of the service that is tested against
// it, nor of the vendor's product; lab/xpr adds what the vendor's programs do.
//
// A World holds everything behind one lock. Exported methods take the lock,
// never wait while they hold it, and hand out copies. State changes that take
// time on Windows (a service starting, a group moving, a host restarting) begin
// with the call and end later; Await waits for them.
package cluster
