package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/windows"
)

// A service that is starting or stopping does not count as stopped; a missing one does.
func TestServicesStopped(t *testing.T) {
	want := ServicesStopped{Names: []string{"mrs", "TcpApl", "DirSvc", "WebApl"}}
	found, err := servicesStoppedKind{}.Differences(want, []windows.ServiceState{
		{Name: "mrs", State: "Stopped"}, {Name: "TcpApl", State: "Start Pending"}, {Name: "DirSvc", State: "Running"},
	})
	require.NoError(t, err)
	require.Len(t, found, 2)
	assert.Equal(t, []string{"State of service TcpApl", "State of service DirSvc"}, []string{found[0].Property, found[1].Property})
	assert.Equal(t, "Running", found[1].Before)
}
