package connection

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"

	"changeover/runbook"
)

// operated is a server with these search attributes.
type operated struct {
	client.Client
	operatorservice.OperatorServiceClient
	have map[string]enums.IndexedValueType
	err  error
	// refuses is the answer to a registration.
	refuses error
}

func (o *operated) OperatorService() operatorservice.OperatorServiceClient { return o }

func (o *operated) ListSearchAttributes(context.Context, *operatorservice.ListSearchAttributesRequest, ...grpc.CallOption) (*operatorservice.ListSearchAttributesResponse, error) {
	return &operatorservice.ListSearchAttributesResponse{CustomAttributes: o.have}, o.err
}

func (o *operated) AddSearchAttributes(context.Context, *operatorservice.AddSearchAttributesRequest, ...grpc.CallOption) (*operatorservice.AddSearchAttributesResponse, error) {
	return nil, o.refuses
}

func keywords() map[string]enums.IndexedValueType {
	have := map[string]enums.IndexedValueType{}
	for _, name := range SearchAttributes() {
		have[name] = enums.INDEXED_VALUE_TYPE_KEYWORD
	}
	return have
}

func TestSearchAttributesAreThereWithTheirType(t *testing.T) {
	o := &operated{have: keywords()}
	c := &Connection{Client: o, Namespace: "xpr"}
	require.NoError(t, c.CheckSearchAttributes(t.Context()))

	delete(o.have, runbook.HostAttribute)
	err := c.CheckSearchAttributes(t.Context())
	require.EqualError(t, err, "cannot set the search attributes of runs in namespace xpr: XprHost is missing; ask an administrator of the Temporal server to run: "+
		"temporal operator search-attribute create --namespace xpr --name XprHost --type Keyword")

	o.have[runbook.SiteAttribute] = enums.INDEXED_VALUE_TYPE_TEXT
	err = c.CheckSearchAttributes(t.Context())
	assert.ErrorContains(t, err, "XprSite has type Text instead of Keyword, XprHost is missing")
	assert.ErrorContains(t, err, "temporal operator search-attribute remove --yes --namespace xpr --name XprSite && "+
		"temporal operator search-attribute create --namespace xpr --name XprSite --type Keyword --name XprHost --type Keyword")
}

func TestSearchAttributesThatCannotBeLookedAt(t *testing.T) {
	c := &Connection{Client: &operated{err: serviceerror.NewPermissionDenied("no", "")}, Namespace: "xpr"}
	err := c.CheckSearchAttributes(t.Context())
	require.ErrorIs(t, err, ErrCannotRead)
	assert.ErrorContains(t, err, "temporal operator search-attribute create --namespace xpr --name XprSite --type Keyword")

	c.Client = &operated{err: serviceerror.NewUnavailable("gone")}
	err = c.CheckSearchAttributes(t.Context())
	require.Error(t, err)
	assert.NotErrorIs(t, err, ErrCannotRead, "a server that is away is asked again")
}

// stalled is a server that takes requests and does not answer.
type stalled struct{ operated }

func (s *stalled) OperatorService() operatorservice.OperatorServiceClient { return s }

func (s *stalled) ListSearchAttributes(ctx context.Context, _ *operatorservice.ListSearchAttributesRequest, _ ...grpc.CallOption) (*operatorservice.ListSearchAttributesResponse, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (s *stalled) AddSearchAttributes(ctx context.Context, _ *operatorservice.AddSearchAttributesRequest, _ ...grpc.CallOption) (*operatorservice.AddSearchAttributesResponse, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// A worker would otherwise wait for ever, before it serves its health or writes anything to its log.
func TestARegistrationWithoutAnAnswerEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &Connection{Client: &stalled{}, Namespace: "xpr"}
		err := c.RegisterSearchAttributes(t.Context())
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.ErrorContains(t, err, "check the connection to the Temporal server")
		assert.NotContains(t, err.Error(), "ask an administrator", "the server may have the attributes")
	})
}

func TestARegistrationIsRefusedOrFails(t *testing.T) {
	const create = "ask an administrator of the Temporal server to run: temporal operator search-attribute create --namespace xpr --name XprHost --type Keyword"
	for said, want := range map[error]string{
		serviceerror.NewPermissionDenied("not yours", ""):   "cannot register the search attributes of namespace xpr: not yours; " + create,
		serviceerror.NewUnimplemented("unknown service"):    "cannot register the search attributes of namespace xpr: unknown service; " + create,
		serviceerror.NewInvalidArgument("too many Keyword"): "cannot register the search attributes of namespace xpr: too many Keyword; " + create,
		serviceerror.NewUnavailable("gone"):                 "cannot register the search attributes of namespace xpr: gone; check the connection to the Temporal server",
		serviceerror.NewDeadlineExceeded("late"):            "cannot register the search attributes of namespace xpr: late; check the connection to the Temporal server",
	} {
		o := &operated{have: keywords(), refuses: said}
		delete(o.have, runbook.HostAttribute)
		err := (&Connection{Client: o, Namespace: "xpr"}).RegisterSearchAttributes(t.Context())
		require.EqualError(t, err, want)
		require.ErrorIs(t, err, said)
	}
}

// An attribute of another type cannot be registered, and a worker that starts at the same time may register the missing ones.
func TestARegistrationLeavesTypesToTheCheck(t *testing.T) {
	o := &operated{have: keywords(), refuses: serviceerror.NewAlreadyExists("there")}
	o.have[runbook.SiteAttribute] = enums.INDEXED_VALUE_TYPE_TEXT
	c := &Connection{Client: o, Namespace: "xpr"}
	require.NoError(t, c.RegisterSearchAttributes(t.Context()))
	delete(o.have, runbook.HostAttribute)
	require.NoError(t, c.RegisterSearchAttributes(t.Context()))
	require.ErrorContains(t, c.CheckSearchAttributes(t.Context()), "XprSite has type Text instead of Keyword")
}
