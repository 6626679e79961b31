package activities

import (
	"time"

	"changeover/config"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
)

// SiteLoader loads a site file by the site's name.
type SiteLoader interface {
	// Load returns the checked site, the SHA-256 digest of the file as it is written, and its path.
	Load(site string) (loaded *config.Site, digest, file string, err error)
}

// Activities holds what activities need; every exported method is an activity.
type Activities struct {
	// Hosts finds and keeps the PowerShell sessions.
	Hosts HostPool
	// Temporal is used by the site record and to describe locks.
	Temporal client.Client
	// Sites reads site files.
	Sites SiteLoader
	// Secrets masks text that leaves the worker: Scrub for one text, Mask for a value. What
	// activities return needs neither, see temporal.Masking; nil masks nothing.
	Secrets *config.Scrubber
	// EvidenceDir takes one file a run.
	EvidenceDir string
	// Probes says where a virtual server's ports answer; nil: at the given address.
	Probes ProbeTargets
	// PollEvery is the pause between two reads of a waiting activity; 0 means 2 s.
	PollEvery time.Duration
	// HeartbeatTimeout is what runs give their activities; 0 means DefaultHeartbeatTimeout.
	HeartbeatTimeout time.Duration
}

// ProbeTargets translates a probe target of the site to the address where it answers.
type ProbeTargets interface {
	// Probe returns host:port for a port of a target; ok is false where none is configured.
	Probe(site, target string, port int) (address string, ok bool)
}

// Register registers every activity under its method's name, which is what
// Wanted.ActivityName returns.
func Register(w worker.ActivityRegistry, a *Activities) {
	w.RegisterActivity(a)
}

func (a *Activities) poll() time.Duration {
	if a.PollEvery > 0 {
		return a.PollEvery
	}
	return 2 * time.Second
}
