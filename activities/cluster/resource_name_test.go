package cluster

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine/enginetest"
	"changeover/runbook"
)

func TestNameOfAResourceThatIsFoundByItsType(t *testing.T) {
	c := newClusterHost()
	c.add("FileServer-(UMKernelServer)(Cluster Disk 2)", "File Server", "Xpressions Role")
	want := ResourceName{Resource: ResourceRef{Role: "Xpressions Role", Type: "File Server"}, Name: "File Server Res"}
	c.engine(t).Twice(want)
	assert.Equal(t, []string{`rename-cluster-resource -Name 'FileServer-(UMKernelServer)(Cluster Disk 2)' -NewName 'File Server Res'`}, c.commands)

	c.add("Other", "Generic Service", "Xpressions Role")
	for text, wrong := range map[string]ResourceName{
		"another resource already has this name": {Resource: want.Resource, Name: "Other"},
		"no such resource":                       {Resource: ResourceRef{Role: "Xpressions Role", Type: "Print Spooler"}, Name: "x"},
	} {
		_, err := c.engine(t).Try(context.Background(), wrong)
		enginetest.RequireType(t, err, runbook.ErrPrecondition)
		require.ErrorContains(t, err, text)
	}
}
