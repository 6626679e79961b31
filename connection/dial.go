// Package connection connects the worker and the command line to a Temporal
// server, so that both use the same profiles, variables and codecs.
package connection

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"

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

// unquotedValue is the end of an error of the reader of profiles about a value without quotes, which may be an API key. The error shows
// the value, or the part of it that looks like a number.
var unquotedValue = regexp.MustCompile(`(?:expected value but found|expected a digit|[Ii]nvalid (?:integer|float|datetime)|not an? \w+ number|` +
	`cannot use sign with|Expected \w+ value|\S+ is out of |strconv\.|parsing time).*`)

// clientOptions are the SDK's options for a connection.
func clientOptions(o Options) (client.Options, error) {
	if err := checkSwitches(); err != nil {
		return client.Options{}, err
	}
	options, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return options, fmt.Errorf("cannot read the Temporal connection settings (TEMPORAL_* variables or the profile file): %s",
			unquotedValue.ReplaceAllLiteralString(err.Error(), "expected a value in quotes"))
	}
	if o.Address != "" {
		options.HostPort = o.Address
	}
	if err := checkAddress(options.HostPort, o.Address != ""); err != nil {
		return options, err
	}
	if o.Namespace != "" {
		options.Namespace = o.Namespace
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if tls := options.ConnectionOptions.TLS; tls != nil && tls.InsecureSkipVerify {
		o.Logger.Warn("INSECURE: the Temporal server is not verified (TEMPORAL_TLS_DISABLE_HOST_VERIFICATION, or disable_host_verification in the profile), " +
			"so anyone on the network can answer in its place; remove this setting, and set TEMPORAL_TLS_SERVER_CA_CERT_PATH to the certificate of the server's authority")
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

// switches are the variables that turn something on or off. Their reader ignores other values: with TEMPORAL_TLS=yes, the connection
// would be without TLS.
var switches = []string{"TEMPORAL_TLS", "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION"}

func checkSwitches() error {
	for _, name := range switches {
		switch strings.ToLower(os.Getenv(name)) {
		case "true", "false", "1", "0", "":
		default:
			return fmt.Errorf("cannot use the environment variable %s: its value must be true or false", name)
		}
	}
	return nil
}
