package bundle

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/secrets"
)

// NoSiteFile says that there is no site file whose secrets could be searched.
func (b *Bundle) NoSiteFile() {
	b.search = "Everything was masked where it was written. It was not searched for secrets again: no --site-file was given."
}

// noted is what README.md will say of what is missing.
func (b *Bundle) noted() Entry {
	return Entry{Name: "README.md", text: []byte(strings.Join(b.missing, "\n"))}
}

// Search fails if a secret of a site stands in any file of the bundle. Those that the command line cannot resolve,
// and those that are too short or too common to be searched, are noted.
func (b *Bundle) Search(site *config.Site, siteFile string) error {
	resolver := secrets.Resolver{Directory: filepath.Dir(siteFile)}
	searched := 0
	for _, use := range site.Secrets() {
		value, err := resolver.Resolve(use.Ref)
		switch {
		case err != nil:
			b.notSearched = append(b.notSearched, fmt.Sprintf("%s: %v", use.Path, err))
			continue
		case !secrets.Searched(value):
			b.notSearched = append(b.notSearched, use.Path+": it is too short or too common to be searched")
			continue
		}
		searched++
		var known secrets.Scrubber
		known.Add(value)
		for _, e := range slices.Concat(b.entries, []Entry{b.noted()}) {
			if text := string(e.text); known.Scrub(text) != text {
				return fmt.Errorf("cannot pack %s: it holds the secret of %s (%s); nothing was written: change that password, and report this as a defect of the service",
					e.Name, use.Path, use.Ref)
			}
		}
	}
	b.search = fmt.Sprintf("Everything was masked where it was written, and was searched again for %d secrets of site %s. Not searched:", searched, site.Name)
	if len(b.notSearched) == 0 {
		b.search += " none."
	}
	return nil
}
