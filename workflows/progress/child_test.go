package progress

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
	"changeover/workflows/calls"
)

func TestAChildThatIsTerminatedIsNoAbort(t *testing.T) {
	assert.Equal(t, runbook.ErrChildFailed, calls.TypeOf(childFailure("deploy/berlin", "prepare/berlin", errors.New("terminated"))))
	assert.Equal(t, runbook.ErrAborted, calls.TypeOf(childFailure("deploy/berlin", "prepare/berlin", calls.Failure(runbook.ErrAborted, "by eva"))))
}
