package site

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"changeover/activities/engine"
	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
)

// Loader loads a site file by the site's name.
type Loader interface {
	Load(site string) (LoadedSite, error)
	// Know makes this worker mask the present secrets of a site.
	Know(site string)
}

// LoadedSite is a checked site with what is known of its file.
type LoadedSite struct {
	Site *config.Site
	// File is the path, Digest the SHA-256 of the file as it is written.
	File, Digest string
	// Warnings say what in the file is perhaps not meant; it is used.
	Warnings []string
	// Unreadable are the passwords of the services' accounts that this worker cannot resolve.
	Unreadable []UnreadablePassword
}

// UnreadablePassword is a field of a site file that refers to a password, and why this worker cannot resolve it.
type UnreadablePassword struct {
	Field string
	Ref   config.Secret
	// Err names the reference and this worker, and says what to do.
	Err error
}

// LoadSite reads and checks a site file, and resolves all that follows from it; its error names every
// problem of the file. A later change of the file changes nothing in a running runbook (decision 9).
func (a *Activities) LoadSite(_ context.Context, req runbook.LoadSiteRequest) (*resolved.Site, error) {
	loaded, err := a.Sites.Load(req.Site)
	switch {
	case errors.Is(err, fs.ErrNotExist): // The error says which file or directory is missing.
		return nil, engine.BadRequest("cannot use the site file of '%s': %v, then start the runbook again", req.Site, err)
	case err != nil:
		return nil, engine.BadRequest("cannot use the site file of '%s': %v; correct the file and start the runbook again", req.Site, err)
	}
	out := resolved.Resolve(loaded.Site, loaded.File, loaded.Digest)
	out.Warnings = loaded.Warnings
	for _, password := range loaded.Unreadable {
		if slices.ContainsFunc(out.Services, func(s resolved.Service) bool { return s.Account.Password == password.Ref }) {
			out.Unreadable = append(out.Unreadable, password.Field+": "+password.Err.Error())
		}
	}
	out.HeartbeatTimeoutSeconds = a.HeartbeatTimeoutSeconds
	return out, nil
}
