package registry

import (
	"testing"

	"changeover/activities/engine/enginetest"
)

type params = enginetest.Params

// newHost is a host for the kinds of this package.
func newHost(t *testing.T) *enginetest.Host { return enginetest.NewHost(t, AddKinds) }
