package tests

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "changeover/"

// kindImports holds what a package of kinds may import: it uses a host through an interface and no sessions or
// transport.
var kindImports = []string{"activities/engine", "activities/host", "activities/node", "activities/powershell/scripts", "config", "config/catalogue", "runbook"}

// labWindows holds the packages that model a host.
var labWindows = []string{"lab/model", "lab/win32", "lab/windows/registry", "lab/windows/release", "lab/windows/scm", "lab/windows/volume"}

// importRules holds what each part of the service may import of this module, in addition to packages of the part
// itself. A package belongs to the part with the longest path that contains it, and what it may import are parts.
var importRules = map[string][]string{
	"buildinfo":                 {},
	"runbook":                   {"runbook/plaintext"},
	"runbook/plaintext":         {},
	"runbook/history":           {"runbook"},
	"runbook/siterecord":        {"runbook", "runbook/history"},
	"config/textfile":           {},
	"config/wholefile":          {},
	"config/catalogue":          {},
	"config/catalogue/steps":    {},
	"config/catalogue/unproven": {},
	"config":                    {},
	"config/problem":            {"runbook/plaintext"},
	"config/yamlfile":           {"config", "config/problem", "runbook/plaintext"},
	"config/secrets":            {"config", "config/textfile"},
	"config/endpoints":          {"config", "config/problem", "config/textfile", "config/yamlfile"},
	"config/services":           {"config", "config/catalogue"},
	"config/rules":              {"config", "config/catalogue", "config/problem", "config/services"},
	"config/sitefile":           {"config", "config/problem", "config/rules", "config/services", "config/textfile", "config/yamlfile"},
	"config/schema":             {"config", "config/catalogue", "config/endpoints", "config/problem", "config/rules", "runbook/plaintext"},
	"config/resolved":           {"config", "config/catalogue", "config/services"},
	"connection":                {"config/secrets", "runbook", "runbook/plaintext"},

	"config/catalogue/deviations": {},

	"activities/powershell/scripts": {"config"},
	"activities/host":               {"activities/powershell/scripts"},
	"activities/reach":              {},
	"activities/winrm":              {"activities/reach", "config"},
	"activities/powershell":         {"activities/host", "activities/powershell/scripts", "activities/reach", "activities/winrm", "config", "config/secrets", "runbook"},
	"activities/recording":          {"activities/host", "activities/powershell/scripts", "config", "config/secrets", "config/textfile", "runbook"},
	"activities/heartbeat":          {"activities/host", "runbook"},
	"activities/engine":             {"activities/heartbeat", "activities/host", "activities/powershell/scripts", "activities/reach", "config", "config/secrets", "runbook"},
	"activities/node":               {},
	"activities/registry":           kindImports,
	"activities/windows":            append([]string{"activities/cluster/quorum", "activities/registry"}, kindImports...),
	"activities/windows/check":      append([]string{"activities/registry", "activities/windows"}, kindImports...),
	"activities/cluster":            append([]string{"activities/cluster/disk", "activities/cluster/events", "activities/cluster/quorum", "activities/registry", "activities/windows"}, kindImports...),
	"activities/cluster/disk":       {},
	"activities/cluster/events":     {},
	"activities/cluster/quorum":     {"activities/host", "activities/node", "activities/powershell/scripts"},
	"activities/cluster/check":      append([]string{"activities/cluster", "activities/cluster/quorum", "activities/windows"}, kindImports...),
	"activities/look":               append([]string{"activities/cluster", "activities/windows", "activities/windows/check"}, kindImports...),
	"activities/site":               append([]string{"activities/heartbeat", "config/resolved", "config/secrets", "config/wholefile", "runbook/history", "runbook/siterecord"}, kindImports...),

	"workflows/calls":    {"config/resolved", "runbook", "runbook/plaintext"},
	"workflows/progress": {"runbook", "workflows/calls"},
	"workflows/desk":     {"activities/engine", "runbook", "workflows/calls", "workflows/progress"},
	"workflows/details":  {"runbook", "runbook/plaintext"},
	"workflows/engine":   {"activities/engine", "config", "config/resolved", "runbook", "workflows/calls", "workflows/desk", "workflows/details", "workflows/progress"},
	"workflows/role": {
		"activities/cluster", "activities/cluster/check", "activities/engine", "activities/windows", "config", "config/resolved", "runbook",
		"workflows/calls", "workflows/desk", "workflows/engine",
	},
	"workflows/precondition": {
		"activities/engine", "activities/windows", "activities/windows/check", "config", "config/catalogue/steps", "config/resolved", "runbook",
		"workflows/desk", "workflows/engine", "workflows/role",
	},
	"workflows/requirements": {
		"activities/cluster", "activities/cluster/check", "activities/windows", "activities/windows/check", "config", "config/catalogue/steps", "runbook",
		"workflows/chapter", "workflows/desk", "workflows/engine", "workflows/precondition", "workflows/role",
	},
	"workflows/outage":   {"runbook", "workflows/calls", "workflows/engine"},
	"workflows/restarts": {"activities/windows", "activities/windows/check", "runbook", "workflows/desk", "workflows/engine"},
	"workflows/setup": {
		"activities/windows", "activities/windows/check", "config", "config/catalogue/steps", "config/resolved", "runbook", "workflows/desk", "workflows/engine",
	},
	"workflows/system": {"activities/look", "runbook", "workflows/calls", "workflows/desk", "workflows/details", "workflows/engine"},
	"workflows/adopt": {
		"activities/cluster", "activities/windows", "activities/windows/check", "config", "config/catalogue/steps", "runbook",
		"workflows/calls", "workflows/chapter", "workflows/desk", "workflows/engine", "workflows/setup",
	},
	"workflows/chapter": {
		"activities/cluster", "activities/cluster/check", "activities/registry", "activities/windows", "activities/windows/check", "config/catalogue/steps", "config/resolved",
		"runbook", "workflows/calls", "workflows/desk", "workflows/engine", "workflows/precondition", "workflows/role", "workflows/setup",
	},
	"workflows/membership": {
		"activities/cluster", "activities/cluster/check", "activities/engine", "activities/registry", "activities/windows", "activities/windows/check", "config", "config/catalogue/steps",
		"runbook", "workflows/calls", "workflows/chapter", "workflows/desk", "workflows/engine",
	},
	"workflows/maintenance": {
		"activities/cluster/check", "activities/windows", "activities/windows/check", "config", "config/catalogue/steps", "config/resolved",
		"runbook", "workflows/calls", "workflows/chapter", "workflows/desk", "workflows/engine", "workflows/restarts", "workflows/role",
	},
	"workflows": {
		"activities/cluster", "activities/cluster/check", "activities/engine", "activities/registry", "activities/windows", "activities/windows/check",
		"config", "config/catalogue/steps", "config/resolved", "runbook", "workflows/adopt", "workflows/calls", "workflows/chapter", "workflows/desk", "workflows/engine", "workflows/maintenance", "workflows/membership", "workflows/outage", "workflows/progress", "workflows/requirements", "workflows/restarts", "workflows/role", "workflows/setup", "workflows/system",
	},

	"worker": {
		"activities/cluster", "activities/cluster/check", "activities/engine", "activities/heartbeat", "activities/host", "activities/look", "activities/powershell", "activities/recording",
		"activities/registry", "activities/site", "activities/windows", "activities/windows/check", "activities/winrm", "buildinfo", "config", "config/endpoints", "config/problem", "config/secrets", "config/sitefile", "config/textfile",
		"connection", "runbook", "runbook/plaintext", "workflows",
	},
	"starter":        {"activities/powershell/scripts", "activities/recording", "buildinfo", "config", "config/catalogue", "config/catalogue/deviations", "config/catalogue/steps", "config/catalogue/unproven", "config/endpoints", "config/problem", "config/schema", "config/secrets", "config/services", "config/sitefile", "config/textfile", "config/wholefile", "connection", "runbook", "runbook/history", "runbook/plaintext", "runbook/siterecord", "starter/cli", "starter/follow"},
	"starter/cli":    {"runbook/plaintext"},
	"starter/follow": {"connection", "runbook", "runbook/history", "runbook/plaintext"},

	// The model.
	"lab/win32":            {},
	"lab/model":            {},
	"lab/windows/registry": {"lab/model", "lab/win32"},
	"lab/windows/release":  {},
	"lab/windows/volume":   {"lab/model", "lab/win32"},
	"lab/windows/scm":      {"lab/model", "lab/win32", "lab/windows/registry"},
	"lab/windows":          append([]string{"config"}, labWindows...),
	"lab/cluster":          append([]string{"config", "lab/windows"}, labWindows...),
	"lab/posh":             {},
	"lab/wsman":            {},
	"lab/cmdexe":           append([]string{"lab/posh", "lab/windows", "lab/wsman"}, labWindows...),
	"lab/cmdlets":          append([]string{"lab/cluster", "lab/cmdexe", "lab/posh", "lab/windows"}, labWindows...),
	"lab/shell":            append([]string{"lab/cmdexe", "lab/cmdlets", "lab/posh", "lab/windows"}, labWindows...),
	"lab/xpr":              append([]string{"config", "lab/cluster", "lab/windows"}, labWindows...),
	"lab/byhand":           append([]string{"config", "lab/cluster", "lab/cmdexe", "lab/windows", "lab/xpr"}, labWindows...),
	"lab/serve":            append([]string{"config", "lab/byhand", "lab/cluster", "lab/shell", "lab/windows", "lab/wsman", "lab/xpr"}, labWindows...),
	// The lab's binary: packages that start a server, a lab and a worker, and that act as the operator.
	"lab/devserver": {},
	"lab/stage":     {"config", "config/secrets", "config/sitefile", "connection", "lab/devserver", "lab/serve", "lab/wsman"},
	"lab/perform":   {"lab/serve", "lab/xpr", "runbook"},
	"lab/demo":      {"lab/perform", "lab/stage", "lab/xpr", "runbook", "starter/follow"},
	"lab/cmd":       {"buildinfo", "config/secrets", "config/sitefile", "connection", "lab/demo", "lab/devserver", "lab/model", "lab/perform", "lab/posh", "lab/serve", "runbook", "starter/cli"},
	"lab":           {"lab/cmd"},
}

// labModel holds the parts that model Windows and the vendor's programs.
var labModel = []string{
	"lab/win32", "lab/model", "lab/windows", "lab/windows/registry", "lab/windows/release", "lab/windows/scm", "lab/windows/volume", "lab/cluster", "lab/wsman", "lab/posh", "lab/cmdexe", "lab/cmdlets", "lab/shell", "lab/xpr", "lab/byhand", "lab/serve",
}

// testImports holds what the tests of a part may import in addition.
var testImports = map[string][]string{
	"runbook":               {"config/catalogue/steps"},
	"activities/powershell": {"activities/engine", "activities/windows"},
	"activities/windows":    {"activities/reach", "config/secrets"},
	"activities/heartbeat":  {"activities/engine", "activities/powershell/scripts", "activities/site", "config"},
	"worker":                {"activities/powershell/scripts", "config/resolved"},
	"lab":                   {"config", "lab/cluster", "lab/serve", "lab/windows"},
	"lab/perform":           {"config", "lab/windows"},
	"lab/shell":             {"config", "lab/cluster"},
	"lab/wsman":             {"config", "lab/cluster", "lab/cmdexe", "lab/serve", "lab/shell", "lab/windows"}, // other clients drive a whole lab
	"workflows":             {"activities/host", "activities/look", "connection"},                             // scenes run on a development server
	"workflows/engine":      {"activities/site", "runbook/history", "starter/follow"},                         // the readers of a run must agree with the run

	"config/catalogue/deviations": {"config/catalogue", "config/catalogue/steps", "config/schema"}, // rows refer to services, steps and fields
}

// sourceFile is a parsed file of this module.
type sourceFile struct {
	// Path of the file from the module's root, with slashes.
	Path string
	*ast.File
}

func (f sourceFile) dir() string { return path.Dir(f.Path) }

// imports returns the packages of this module that the file imports.
func (f sourceFile) imports() []string {
	var own []string
	for _, spec := range f.Imports {
		if name, err := strconv.Unquote(spec.Path.Value); err == nil && strings.HasPrefix(name, module) {
			own = append(own, strings.TrimPrefix(name, module))
		}
	}
	return own
}

// notService holds the directories of the module that no binary for operators contains.
var notService = []string{"docs", "lab", "tests", "tools"}

// serviceParts returns the directories of the service's code, which are all directories of the module but notService.
// A test over all code uses them, so that it also reads a directory that is added later.
func serviceParts(t *testing.T) (parts []string) {
	t.Helper()
	entries, err := os.ReadDir("..")
	require.NoError(t, err)
	for _, entry := range entries {
		if entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") && !slices.Contains(notService, entry.Name()) {
			parts = append(parts, entry.Name())
		}
	}
	require.Contains(t, parts, "workflows")
	return parts
}

// parsedFiles holds the files that source has parsed, since many tests read the whole module.
var parsedFiles sync.Map // from path to *ast.File

// source returns the parsed Go files below a directory of the module. The tests share the syntax trees and do not change them.
func source(t *testing.T, below string) []sourceFile {
	t.Helper()
	var files []sourceFile
	root := filepath.Join("..", below)
	require.NoError(t, filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		parsed, err := parsedFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel("..", name)
		files = append(files, sourceFile{filepath.ToSlash(relative), parsed})
		return err
	}))
	require.NotEmpty(t, files)
	return files
}

func parsedFile(name string) (*ast.File, error) {
	if file, ok := parsedFiles.Load(name); ok {
		return file.(*ast.File), nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err == nil {
		parsedFiles.Store(name, file)
	}
	return file, err
}

func TestImportsPointOneWay(t *testing.T) {
	for _, file := range source(t, ".") {
		if within(file.dir(), "tools") || within(file.dir(), "tests") {
			continue
		}
		part := partOf(file.dir())
		if !assert.NotEmpty(t, part, "%s does not belong to a part; add a rule for it to importRules", file.Path) {
			continue
		}
		allowed := append([]string{part}, importRules[part]...)
		if strings.HasSuffix(file.Path, "_test.go") {
			allowed = append(allowed, testImports[part]...)
		}
		for _, imported := range file.imports() {
			assert.Contains(t, allowed, partOf(imported), "%s imports %s, which %s may not", file.Path, imported, part)
		}
	}
}

// The rules must not allow import cycles between parts.
func TestTheRulesAllowNoImportCycle(t *testing.T) {
	below := map[string]bool{}
	var look func(part string, above []string)
	look = func(part string, above []string) {
		require.NotContains(t, above, part, "the rules allow an import cycle")
		if below[part] {
			return
		}
		for _, imported := range importRules[part] {
			require.Contains(t, importRules, imported, "%s may import something that is not a part", part)
			look(imported, append(slices.Clone(above), part))
		}
		below[part] = true
	}
	for part := range importRules {
		look(part, nil)
	}
}

// The model imports the site file's types and nothing else of this module. It does not use the catalogue: the lab has
// its own transcription of the manual. The package of the types imports nothing, so no value of the catalogue reaches
// the lab through it.
func TestTheModelImportsTheSiteFileOnly(t *testing.T) {
	for _, part := range labModel {
		for _, file := range source(t, part) {
			for _, imported := range file.imports() {
				assert.True(t, imported == "config" || slices.Contains(labModel, partOf(imported)), "%s imports %s", file.Path, imported)
			}
		}
	}
}

// The auditor compares what the lab and the service recorded, so it shares no code with either.
func TestTheAuditorSharesNoCode(t *testing.T) {
	for _, name := range linked(t, "tests/auditor") {
		assert.True(t, !strings.HasPrefix(name, module) || name == module+"tests/auditor", "the auditor links %s", name)
	}
}

// The programs that operators install contain no simulator.
func TestTheServiceLinksNoLab(t *testing.T) {
	assert.Subset(t, linked(t, "lab"), []string{module + "lab/cluster", module + "lab/demo"}, "the lab's binary links them")
	for _, binary := range []string{"starter", "worker"} {
		packages := linked(t, binary)
		assert.Contains(t, packages, module+"runbook")
		for _, name := range packages {
			assert.False(t, within(strings.TrimPrefix(name, module), "lab"), "%s links %s", binary, name)
		}
	}
}

func TestOnlyTheLabAndTestsImportTheLab(t *testing.T) {
	for _, file := range source(t, ".") {
		if within(file.dir(), "lab") || within(file.dir(), "tests") {
			continue
		}
		for _, imported := range file.imports() {
			assert.False(t, within(imported, "lab"), "%s imports %s", file.Path, imported)
		}
	}
	found := false
	for _, file := range source(t, "config") {
		if file.dir() == "config" {
			found = true
			assert.Empty(t, file.imports(), "%s imports packages of this module, which the lab would then link", file.Path)
		}
	}
	assert.True(t, found, "the search finds package config")
}

// partOf returns the part of the module that a package belongs to.
func partOf(pkg string) string {
	best := ""
	for part := range importRules {
		if within(pkg, part) && len(part) > len(best) {
			best = part
		}
	}
	return best
}

func within(pkg, part string) bool { return pkg == part || strings.HasPrefix(pkg, part+"/") }
