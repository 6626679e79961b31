package service

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"

	"changeover/config/endpoints"
	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/config/textfile"
)

// warnOfSites warns at the start of the worker of problems that a run would find only later: wrong site
// files, hosts that the endpoints file lacks, passwords that this
// worker cannot resolve. All of them can be corrected while the worker runs.
func warnOfSites(logger *slog.Logger, directory sitefile.Directory, hosts *endpoints.File, resolver secrets.Resolver) {
	files, err := textfile.Named(directory.Path, "*.yaml")
	if err != nil {
		logger.Warn("The directory of site files cannot be listed, so the site files are not checked now; a run still reads the file of its site.", "error", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		site, _, err := directory.Load(name)
		if err != nil {
			logger.Warn("A site file cannot be used.", "site", name, "error", err)
			continue
		}
		know(resolver, site.Secrets())
		warnOfSite(logger, directory, file)
		if missing := hosts.Missing(site.NodeNames()...); len(missing) > 0 {
			logger.Warn("The endpoints file has no entry for some hosts of a site.", "site", name, "hosts", missing)
		}
		for _, use := range site.ServicePasswords() {
			if _, err := resolver.Resolve(use.Ref); err != nil {
				logger.Warn("A password to which a site file refers cannot be read.", "site", name, "field", use.Path, "error", err)
			}
		}
	}
}

// warnOfSite logs the warnings of a site file.
func warnOfSite(logger *slog.Logger, directory sitefile.Directory, file string) {
	data, err := textfile.Read(file)
	if err != nil {
		return // The file could be read a moment ago, and each run reads it again.
	}
	_, problems := sitefile.JudgeNamed(filepath.Base(file), data)
	for _, warning := range directory.Masked(problems.Warnings()) {
		logger.Warn("A site file has a warning, but the worker uses the file; 'changeover validate FILE' shows all warnings.", "file", filepath.Base(file), "warning", warning)
	}
}

// warnOfEndpoints logs the warnings of the endpoints file.
func warnOfEndpoints(logger *slog.Logger, hosts *endpoints.File) {
	for _, warning := range hosts.Warnings() {
		logger.Warn(warning.Message, "endpoint", warning.Path, "value", warning.Value)
	}
}

// warnOfHosts warns of passwords and files of the endpoints file that this worker cannot read. What it can read is masked from now on.
func warnOfHosts(logger *slog.Logger, hosts *endpoints.File, resolver secrets.Resolver) {
	for i, host := range hosts.Hosts {
		if _, err := resolver.Resolve(host.Password); err != nil {
			logger.Warn("A password to which the endpoints file refers cannot be read.", "field", fmt.Sprintf("hosts[%d].password", i), "host", host.Name, "error", err)
		}
		if _, err := authorities(host); err != nil {
			logger.Warn("A file to which the endpoints file refers cannot be used.", "field", fmt.Sprintf("hosts[%d].caFile", i), "host", host.Name, "error", err)
		}
	}
}
