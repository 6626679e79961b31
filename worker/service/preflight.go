package service

import (
	"log/slog"
	"path/filepath"
	"strings"

	"changeover/config/endpoints"
	"changeover/config/problem"
	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/config/textfile"
)

// warnOfSites warns at the start of what a run would only find out in the middle: site
// files that are not right, hosts that the endpoints file lacks, passwords that this
// worker cannot resolve. Any of them may still be corrected while the worker runs.
func warnOfSites(logger *slog.Logger, directory sitefile.Directory, hosts *endpoints.File, resolver secrets.Resolver) {
	files, _ := filepath.Glob(filepath.Join(directory.Path, "*.yaml")) // the pattern is well-formed
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		site, _, err := directory.Load(name)
		if err != nil {
			logger.Warn("A site file cannot be used.", "site", name, "error", err)
			continue
		}
		know(resolver, site.Secrets())
		for _, warning := range fileWarnings(file) {
			logger.Warn("A site file can be used, and is perhaps not what was meant; 'starter validate' shows where.", "site", name, "warning", warning)
		}
		if missing := hosts.Missing(site.NodeNames()...); len(missing) > 0 {
			logger.Warn("The endpoints file has no entry for hosts of a site.", "site", name, "hosts", missing)
		}
		for _, use := range site.ServicePasswords() {
			if _, err := resolver.Resolve(use.Ref); err != nil {
				logger.Warn("A password of a site cannot be used.", "site", name, "field", use.Path, "error", err)
			}
		}
	}
}

// fileWarnings returns the warnings of a site file.
func fileWarnings(file string) problem.List {
	data, err := textfile.Read(file)
	if err != nil {
		return nil // It could be read a moment ago, and is read again by each run.
	}
	_, problems := sitefile.JudgeNamed(filepath.Base(file), data)
	return problems.Warnings()
}

// warnOfEndpoints logs what the endpoints file allows and nobody should want.
func warnOfEndpoints(logger *slog.Logger, hosts *endpoints.File) {
	for _, warning := range hosts.Warnings() {
		logger.Warn(warning.Message, "endpoint", warning.Path, "url", warning.Value)
	}
}
