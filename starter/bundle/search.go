package bundle

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/secrets"
	"changeover/runbook"
	"changeover/runbook/plaintext"
)

// NoSiteFile notes that there is no site file whose secrets could be searched for.
func (b *Bundle) NoSiteFile() {
	b.searchResult = "not searched for secrets, because no --site-file was given"
}

// Searched says in one line for how many secrets the bundle was searched.
func (b *Bundle) Searched() string { return b.searchResult }

// Shortcomings says what the bundle lacks, which secrets it was not searched for, and what to do then; empty: nothing.
func (b *Bundle) Shortcomings() string {
	var parts []string
	if len(b.missing) > 0 {
		parts = append(parts, "the bundle lacks: "+strings.Join(b.missing, "; "))
	}
	if len(b.notSearched) > 0 {
		parts = append(parts, "the bundle was not searched for these secrets: "+strings.Join(b.notSearched, "; ")+
			"; run the command again on a computer that can read these secrets, or search the bundle for them before you send it")
	}
	return strings.Join(parts, "; and ")
}

// noted is what README.md will say about what is missing.
func (b *Bundle) noted() Entry {
	return Entry{Name: "README.md", text: []byte(strings.Join(b.missing, "\n"))}
}

// CheckSite refuses a site file of another site than that of a run: its secrets are not those that the bundle may contain.
func CheckSite(site *config.Site, siteFile, run, of string) error {
	if site == nil || of == "" || of == site.Name {
		return nil
	}
	return fmt.Errorf("cannot search for the secrets of %s: this is the site file of site %s, but %s is a run of site %s; nothing was written; give the site file of site %s with --site-file",
		siteFile, site.Name, run, of, of)
}

// Search fails if any file of the bundle holds a secret of a site. It notes secrets that the command line cannot
// resolve, and secrets that are too short or too common to be searched for.
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
			b.notSearched = append(b.notSearched, use.Path+": the secret is too short or too common for a search")
			continue
		}
		searched++
		var known secrets.Scrubber
		known.Add(value)
		for _, e := range slices.Concat(b.entries, []Entry{b.noted()}) {
			if text := string(e.text); known.Scrub(text) != text {
				return fmt.Errorf("cannot pack %s: the file contains the secret of %s (%s); nothing was written; change this password, and "+runbook.ReportDefect,
					e.Name, use.Path, use.Ref)
			}
		}
	}
	b.searchResult = fmt.Sprintf("searched for %d of %s of site %s", searched, plaintext.Count(len(site.Secrets()), "secret"), site.Name)
	return nil
}
