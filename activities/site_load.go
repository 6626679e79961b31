package activities

import (
	"context"

	"changeover/config"
)

// LoadSiteRequest asks for a site file by the site's name.
type LoadSiteRequest struct {
	Site string `json:"site"`
}

// LoadedSite is a checked site file as it was when the run began; a later change
// of the file changes nothing in a running runbook (decision 9). It holds references
// instead of secrets, and its values are written to hosts: nothing is masked.
type LoadedSite struct {
	Site *config.Site `json:"site" mask:"-"`
	// Digest is the SHA-256 of the file as it is written.
	Digest string `json:"digest" mask:"-"`
	File   string `json:"file" mask:"-"`
	// HeartbeatTimeoutSeconds is the worker's heartbeat timeout, which the run's activities get.
	HeartbeatTimeoutSeconds int `json:"heartbeatTimeoutSeconds,omitempty"`
}

// LoadSite reads and checks a site file; its error names every problem of the file.
func (a *Activities) LoadSite(_ context.Context, req LoadSiteRequest) (LoadedSite, error) {
	site, digest, file, err := a.Sites.Load(req.Site)
	if err != nil {
		return LoadedSite{}, badRequest("cannot use the site file of '%s': %v; correct it and start the runbook again", req.Site, err)
	}
	return LoadedSite{Site: site, Digest: digest, File: file, HeartbeatTimeoutSeconds: int(a.HeartbeatTimeout.Seconds())}, nil
}
