package windows

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A restored checkpoint changes the registry but not the service control manager's database. One command empties both, also if
// one of them is empty already.
func TestDependenciesAreClearedInBothPlaces(t *testing.T) {
	for name, tc := range map[string]struct {
		registry, groups, manager []string
		before                    string
	}{
		"only the service control manager": {nil, nil, []string{"RpcSs"}, "registry: none; service control manager: RpcSs"},
		"a service that does not exist":    {nil, nil, []string{"", "RpcSs"}, "registry: none; service control manager: (a service that does not exist), RpcSs"},
		"only the registry":                {[]string{"nameloc"}, nil, []string{}, "registry: nameloc; service control manager: none"},
		"only a group of the registry":     {nil, []string{"TDI"}, []string{}, "registry: TDI; service control manager: none"},
		"an answer of an older script":     {[]string{"nameloc"}, []string{"TDI"}, nil, "nameloc, TDI"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serviceFixture("licsvc")
			s.Dependencies, s.GroupDependencies, s.ManagerDependencies = tc.registry, tc.groups, tc.manager
			f := serviceHost(t, s)
			want := Service{Name: "licsvc", NoDependencies: true}
			outcome := f.Twice(want)
			assert.Equal(t, []string{`sc.exe config 'licsvc' depend= /`}, f.Commands)
			assert.Equal(t, tc.before, outcome.Changes[0].Before)
			assert.Empty(t, f.Apply(want).Fact("Dependencies"))
		})
	}
	// An answer of an older script, which did not read the database, still shows no difference.
	s := serviceFixture("licsvc")
	s.Dependencies, s.GroupDependencies, s.ManagerDependencies = nil, nil, nil
	assert.Empty(t, serviceHost(t, s).Apply(Service{Name: "licsvc", NoDependencies: true}).Changes)
}
