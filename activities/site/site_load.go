package site

import (
	"context"

	"changeover/activities/engine"
	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
)

// Loader loads a site file by the site's name.
type Loader interface {
	// Load returns the checked site, the SHA-256 digest of the file as it is written, and its path.
	Load(site string) (loaded *config.Site, digest, file string, err error)
}

// LoadSite reads and checks a site file, and resolves all that follows from it; its error names every
// problem of the file. A later change of the file changes nothing in a running runbook (decision 9).
func (a *Activities) LoadSite(_ context.Context, req runbook.LoadSiteRequest) (*resolved.Site, error) {
	site, digest, file, err := a.Sites.Load(req.Site)
	if err != nil {
		return nil, engine.BadRequest("cannot use the site file of '%s': %v; correct it and start the runbook again", req.Site, err)
	}
	out := resolved.Resolve(site, file, digest)
	out.HeartbeatTimeoutSeconds = a.HeartbeatTimeoutSeconds
	return out, nil
}
