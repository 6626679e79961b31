package registry

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// DelayLists looks for lists of layers that start late which the site file does not have: of a site file that had another name for the list
// (aplDelay.valueName) or that had entries, or of a person who followed the manual by hand. Nobody knows whether XPR reads such a list (E-C83),
// so a list is a warning, and nothing is changed.
type DelayLists struct {
	// Key below HKLM that contains the lists.
	Key string `json:"key"`
	// Name of the list of the site file; empty if the site file delays no layers.
	Name string `json:"name,omitempty"`
}

// ActivityName implements Wanted.
func (DelayLists) ActivityName() string { return "CheckDelayLists" }

type delayListsKind struct{}

// delayLine is a line such as NotApl,10.
var delayLine = regexp.MustCompile(`^\s*([^,\s]+)\s*,\s*\d+\s*$`)

// isDelayList reports whether a value has lines, and each line is a service of XPR with a number.
func (v valueSeen) isDelayList() bool {
	found := false
	for _, line := range (Seen{Exists: true, Type: v.Type, Data: v.Data}).lines() {
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := delayLine.FindStringSubmatch(line)
		if parts == nil {
			return false
		}
		if _, known := catalogue.Find(parts[1]); !known {
			return false
		}
		found = true
	}
	return found
}

// Read returns the lists of the key that are not the list of the site file.
func (delayListsKind) Read(ctx context.Context, h host.Session, want DelayLists) ([]valueSeen, error) {
	tree, err := host.Read[treeSeen](ctx, h, scripts.FindInRegistryTree.Of("Tree", want.Key, "Pattern", ",[ ]*[0-9]+"))
	return slices.DeleteFunc(tree.Values, func(v valueSeen) bool {
		return !strings.EqualFold(v.Key, want.Key) || strings.EqualFold(v.Name, want.Name) || !v.isDelayList()
	}), err
}

func (delayListsKind) Differences(DelayLists, []valueSeen) ([]engine.Change, error) { return nil, nil }

// Warnings implements Warner.
func (delayListsKind) Warnings(want DelayLists, found []valueSeen) []string {
	why := "the site file delays no layers (aplDelay.entries)"
	if want.Name != "" {
		why = "the list of the site file has the name " + want.Name + " (aplDelay.valueName)"
	}
	var warnings []string
	for _, v := range found {
		warnings = append(warnings, `the registry value HKLM\`+v.Key+`\`+v.Name+` lists layers with delays in minutes (`+registryText(v.Data)+`), but `+why+
			`; if XPR reads this value, these layers start late after a failover. If the site does not need the value, delete it in Registry Editor on the owner of the role`)
	}
	return warnings
}

// Evidence implements Witness.
func (delayListsKind) Evidence(want DelayLists, found []valueSeen) []runbook.Fact {
	names := make([]string, len(found))
	for i, v := range found {
		names[i] = v.Name
	}
	value := "none"
	if len(names) > 0 {
		value = strings.Join(names, ", ")
	}
	name := `Values of HKLM\` + want.Key + ` that list layers with delays`
	if want.Name != "" {
		name += ", other than " + want.Name
	}
	return []runbook.Fact{{Name: name, Value: value}}
}
