package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine/enginetest"
	"changeover/runbook"
)

// If the service of a resource is not known, this resource may be the one that a step would create again.
func TestAServiceMayBeThatOfAnUnreadResource(t *testing.T) {
	all := ResourceList{
		{Name: "Lic", Type: "Generic Service", Group: "Xpressions Role", Service: "LICSVC"},
		{Name: "Agent", Type: "Generic Service", Group: "SQL", Unread: "The system cannot find the file specified."},
	}
	_, found, err := all.Find(ResourceRef{Service: "LICSVC"})
	require.NoError(t, err)
	assert.True(t, found)
	_, found, err = all.Find(ResourceRef{Service: "StatusDisp", Role: "Xpressions Role"})
	require.NoError(t, err)
	assert.False(t, found)
	_, _, err = all.Find(ResourceRef{Service: "StatusDisp"})
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	require.ErrorContains(t, err, "resource 'Agent' of role 'SQL' may run this service, but its properties cannot be read: The system cannot find the file specified.; run Get-ClusterResource -Name 'Agent' | Get-ClusterParameter")
}
