package windows

import (
	"context"
	"regexp"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Reader holds the activities that read a host for a decision, or as evidence.
type Reader struct {
	Engine *engine.Engine
}

// Register registers the activities under their names in package runbook.
func (r *Reader) Register(w worker.ActivityRegistry) {
	w.RegisterActivityWithOptions(r.ReadRelease, activity.RegisterOptions{Name: runbook.ReadReleaseActivity})
	w.RegisterActivityWithOptions(r.ReadServices, activity.RegisterOptions{Name: runbook.ReadServicesActivity})
	w.RegisterActivityWithOptions(r.ReadTextFile, activity.RegisterOptions{Name: runbook.ReadTextFileActivity})
}

// ReadRelease reads which Windows a host runs (V-23).
func (r *Reader) ReadRelease(ctx context.Context, query runbook.HostQuery[runbook.ReleaseQuery]) (runbook.HostRelease, error) {
	return engine.Ask(ctx, r.Engine, query, func(ctx context.Context, h host.Session) (runbook.HostRelease, error) {
		computer, err := ReadComputer(ctx, h)
		return runbook.HostRelease{Windows: computer.Windows(), Release: computer.Release()}, err
	})
}

// ReadServices reads the definitions of services, so that another node can have the same (9.8.2-3).
func (r *Reader) ReadServices(ctx context.Context, query runbook.HostQuery[ServiceQuery]) ([]ServiceDefinition, error) {
	return engine.Ask(ctx, r.Engine, query, func(ctx context.Context, h host.Session) ([]ServiceDefinition, error) {
		names := query.Query.Names
		if len(query.Query.Folders) > 0 {
			below, err := ReadServicesBelow(ctx, h, query.Query.Folders...)
			if err != nil {
				return nil, err
			}
			for _, service := range below {
				if !host.HasText(names, service.Name) {
					names = append(names, service.Name)
				}
			}
		}
		return ReadDefinitions(ctx, h, names...)
	})
}

// TextFileQuery reads a text file as evidence (9.4.2-7), at most MaxBytes from its end.
type TextFileQuery struct {
	Path     string `json:"path"`
	MaxBytes int    `json:"maxBytes"`
	// Pattern is a regular expression that the text is searched for; empty: it is not searched.
	Pattern string `json:"pattern,omitempty"`
}

// TextFile is what was read; Exists is false where there is none.
type TextFile struct {
	Exists bool   `json:"exists"`
	Text   string `json:"text"`
	// Matched reports whether the text, before it is masked, matches the query's pattern.
	Matched bool `json:"matched,omitempty"`
	// LastWrite is RFC 3339 in UTC.
	LastWrite string `json:"lastWrite" mask:"-"`
}

// textFileLimit bounds what goes into the history where the query sets no limit.
const textFileLimit = 16384

// ReadTextFile reads the end of a text file.
func (r *Reader) ReadTextFile(ctx context.Context, query runbook.HostQuery[TextFileQuery]) (TextFile, error) {
	return engine.Ask(ctx, r.Engine, query, func(ctx context.Context, h host.Session) (TextFile, error) {
		limit := query.Query.MaxBytes
		if limit <= 0 {
			limit = textFileLimit
		}
		var file TextFile
		if _, err := h.Run(ctx, scripts.GetTextFile.Of("Path", query.Query.Path, "MaxLength", limit), &file); err != nil || query.Query.Pattern == "" {
			return file, err
		}
		pattern, err := regexp.Compile(query.Query.Pattern)
		if err != nil {
			return file, engine.BadRequest("cannot search %s for %q: %v; abort, correct the pattern (a regular expression) in the site file, then start the runbook again", query.Query.Path, query.Query.Pattern, err)
		}
		file.Matched = pattern.MatchString(file.Text)
		return file, nil
	})
}
