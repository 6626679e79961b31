package site

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/mocks"
	sdktemporal "go.temporal.io/sdk/temporal"

	"changeover/runbook"
)

// Another attempt does not help where the server refuses the request itself, so that the run asks a person.
func TestARequestThatTheTemporalServerRefusesIsNotSentAgain(t *testing.T) {
	for name, test := range map[string]struct {
		answer     error
		want, says string
		again      bool
	}{
		"no right":        {serviceerror.NewPermissionDenied("Request unauthorized.", "no role"), runbook.ErrAccessDenied, "give the identity with which the worker connects", false},
		"unknown request": {serviceerror.NewUnimplemented("unknown method"), runbook.ErrConnection, "use a newer release of the Temporal server", false},
		"wrong request":   {serviceerror.NewInvalidArgument("invalid query"), runbook.ErrBadRequest, runbook.ReportDefect, false},
		"no answer":       {serviceerror.NewUnavailable("connection refused"), runbook.ErrTransport, "the activity tries again", true},
	} {
		t.Run(name, func(t *testing.T) {
			temporal := &mocks.Client{}
			temporal.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, mock.Anything).Return(nil, test.answer)
			temporal.On("ListWorkflow", mock.Anything, mock.Anything).Return(nil, test.answer)
			a := &Activities{Temporal: temporal}
			_, lock := a.DescribeLock(context.Background(), runbook.LockQuery{Lock: "cluster/1"})
			_, record := a.ReadSiteRecord(context.Background(), runbook.SiteRecordQuery{Site: "berlin"})
			_, ended := a.FindRunsWithoutEvidence(context.Background(), runbook.EndedRunsQuery{AtMost: 1})
			for _, err := range []error{lock, record, ended} {
				var failed *sdktemporal.ApplicationError
				require.ErrorAs(t, err, &failed)
				assert.Equal(t, test.want, failed.Type())
				assert.Equal(t, !test.again, failed.NonRetryable())
				assert.ErrorContains(t, err, test.says)
				assert.ErrorContains(t, err, test.answer.Error())
			}
		})
	}
	require.ErrorContains(t, temporalError(errors.New("broken"), "restart it", "cannot find out who holds %s", "cluster/1"),
		"cannot find out who holds cluster/1: broken; the activity tries again; if the error persists, restart it")
}
