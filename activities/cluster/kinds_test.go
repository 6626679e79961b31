package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.temporal.io/sdk/testsuite"

	"changeover/activities/engine"
	"changeover/activities/registry"
	"changeover/activities/windows"
)

// The kinds of all packages and the readers have activity names of their own.
func TestActivityNamesAreDistinct(t *testing.T) {
	e := &engine.Engine{}
	registry.AddKinds(e)
	windows.AddKinds(e)
	AddKinds(e)
	assert.NotEmpty(t, e.Kinds())
	assert.Panics(t, func() { AddKinds(e) }, "one name for two kinds")
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	e.Register(environment)
	(&windows.Reader{}).Register(environment)
	(&Reader{}).Register(environment)
}
