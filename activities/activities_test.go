package activities

import (
	"context"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
)

// allWanted has one value of every wanted state.
func allWanted() []Wanted {
	return []Wanted{
		WindowsFeature{},
		WindowsService{},
		LogonRight{},
		LocalGroupMember{},
		RegistryValue{},
		RegistryRename{},
		RegistryBackup{},
		FileCopy{},
		Directory{},
		TextFileLine{},
		Share{},
		MachinePath{},
		COMServer{},
		Program{},
		InstalledSoftware{},
		HostCheck{},
		Reboot{},
		Reachability{},
		ClusterCheck{},
		ClusterDisk{},
		ClusterGroup{},
		ClusterResourceType{},
		ClusterServiceRestart{},
		GenericService{},
		IPAddressResource{},
		InformationStore{},
		NetworkNameResource{},
		NodePause{},
		PossibleOwners{},
		PreferredOwners{},
		RegistryCheckpoints{},
		ResourceDependency{},
		ResourcePolicies{},
		ResourceState{},
		RoleOwner{},
		RoleSettings{},
		RoleState{},
	}
}

func TestEveryWantedStateHasItsActivity(t *testing.T) {
	methods := reflect.TypeFor[*Activities]()
	for _, wanted := range allWanted() {
		method, ok := methods.MethodByName(wanted.ActivityName())
		require.True(t, ok, wanted.ActivityName())
		require.Equal(t, 3, method.Type.NumIn(), wanted.ActivityName())
		want, ok := method.Type.In(2).FieldByName("Want")
		require.True(t, ok, wanted.ActivityName())
		assert.Equal(t, reflect.TypeOf(wanted), want.Type)
	}
}

func TestRegisteredActivityRunsUnderItsName(t *testing.T) {
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	f := folderHost(t)
	Register(environment, f.activities())
	want := Directory{Path: `R:\pec_spool`}
	encoded, err := environment.ExecuteActivity(want.ActivityName(), asking(want))
	require.NoError(t, err)
	var outcome Outcome
	require.NoError(t, encoded.Get(&outcome))
	assert.Len(t, outcome.Changes, 1)
	assert.EqualValues(t, 1, outcome.Attempt)
	assert.EqualValues(t, 1, attempt(context.Background()), "outside an activity")
}
