package check

// ReleaseOf is the release of Windows Server that has a version number, e.g. 2022; empty: none that is supported.
func ReleaseOf(version string) string {
	for release, number := range releases {
		if number == version {
			return release
		}
	}
	return ""
}
