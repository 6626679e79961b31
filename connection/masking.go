package connection

import (
	"context"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"changeover/config/secrets"
	"changeover/runbook/plaintext"
)

// Masking returns converters that mask everything an activity returns: its result, the
// details of its heartbeats, and its error with all causes and details. Inside an activity
// texts are as a host answered them. Data of workflows and clients is not masked: it comes
// from histories or from the site file, and a replay must encode it in the same way
// again.
func Masking(known *secrets.Scrubber, inner converter.DataConverter) (converter.DataConverter, converter.FailureConverter) {
	if inner == nil {
		inner = converter.GetDefaultDataConverter()
	}
	// The details of failures are encoded as the SDK does without a failure converter.
	details := maskingData{DataConverter: converter.GetDefaultDataConverter(), secrets: known}
	return maskingData{DataConverter: inner, secrets: known}, maskingFailures{
		FailureConverter: temporal.GetDefaultFailureConverter(), details: details,
	}
}

// maskingData masks what it encodes on behalf of an activity.
type maskingData struct {
	converter.DataConverter
	secrets *secrets.Scrubber
	// active: it encodes for an activity.
	active bool
}

// ToPayload implements converter.DataConverter.
func (m maskingData) ToPayload(value any) (*commonpb.Payload, error) {
	return m.DataConverter.ToPayload(m.mask(value))
}

// ToPayloads implements converter.DataConverter.
func (m maskingData) ToPayloads(values ...any) (*commonpb.Payloads, error) {
	masked := make([]any, len(values))
	for i, value := range values {
		masked[i] = m.mask(value)
	}
	return m.DataConverter.ToPayloads(masked...)
}

// FromPayloads implements converter.DataConverter.
func (m maskingData) FromPayloads(payloads *commonpb.Payloads, into ...any) error {
	return decodeInput(m.DataConverter, payloads, into)
}

func (m maskingData) mask(value any) any {
	if !m.active {
		return value
	}
	return m.secrets.Mask(value)
}

// WithSerializationContext implements converter.DataConverterWithSerializationContext.
func (m maskingData) WithSerializationContext(ctx converter.SerializationContext) converter.DataConverter {
	m.DataConverter = converter.WithDataConverterSerializationContext(m.DataConverter, ctx)
	_, m.active = ctx.(converter.ActivitySerializationContext)
	return m
}

// WithWorkflowContext implements workflow.ContextAware: what a workflow encodes is the input of
// activities and not their result, so it is not masked.
func (m maskingData) WithWorkflowContext(ctx workflow.Context) converter.DataConverter {
	if aware, ok := m.DataConverter.(workflow.ContextAware); ok {
		m.DataConverter = aware.WithWorkflowContext(ctx)
	}
	m.active = false
	return m
}

// WithContext implements workflow.ContextAware.
func (m maskingData) WithContext(ctx context.Context) converter.DataConverter {
	if aware, ok := m.DataConverter.(workflow.ContextAware); ok {
		m.DataConverter = aware.WithContext(ctx)
	}
	return m
}

// maskingFailures masks the errors of activities.
type maskingFailures struct {
	converter.FailureConverter
	details maskingData
	active  bool
}

// WithSerializationContext implements converter.FailureConverterWithSerializationContext.
func (m maskingFailures) WithSerializationContext(ctx converter.SerializationContext) converter.FailureConverter {
	m.FailureConverter = temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: converter.WithDataConverterSerializationContext(m.details, ctx),
	})
	_, m.active = ctx.(converter.ActivitySerializationContext)
	return m
}

// longestMessage is the most bytes of an error's message that an activity reports: the server refuses a failure
// that is too large, and every retry would be refused again.
const longestMessage = 32_000

// ErrorToFailure implements converter.FailureConverter. Types of errors stay as they
// are: retry policies and workflows decide on them.
func (m maskingFailures) ErrorToFailure(err error) *failurepb.Failure {
	failure := m.FailureConverter.ErrorToFailure(err)
	if !m.active || failure == nil {
		return failure
	}
	// An error that the server sent holds its failure, which others may be reading.
	masked := proto.CloneOf(failure)
	for f := masked; f != nil; f = f.GetCause() {
		f.Message = plaintext.Cut(m.details.secrets.Scrub(f.GetMessage()), longestMessage)
		f.StackTrace = plaintext.Cut(m.details.secrets.Scrub(f.GetStackTrace()), longestMessage)
	}
	return masked
}
