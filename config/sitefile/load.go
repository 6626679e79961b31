// Package sitefile reads a site file and returns either a site that meets every rule,
// or the list of problems of the file.
package sitefile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/problem"
	"changeover/config/rules"
	"changeover/config/services"
	"changeover/config/textfile"
	"changeover/config/yamlfile"
)

// Load reads the site file at path, checks it against every rule and fills
// its defaults. The digest is the SHA-256 of the file's bytes in hex, before any
// defaults. The error is a problem.List where the file was read but is not right.
func Load(path string) (*config.Site, string, error) {
	data, err := textfile.Read(path)
	if err != nil {
		return nil, "", fmt.Errorf("cannot read the site file: %w; give the path of a file that can be read", err)
	}
	return parseNamed(path, data)
}

// Parse is Load for a file's content. The result depends on the content only; today's date matters only for
// the warning about a drill in an hour that clocks skip.
func Parse(data []byte) (*config.Site, error) {
	site, problems := Judge(data)
	if site == nil {
		return nil, problems.Errors()
	}
	return site, nil
}

// Judge returns every problem of a file's content in the file's order, warnings among them, and the site with its
// defaults where none of them is an error.
func Judge(data []byte) (*config.Site, problem.List) { return JudgeNamed("", data) }

// JudgeNamed is Judge for a file with a name. It also checks the name, by which a worker finds the file of a site. The
// name of a file with errors, or one that does not end in .yaml, is not checked.
func JudgeNamed(name string, data []byte) (*config.Site, problem.List) {
	var site config.Site
	shape, err := yamlfile.Decode(data, &site)
	if err != nil {
		problems, ok := problem.In(err)
		if !ok {
			problems = problem.List{{Rule: problem.RuleSyntax, Message: err.Error()}}
		}
		return nil, problems
	}
	problems := judge(&site, shape)
	if base, isYAML := strings.CutSuffix(name, suffix); isYAML && len(problems.Errors()) == 0 && base != site.Name && config.ValidName(site.Name) {
		problems = append(problems, problem.Problem{
			Level: problem.Warning, Path: "site", Value: site.Name, Rule: problem.RuleSiteName,
			Message: fmt.Sprintf("the file is named %s, but a worker looks for this site in %s; rename the file", name, site.Name+suffix),
		})
	}
	problems = shape.Locate(problems).InFileOrder()
	if len(problems.Errors()) > 0 {
		return nil, problems
	}
	return services.WithDefaults(&site), problems
}

// suffix of a site file in a directory.
const suffix = ".yaml"

// judge reports every problem at once: of the file's shape, and of the site's values
// as far as they could be read.
func judge(site *config.Site, shape *yamlfile.Shape) problem.List {
	var problems problem.List
	for _, found := range shape.Problems {
		problems = append(problems, rules.Attribute(found))
	}
	found := rules.Check(site)
	unread := shape.Unread()
	for _, p := range append(found, zeros(shape, found)...) {
		// While a field cannot be read, nobody knows which other fields have an effect.
		readsUnread := p.Rule == problem.RuleNoEffect && len(unread) > 0 ||
			slices.ContainsFunc(unread, func(path string) bool { return rules.Reads(p.Rule, path) })
		if !shape.Follows(p) && !readsUnread {
			problems = append(problems, p)
		}
	}
	return problems
}

// zeros returns the problems about numbers whose 0 would silently become a default, except those that
// are reported already.
func zeros(shape *yamlfile.Shape, reported problem.List) problem.List {
	var problems problem.List
	for _, path := range shape.Zeros {
		known := slices.ContainsFunc(reported, func(p problem.Problem) bool { return p.Path == path })
		if p, wrong := rules.Zero(path); wrong && !known {
			problems = append(problems, p)
		}
	}
	return problems
}

// Digest is the SHA-256 of a site file's bytes in hex.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Directory is a folder with one file for each site: <site>.yaml.
type Directory struct {
	Path string
	// Mask masks secrets in the values that problems are about; nil: nothing is masked. The text of a problem has only the
	// beginning of a long value, and a part of a secret would not be found in it.
	Mask func(text string) string
}

// Masked returns problems with their values masked.
func (d Directory) Masked(problems problem.List) problem.List {
	if d.Mask == nil {
		return problems
	}
	masked := slices.Clone(problems)
	for i := range masked {
		masked[i].Value = d.Mask(masked[i].Value)
	}
	return masked
}

// File is the path of a site's file, or an error for a name that no site can have.
func (d Directory) File(site string) (string, error) {
	if !config.ValidName(site) {
		return "", fmt.Errorf("cannot load site %q: a site's name consists of letters, digits, '-' and '_'; give the name of a file in %s, without .yaml", site, d.Path)
	}
	return d.Path + string(os.PathSeparator) + site + suffix, nil
}

// Loaded is a site with what is known of its file.
type Loaded struct {
	Site *config.Site
	// File is the path, Digest the SHA-256 of the file as it is written.
	File, Digest string
	// Warnings are the problems of the file that do not keep it from being used.
	Warnings problem.List
}

// Load reads the file of a site in the directory. It never leaves the directory,
// not even through a symbolic link, and the field site of the file must have the name of the site.
func (d Directory) Load(site string) (*config.Site, string, error) {
	loaded, err := d.LoadAll(site)
	return loaded.Site, loaded.Digest, err
}

// LoadAll is Load with the warnings of the file.
func (d Directory) LoadAll(site string) (Loaded, error) {
	return d.load(site, overlaps)
}

// LoadOpen is Load for a site whose runs are open already. The other files of the directory are not compared: an open run goes on in any case.
func (d Directory) LoadOpen(site string) (*config.Site, error) {
	loaded, err := d.load(site, func(*os.Root, *config.Site) problem.List { return nil })
	return loaded.Site, err
}

// load loads a site, and refuses it because of the problems that others finds in the other files of the directory.
func (d Directory) load(site string, others func(*os.Root, *config.Site) problem.List) (Loaded, error) {
	file, err := d.File(site)
	if err != nil {
		return Loaded{}, err
	}
	root, err := os.OpenRoot(d.Path)
	if err != nil {
		return Loaded{}, fmt.Errorf("cannot open the directory of site files: %w; start the worker with --sites DIR, where DIR is the directory of the site files", err)
	}
	defer func() { _ = root.Close() }() // only read from
	data, err := textfile.ReadIn(root, site+suffix)
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			err = at.Err // its path lacks the directory, which stands at the end
		}
		next := ""
		if errors.Is(err, fs.ErrNotExist) {
			next = "; write the file there (changeover init " + site + "), or correct the name of the site"
		}
		return Loaded{}, fmt.Errorf("cannot read the file of site %q: %w; the worker looks for this file at %s%s", site, err, file, next)
	}
	loaded, problems := Judge(data)
	problems = d.Masked(problems)
	if loaded == nil {
		return Loaded{}, fmt.Errorf("cannot use site file %s: %w", file, problems.Errors())
	}
	if loaded.Name != site {
		return Loaded{}, problem.List{{
			Path: "site", Value: loaded.Name, Rule: problem.RuleSiteName,
			Message: fmt.Sprintf("the file %s describes another site; set the field site in this file to %q, or rename the file", file, site),
		}}
	}
	if shared := d.Masked(others(root, loaded)); len(shared) > 0 {
		return Loaded{}, fmt.Errorf("cannot use site file %s: %w", file, shared)
	}
	return Loaded{Site: loaded, File: file, Digest: Digest(data), Warnings: problems.Warnings()}, nil
}

// Overlaps lists what a site of the directory shares with the sites of other files in the directory.
func (d Directory) Overlaps(site *config.Site) (problem.List, error) {
	root, err := os.OpenRoot(d.Path)
	if err != nil {
		return nil, fmt.Errorf("cannot open the directory of site files: %w; give a directory that can be read", err)
	}
	defer func() { _ = root.Close() }() // only read from
	return overlaps(root, site), nil
}

// parseNamed parses a site file and names it in an error.
func parseNamed(path string, data []byte) (*config.Site, string, error) {
	site, err := Parse(data)
	if err != nil {
		return nil, "", fmt.Errorf("cannot use site file %s: %w", path, err)
	}
	return site, Digest(data), nil
}
