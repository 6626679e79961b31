// Package connection connects the worker and the command line to a Temporal
// server, so that both use the same profiles, variables and codecs.
package connection

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/log"
	"google.golang.org/grpc"

	"changeover/config/secrets"
)

// Options of a connection; the zero value follows the TEMPORAL_* variables and
// the profile that the temporal command uses, and else localhost:7233.
type Options struct {
	// Address and Namespace override profile and environment where set.
	Address   string
	Namespace string
	Logger    *slog.Logger
	Metrics   client.MetricsHandler
	// Identity shown in histories; empty: the SDK's pid@host.
	Identity string
	// DialOptions are added to those of the SDK.
	DialOptions []grpc.DialOption
	// Secrets masks what activities of a worker on this connection return; nil: nothing is masked.
	Secrets *secrets.Scrubber
}

// Connection is a client and the namespace it works in.
type Connection struct {
	client.Client
	Namespace string
}

// Dial connects and checks that the server answers.
func Dial(ctx context.Context, o Options) (*Connection, error) {
	options, err := clientOptions(o)
	if err != nil {
		return nil, err
	}
	c, err := client.DialContext(ctx, options)
	if err != nil {
		address := options.HostPort
		if address == "" {
			address = client.DefaultHostPort
		}
		return nil, fmt.Errorf("cannot reach the Temporal server at %s; start the server or set --address: %w", address, err)
	}
	if options.Namespace == "" {
		options.Namespace = client.DefaultNamespace
	}
	return &Connection{Client: c, Namespace: options.Namespace}, nil
}

// unquotedValue is how the reader of profiles shows a value without quotes, which may be a part of an API key.
var unquotedValue = regexp.MustCompile(`expected value but found "[^"]*" instead`)

// clientOptions are the SDK's options for a connection.
func clientOptions(o Options) (client.Options, error) {
	options, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return options, fmt.Errorf("cannot read the Temporal connection settings (TEMPORAL_* variables or the profile file): %s",
			unquotedValue.ReplaceAllString(err.Error(), "expected a value in quotes"))
	}
	if o.Address != "" {
		options.HostPort = o.Address
	}
	if o.Namespace != "" {
		options.Namespace = o.Namespace
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	options.Logger = log.NewStructuredLogger(o.Logger)
	options.MetricsHandler = o.Metrics
	options.Identity = o.Identity
	options.ConnectionOptions.DialOptions = append(options.ConnectionOptions.DialOptions, o.DialOptions...)
	if o.Secrets != nil {
		options.DataConverter, options.FailureConverter = Masking(o.Secrets, options.DataConverter)
	}
	return options, nil
}
