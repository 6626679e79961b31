package registry

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// A site file may get another name for the list, or lose its entries. The first list stays in the registry.
func TestAListOfDelaysUnderAnotherNameIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		want   DelayLists
		values []valueSeen
		warns  string
	}{
		"the list of the site file":        {DelayLists{Name: "AplDelay"}, []valueSeen{{servicesKey, "apldelay", MultiString, []string{"NotApl,10"}}}, ""},
		"the name of an earlier site file": {DelayLists{Name: "ApIDelay"}, []valueSeen{{servicesKey, "AplDelay", MultiString, []string{"NotApl,10", "webapl, 5"}}}, "(NotApl,10 | webapl, 5), but the list of the site file has the name ApIDelay"},
		"any other name":                   {DelayLists{Name: "AplDelay"}, []valueSeen{{servicesKey, "Late", String, []string{"NotApl,10\r\nLear,5"}}}, `HKLM\` + servicesKey + `\Late lists layers with delays in minutes (NotApl,10`},
		"entries that are gone":            {DelayLists{}, []valueSeen{{servicesKey, "AplDelay", MultiString, []string{"NotApl,10"}}}, "but the site file delays no layers (aplDelay.entries)"},
		"an empty list":                    {DelayLists{}, []valueSeen{{servicesKey, "AplDelay", MultiString, nil}}, ""},
		"a list of satellites":             {DelayLists{}, []valueSeen{{servicesKey, "Kernel", MultiString, []string{"NameLoc,SAT1", "CfgSvc,SAT1"}}}, ""},
		"numbers of something else":        {DelayLists{}, []valueSeen{{servicesKey, "Sizes", MultiString, []string{"Width,10", "Height,20"}}}, ""},
		"a list with other lines":          {DelayLists{}, []valueSeen{{servicesKey, "Mixed", MultiString, []string{"NotApl,10", "x"}}}, ""},
		"a list in the key of one service": {DelayLists{}, []valueSeen{{servicesKey + `\NotApl`, "Times", MultiString, []string{"NotApl,10"}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.Key = servicesKey
			outcome := newTreeHost(t, c.values...).Plan(c.want)
			assert.Empty(t, outcome.Changes)
			if c.warns == "" {
				assert.Empty(t, outcome.Warnings)
				return
			}
			if assert.Len(t, outcome.Warnings, 1) {
				assert.Contains(t, outcome.Warnings[0], c.warns)
			}
		})
	}
}

// The evidence names the registry key, and the one list that the site file has.
func TestTheEvidenceSaysWhichListsWereLookedFor(t *testing.T) {
	const found = `Values of HKLM\` + servicesKey + ` that list layers with delays`
	late := []valueSeen{{servicesKey, "Late", MultiString, []string{"NotApl,10"}}}
	for name, c := range map[string]struct {
		want DelayLists
		seen []valueSeen
		fact runbook.Fact
	}{
		"the site file has a list": {DelayLists{Key: servicesKey, Name: "AplDelay"}, late, runbook.Fact{Name: found + ", other than AplDelay", Value: "Late"}},
		"the site file has none":   {DelayLists{Key: servicesKey}, late, runbook.Fact{Name: found, Value: "Late"}},
		"the registry has no list": {DelayLists{Key: servicesKey}, nil, runbook.Fact{Name: found, Value: "none"}},
	} {
		assert.Equal(t, []runbook.Fact{c.fact}, delayListsKind{}.Evidence(c.want, c.seen), name)
	}
}
