package check

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Runtime is a check that a host has the C++ runtime that an installer of the medium installs (9.4.1): a product of the same
// family and architecture, at least as new. A product's name alone proves nothing: VMware Tools and other programs install
// runtimes as well. The version resource of the installer says what it installs. If it does not, and for the least version
// that is accepted, further nodes are compared with the first node.
type Runtime struct {
	// File is the installer meant, one of Installers, which are all of the medium.
	File       string             `json:"file"`
	Installers []RuntimeInstaller `json:"installers"`
	// Reference is a host on which the installers have run; empty on that host itself.
	Reference string `json:"reference,omitempty"`
}

// RuntimeInstaller is an installer of a C++ runtime on the medium.
type RuntimeInstaller struct {
	File string `json:"file"`
	Path string `json:"path"`
	// Family is the major version of the runtime, Architecture x86 or x64; 0 and empty where they are not known.
	Family       int    `json:"family,omitempty"`
	Architecture string `json:"architecture,omitempty"`
}

// ActivityName implements engine.Wanted.
func (Runtime) ActivityName() string { return "CheckRuntime" }

type runtimeKind struct{ env engine.Environment }

// runtimeSeen are the runtimes of a host and of the reference, and what the installers say of themselves.
type runtimeSeen struct {
	products, reference []cppRuntime
	installers          map[string]cppRuntime
}

// cppRuntime is a C++ runtime of Microsoft. Its family is the major version of all that replaces each other: up to 2013
// each release is one of its own, and all since 2015 have 14. A program needs a runtime of its architecture that is at
// least as new as its build tools (Microsoft, "C++ binary compatibility between Visual Studio versions"; "Visual C++
// Redistributable latest supported downloads").
type cppRuntime struct {
	family       int
	architecture string
	version      runtimeVersion
}

// runtimeVersion are the three fields that Windows Installer compares; it ignores a fourth (Microsoft, "ProductVersion
// property").
type runtimeVersion [3]int

func (v runtimeVersion) String() string { return fmt.Sprintf("%d.%d.%d", v[0], v[1], v[2]) }

func (v runtimeVersion) compare(other runtimeVersion) int { return slices.Compare(v[:], other[:]) }

// cppFamilies are the runtimes by their major version.
var cppFamilies = map[int]string{8: "2005", 9: "2008", 10: "2010", 11: "2012", 12: "2013", 14: "2015 or later"}

var (
	cppName       = regexp.MustCompile(`(?i)Visual C\+\+.*(Redistributable|Runtime)`)
	cppOther      = regexp.MustCompile(`(?i)\bDebug\b|ARM64|ia64`)
	cpp64         = regexp.MustCompile(`(?i)x64|amd64`)
	cpp32         = regexp.MustCompile(`(?i)x86`)
	dottedVersion = regexp.MustCompile(`(\d+)\.(\d+)\.(\d+)`)
)

const (
	architecture32 = "x86"
	architecture64 = "x64"
)

// parseRuntime reads a runtime from a product's name and version; a name may hold the version as well.
func parseRuntime(name, version string) (cppRuntime, bool) {
	if !cppName.MatchString(name) || cppOther.MatchString(name) {
		return cppRuntime{}, false
	}
	found := dottedVersion.FindStringSubmatch(version)
	if found == nil {
		found = dottedVersion.FindStringSubmatch(name)
	}
	if found == nil {
		return cppRuntime{}, false
	}
	var r cppRuntime
	for i, field := range found[1:] {
		r.version[i], _ = strconv.Atoi(field)
	}
	r.family = r.version[0]
	switch {
	case cpp64.MatchString(name):
		r.architecture = architecture64
	case cpp32.MatchString(name):
		r.architecture = architecture32
	}
	_, known := cppFamilies[r.family]
	return r, known
}

// runtime reads a product as a C++ runtime. If its name has no architecture, the runtime has 32 bits.
func (p product) runtime() (cppRuntime, bool) {
	r, ok := parseRuntime(p.Name, p.Version)
	r.architecture = cmp.Or(r.architecture, architecture32)
	return r, ok
}

func (k runtimeKind) Read(ctx context.Context, h host.Session, want Runtime) (runtimeSeen, error) {
	var seen runtimeSeen
	var err error
	if seen.installers, err = readInstallers(ctx, h, want); err != nil {
		return seen, err
	}
	if seen.products, err = readRuntimes(ctx, h); err != nil || want.Reference == "" {
		return seen, err
	}
	reference, err := k.env.Hosts.Session(ctx, k.env.Site, want.Reference)
	if err == nil {
		seen.reference, err = readRuntimes(ctx, reference)
	}
	return seen, engine.HostError("read the C++ runtimes", want.Reference, err)
}

func readRuntimes(ctx context.Context, h host.Session) ([]cppRuntime, error) {
	var software softwareSeen
	_, err := h.Run(ctx, scripts.GetInstalledSoftware.Of("Ports", false), &software)
	var runtimes []cppRuntime
	for _, p := range software.Products {
		if r, ok := p.runtime(); ok {
			runtimes = append(runtimes, r)
		}
	}
	return runtimes, err
}

// readInstallers reads which runtime each installer installs, by its file; installers whose version resource does not say it are left out.
func readInstallers(ctx context.Context, h host.Session, want Runtime) (map[string]cppRuntime, error) {
	paths := make([]string, len(want.Installers))
	for i, installer := range want.Installers {
		paths[i] = installer.Path
	}
	var answer struct {
		Files []struct{ Path, Product, Version string }
	}
	if _, err := h.Run(ctx, scripts.GetFileVersions.Of("Paths", paths), &answer); err != nil {
		return nil, err
	}
	leaves := map[string]cppRuntime{}
	for _, installer := range want.Installers {
		said := cppRuntime{family: installer.Family}
		for _, f := range answer.Files {
			if r, ok := parseRuntime(f.Product, f.Version); ok && host.SameText(f.Path, installer.Path) {
				said = r
			}
		}
		said.architecture = cmp.Or(said.architecture, installer.Architecture)
		if said.family > 0 && said.architecture != "" {
			leaves[installer.File] = said
		}
	}
	return leaves, nil
}

// best returns the newest of the runtimes of a family and architecture.
func best(runtimes []cppRuntime, family int, architecture string) (cppRuntime, bool) {
	var newest cppRuntime
	for _, r := range runtimes {
		if r.family == family && r.architecture == architecture && (newest.family == 0 || r.version.compare(newest.version) > 0) {
			newest = r
		}
	}
	return newest, newest.family > 0
}

// required are the runtimes that the host must have: all of them, or any one of them if one is true. Their versions are
// minimum versions.
func (want Runtime) required(have runtimeSeen) (runtimes []cppRuntime, one bool) {
	leaves, known := have.installers[want.File]
	if !known {
		return want.unexplained(have)
	}
	if reference, ok := best(have.reference, leaves.family, leaves.architecture); ok {
		// The reference's may be older than the file says, or newer since another program has updated it.
		if leaves.version == (runtimeVersion{}) || reference.version.compare(leaves.version) < 0 {
			leaves.version = reference.version
		}
	}
	return []cppRuntime{leaves}, false
}

// unexplained are the runtime families of the reference host that no installer with a known product installs. What an
// installer with an unknown product has installed there is among them. Versions are not compared, since other programs
// may have installed these runtimes. If the medium has several such installers, one of the families is enough for each.
func (want Runtime) unexplained(have runtimeSeen) (runtimes []cppRuntime, one bool) {
	explained := func(r cppRuntime) bool {
		for _, leaves := range have.installers {
			if leaves.family == r.family && leaves.architecture == r.architecture {
				return true
			}
		}
		return false
	}
	for _, r := range have.reference {
		r.version = runtimeVersion{}
		if !explained(r) && want.fits(r) && !slices.Contains(runtimes, r) {
			runtimes = append(runtimes, r)
		}
	}
	return runtimes, len(want.Installers)-len(have.installers) > 1
}

// fits reports whether the installer may leave a runtime of this architecture.
func (want Runtime) fits(r cppRuntime) bool {
	i := slices.IndexFunc(want.Installers, func(installer RuntimeInstaller) bool { return installer.File == want.File })
	return i < 0 || want.Installers[i].Architecture == "" || want.Installers[i].Architecture == r.architecture
}

func (r cppRuntime) name() string {
	return strings.TrimSpace("Visual C++ " + cppFamilies[r.family] + " " + r.architecture)
}

func (runtimeKind) Differences(want Runtime, have runtimeSeen) ([]engine.Change, error) {
	if !slices.ContainsFunc(want.Installers, func(i RuntimeInstaller) bool { return i.File == want.File }) {
		return nil, engine.Defect("cannot look for the runtime of %s: the file is not in the list of installers", want.File)
	}
	required, one := want.required(have)
	if len(required) == 0 {
		return when(!slices.ContainsFunc(have.products, want.fits), engine.Finding("C++ runtime of "+want.File, "(absent)", "a runtime of Visual C++")), nil
	}
	var missing []engine.Change
	for _, r := range required {
		seen, ok := best(have.products, r.family, r.architecture)
		switch {
		case !ok:
			missing = append(missing, engine.Finding(r.name(), "(absent)", r.least()))
		case seen.version.compare(r.version) < 0:
			missing = append(missing, engine.Finding(r.name(), seen.version.String(), r.least()))
		case one:
			return nil, nil
		}
	}
	return missing, nil
}

func (r cppRuntime) least() string {
	if r.version == (runtimeVersion{}) {
		return "installed"
	}
	return r.version.String() + " or later"
}

// text is the name of a runtime, with its version if that is known.
func (r cppRuntime) text() string {
	if r.version == (runtimeVersion{}) {
		return r.name()
	}
	return r.name() + " " + r.version.String()
}

// Evidence implements engine.Witness: the runtimes that are required, and their versions on the host.
func (runtimeKind) Evidence(want Runtime, have runtimeSeen) []runbook.Fact {
	var facts []runbook.Fact
	if leaves, ok := have.installers[want.File]; ok {
		facts = append(facts, runbook.Fact{Name: want.File, Value: "installs " + leaves.text()})
	}
	required, _ := want.required(have)
	for _, r := range required {
		if seen, ok := best(have.products, r.family, r.architecture); ok {
			facts = append(facts, runbook.Fact{Name: r.name(), Value: seen.version.String()})
		}
	}
	return facts
}
