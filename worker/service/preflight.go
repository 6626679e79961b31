package service

import (
	"log/slog"
	"path/filepath"
	"strings"

	"changeover/config"
)

// warnOfSites tells at the start what a run would only find out in the middle: site
// files that are not right, hosts that the endpoints file lacks, passwords that this
// worker cannot resolve. Any of them may still be mended while the worker runs.
func warnOfSites(logger *slog.Logger, directory config.Directory, endpoints *config.Endpoints, secrets config.Resolver) {
	files, _ := filepath.Glob(filepath.Join(directory.Path, "*.yaml")) // the pattern is well-formed
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		site, _, err := directory.Load(name)
		if err != nil {
			logger.Warn("A site file cannot be used.", "site", name, "error", err)
			continue
		}
		know(secrets, site)
		if missing := endpoints.Missing(site.NodeNames()...); len(missing) > 0 {
			logger.Warn("The endpoints file has no entry for hosts of a site.", "site", name, "hosts", missing)
		}
		for _, use := range site.ServicePasswords() {
			if _, err := secrets.Resolve(use.Ref); err != nil {
				logger.Warn("A password of a site cannot be used.", "site", name, "field", use.Path, "error", err)
			}
		}
	}
}
