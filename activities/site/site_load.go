package site

import (
	"changeover/activities/engine"
	"context"

	"changeover/config"
)

// LoadSiteRequest asks for a site file by the site's name.
type LoadSiteRequest struct {
	Site string `json:"site"`
}

// LoadedSite is a checked site file as it was when the run began; a later change
// of the file changes nothing in a running runbook (decision 9).
type LoadedSite struct {
	Site *config.Site `json:"site"`
	// Digest is the SHA-256 of the file as it is written.
	Digest string `json:"digest"`
	File   string `json:"file"`
}

// LoadSite reads and checks a site file; its error names every problem of the file.
func (a *Activities) LoadSite(ctx context.Context, req LoadSiteRequest) (LoadedSite, error) {
	// A file system that stalls is waited for; without heartbeats each attempt would be given up and begun anew.
	defer heartbeat(ctx)()
	site, digest, file, err := a.Sites.Load(req.Site)
	if err != nil {
		return LoadedSite{}, engine.BadRequest("cannot use the site file of '%s': %v; correct it and start the runbook again", req.Site, err)
	}
	return LoadedSite{Site: site, Digest: digest, File: file}, nil
}
