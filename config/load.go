package config

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
)

// siteName is the form of a site's name: it becomes part of file names, workflow
// IDs and the name of a mutex on the hosts.
var siteName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$`)

// LoadSite reads the site file at path, checks it against every rule and fills
// its defaults. The digest is the SHA-256 of the file's bytes in hex, before any
// defaults. The error is Problems where the file was read but is not right.
func LoadSite(path string) (*Site, string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, "", fmt.Errorf("cannot read the site file: %w; give the path of a file that the service may read", err)
	}
	return parseNamed(path, data)
}

// ParseSite is LoadSite for a file's content. Nothing but data is looked at: no
// environment variable changes a site.
func ParseSite(data []byte) (*Site, error) {
	var site Site
	if problems := decodeChecked(data, &site); len(problems) > 0 {
		return nil, problems
	}
	return site.WithDefaults(), nil
}

// Digest is the SHA-256 of a site file's bytes in hex.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Directory is a folder of site files, one a site: <site>.yaml.
type Directory struct {
	Path string
}

// File is the path of a site's file, or an error for a name that no site can have.
func (d Directory) File(site string) (string, error) {
	if !siteName.MatchString(site) {
		return "", fmt.Errorf("cannot load site %q: a site's name is letters, digits, '-' and '_' only; use the name of a file in %s without .yaml", site, d.Path)
	}
	return d.Path + string(os.PathSeparator) + site + ".yaml", nil
}

// Load reads the file of a site in the directory. It never leaves the directory,
// also not through a symbolic link, and the file must name the site itself.
func (d Directory) Load(site string) (*Site, string, error) {
	file, err := d.File(site)
	if err != nil {
		return nil, "", err
	}
	root, err := os.OpenRoot(d.Path)
	if err != nil {
		return nil, "", fmt.Errorf("cannot open the directory of site files: %w; give the worker the directory that holds them", err)
	}
	defer func() { _ = root.Close() }() // only read from
	data, err := root.ReadFile(site + ".yaml")
	if err != nil {
		return nil, "", fmt.Errorf("cannot read the file of site %q: %w; put it at %s", site, err, file)
	}
	loaded, digest, err := parseNamed(file, data)
	if err != nil {
		return nil, "", err
	}
	if loaded.Name != site {
		return nil, "", Problems{{
			Path: "site", Value: loaded.Name, Rule: RuleSiteName,
			Message: fmt.Sprintf("the file %s describes another site; its site must be %q", file, site),
		}}
	}
	return loaded, digest, nil
}

// parseNamed parses a site file and names it in an error.
func parseNamed(path string, data []byte) (*Site, string, error) {
	site, err := ParseSite(data)
	if err != nil {
		return nil, "", fmt.Errorf("cannot use site file %s: %w", path, err)
	}
	return site, Digest(data), nil
}
