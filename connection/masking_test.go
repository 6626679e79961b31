package connection

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"changeover/config/secrets"
)

const secret = "Horse-Battery-9"

func masking() (converter.DataConverter, converter.FailureConverter) {
	known := &secrets.Scrubber{}
	known.Add(secret)
	return Masking(known, nil)
}

func encoded(t *testing.T, c converter.DataConverter) string {
	t.Helper()
	payloads, err := c.ToPayloads("it is " + secret)
	require.NoError(t, err)
	payload, err := c.ToPayload("it is " + secret)
	require.NoError(t, err)
	assert.Equal(t, string(payload.GetData()), string(payloads.GetPayloads()[0].GetData()))
	return string(payload.GetData())
}

func TestOnlyWhatActivitiesSendIsMasked(t *testing.T) {
	data, _ := masking()
	activity := converter.WithDataConverterSerializationContext(data, converter.ActivitySerializationContext{})
	assert.Equal(t, `"it is ********"`, encoded(t, activity))
	aware, ok := activity.(workflow.ContextAware)
	require.True(t, ok)
	assert.Equal(t, `"it is ********"`, encoded(t, aware.WithContext(context.Background())))

	for name, other := range map[string]converter.DataConverter{
		"a client":                   data,
		"a workflow":                 converter.WithDataConverterSerializationContext(data, converter.WorkflowSerializationContext{}),
		"the input that it gives on": aware.WithWorkflowContext(nil),
	} {
		assert.Equal(t, `"it is `+secret+`"`, encoded(t, other), name)
	}
}

func TestErrorsOfActivitiesAreMasked(t *testing.T) {
	_, failures := masking()
	activity := converter.WithFailureConverterSerializationContext(failures, converter.ActivitySerializationContext{})
	cause := fmt.Errorf("because of %s: %w", secret, errors.New("deep "+secret))
	failure := activity.ErrorToFailure(temporal.NewApplicationErrorWithOptions("cannot set "+secret, secret+"Type", temporal.ApplicationErrorOptions{
		NonRetryable: true, Cause: cause, Details: []any{map[string]string{"before": secret}},
	}))
	info := failure.GetApplicationFailureInfo()
	assert.Equal(t, secret+"Type", info.GetType(), "a type is what policies decide on")
	assert.True(t, info.GetNonRetryable())
	info.Type = ""
	assert.NotContains(t, failure.String(), secret)
	assert.Equal(t, "deep ********", failure.GetCause().GetCause().GetMessage())
	assert.JSONEq(t, `{"before":"********"}`, string(info.GetDetails().GetPayloads()[0].GetData()))
	assert.Nil(t, activity.ErrorToFailure(nil))

	held := activity.FailureToError(failures.ErrorToFailure(temporal.NewApplicationError("again "+secret, "x")))
	assert.NotContains(t, activity.ErrorToFailure(held).String(), secret)
	assert.Contains(t, failures.ErrorToFailure(held).GetMessage(), secret, "what others hold stays as it is")
}

func TestAConnectionOfAWorkerMasks(t *testing.T) {
	options, err := clientOptions(Options{Address: "127.0.0.1:1", Namespace: "xpr"})
	require.NoError(t, err)
	assert.Equal(t, "127.0.0.1:1", options.HostPort)
	assert.Nil(t, options.FailureConverter)
	options, err = clientOptions(Options{Secrets: &secrets.Scrubber{}})
	require.NoError(t, err)
	assert.IsType(t, maskingData{}, options.DataConverter)
	assert.IsType(t, maskingFailures{}, options.FailureConverter)
}

func TestAnErrorIsNeverTooLargeToBeReported(t *testing.T) {
	_, failures := masking()
	activity := converter.WithFailureConverterSerializationContext(failures, converter.ActivitySerializationContext{})
	line := strings.Repeat("x", 3<<20)
	failure := activity.ErrorToFailure(fmt.Errorf("its output: %s: %w", line, errors.New(line)))
	assert.Less(t, proto.Size(failure), 100_000)
	assert.Contains(t, failure.GetMessage(), "its output: xxx")
}
