package registry

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/runbook"
)

// Rename replaces computer names by the virtual server's name in whole
// registry trees: key names, value names and data, whole tokens only (9.3-1).
type Rename struct {
	// Trees below HKLM; anything but Siemens and PP-COM below SOFTWARE\Wow6432Node is refused (D-30).
	Trees []string `json:"trees"`
	// Names of nodes to be replaced, case-insensitive.
	Names []string `json:"names"`
	// Replacement is the network name, never the role's name (D-31).
	Replacement string `json:"replacement"`
}

// ActivityName implements Wanted.
func (Rename) ActivityName() string { return "EnsureRegistryRename" }

// renameableTrees are the only trees in which names may be replaced: elsewhere
// Windows may break (9.3, D-30).
var renameableTrees = []string{`SOFTWARE\Wow6432Node\Siemens`, `SOFTWARE\Wow6432Node\PP-COM`}

type registryRenameKind struct{}

// treeSeen is what a registry tree holds that may name one of the computers;
// the host's search is coarse, Go looks for whole tokens.
type treeSeen struct {
	Exists bool
	// Keys whose path matched, from the top down.
	Keys   []string
	Values []valueSeen
	// Binaries are paths of values with binary data that matched.
	Binaries []string
}

type valueSeen struct {
	Key, Name, Type string
	Data            []string
}

// bothCases makes a pattern match i and I on each host: Windows PowerShell compares in the language of the host, and in Turkish
// these letters are not the same letter.
var bothCases = strings.NewReplacer("i", "[iI]", "I", "[iI]")

func (registryRenameKind) Read(ctx context.Context, h host.Session, want Rename) ([]treeSeen, error) {
	if err := checkRename(want); err != nil {
		return nil, err
	}
	quoted := make([]string, len(want.Names))
	for i, name := range want.Names {
		quoted[i] = bothCases.Replace(regexp.QuoteMeta(name))
	}
	trees := make([]treeSeen, len(want.Trees))
	for i, tree := range want.Trees {
		find := scripts.FindInRegistryTree.Of("Tree", tree, "Pattern", strings.Join(quoted, "|"))
		if _, err := h.Run(ctx, find, &trees[i]); err != nil {
			return nil, err
		}
	}
	return trees, nil
}

// checkRename refuses trees outside the allow-list, and a replacement that is itself one of the names: it would be
// replaced again and again.
func checkRename(want Rename) error {
	for _, tree := range want.Trees {
		if !slices.ContainsFunc(renameableTrees, func(root string) bool { return belowKey(tree, root) }) {
			return engine.Defect(`cannot rename in HKLM\%s: names may be replaced only in %s`, tree, strings.Join(renameableTrees, " and "))
		}
	}
	if len(want.Names) == 0 || slices.Contains(want.Names, "") || want.Replacement == "" {
		return engine.Defect("cannot rename in the registry: the step gives no names to replace or no new name")
	}
	if config.HasName(want.Replacement, want.Names) {
		return engine.BadRequest("cannot replace %s by '%s': the virtual server's name must differ from the names of the nodes; "+
			"abort, correct virtualServer.name in the site file, then start the runbook again", strings.Join(want.Names, ", "), want.Replacement)
	}
	return nil
}

// belowKey reports whether a key is root or below it.
func belowKey(key, root string) bool {
	return strings.HasPrefix(strings.ToLower(key)+`\`, strings.ToLower(root)+`\`)
}

// Differences lists data first, then the names of values, then keys from the
// bottom up, so that each command still finds its key under the old path.
func (k registryRenameKind) Differences(want Rename, have []treeSeen) ([]engine.Change, error) {
	var data, names, keys []engine.Change
	for _, tree := range have {
		for _, value := range tree.Values {
			if config.HasName(strings.Join(value.Data, "\n"), want.Names) {
				set, err := k.renameData(want, value)
				if err != nil {
					return nil, err
				}
				data = append(data, set)
			}
			if config.HasName(value.Name, want.Names) {
				newName := config.ReplaceNames(value.Name, want.Names, want.Replacement)
				names = append(names, engine.NewChange(`HKLM\`+value.Key+`\`+value.Name+` (name)`, value.Name, newName,
					scripts.RenameRegistryValue.Of("Key", value.Key, "Name", value.Name, "NewName", newName)))
			}
		}
		for _, key := range bottomUp(tree.Keys) {
			if name := host.FileName(key); config.HasName(name, want.Names) {
				newName := config.ReplaceNames(name, want.Names, want.Replacement)
				keys = append(keys, engine.NewChange(`HKLM\`+key+` (name)`, name, newName,
					scripts.RenameRegistryKey.Of("Key", key, "NewName", newName)))
			}
		}
	}
	return slices.Concat(data, names, keys), nil
}

// renameData keeps the value's type. A list in which the virtual server stood
// already keeps one line of the two that are now equal (9.3-2c).
func (registryRenameKind) renameData(want Rename, value valueSeen) (engine.Change, error) {
	return setRegistry(value.Key, value.Name, value.Type, registryText(value.Data), want.renamed(value.Data, value.Type))
}

// renamed is the data of a value after the renaming.
func (want Rename) renamed(before []string, valueType string) []string {
	var data []string
	for _, line := range before {
		renamed := config.ReplaceNames(line, want.Names, want.Replacement)
		others := host.HasText(before, renamed) || host.HasText(data, renamed)
		if renamed != line && others && valueType == MultiString {
			continue
		}
		data = append(data, renamed)
	}
	return data
}

// bottomUp orders keys so that each key comes before the key that contains it.
func bottomUp(keys []string) []string {
	return slices.SortedStableFunc(slices.Values(keys), func(a, b string) int {
		return cmp.Compare(strings.Count(b, `\`), strings.Count(a, `\`))
	})
}

// Warnings implements Warner.
func (registryRenameKind) Warnings(_ Rename, have []treeSeen) []string {
	var warnings []string
	for _, tree := range have {
		for _, path := range tree.Binaries {
			warnings = append(warnings, `value HKLM\`+path+` has binary data that contains the name of a node, and Changeover does not change binary data. `+
				`Look at the value in Registry Editor: if XPR uses the name as the name of its server, change the name in this value to the name of the virtual server; if you cannot tell, ask the vendor`)
		}
	}
	return warnings
}

// Evidence implements Witness.
func (k registryRenameKind) Evidence(want Rename, have []treeSeen) []runbook.Fact {
	left, err := k.Differences(want, have)
	if err != nil {
		return nil
	}
	return []runbook.Fact{
		{Name: "Trees", Value: strings.Join(want.Trees, ", ")},
		{Name: "Searched names", Value: strings.Join(want.Names, ", ")},
		{Name: "Number of places that still contain these names", Value: strconv.Itoa(len(left))},
	}
}
