package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Options configure a development server.
type Options struct {
	// Directory is the folder for the database and the log; it must exist.
	Directory string
	// UI is set to start the web interface too.
	UI bool
	// Keywords are the search attributes of type Keyword to register.
	Keywords []string
	// Log receives the progress of Binary.
	Log io.Writer
}

// Server is a running development server with its data in a SQLite file.
type Server struct {
	// HostPort is the address of the frontend, e.g. "127.0.0.1:43017".
	HostPort string
	// UIURL is the address of the web interface; empty without one.
	UIURL string

	server   *testsuite.DevServer
	keywords []string
	logFile  *os.File
}

// readyDeadline is long enough for a first start on a busy machine.
const readyDeadline = 2 * time.Minute

// retention is how long the server keeps the histories of a namespace that AddNamespace registers: the default of the command.
const retention = 24 * time.Hour

// Start starts a server on free loopback ports and returns when it answers, see WaitReady.
func Start(ctx context.Context, o Options) (*Server, error) {
	binary, err := Binary(ctx, o.Log)
	if err != nil {
		return nil, err
	}
	ports, err := FreePorts(2)
	if err != nil {
		return nil, err
	}
	logFile, err := os.OpenFile(filepath.Join(o.Directory, "temporal.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot open the Temporal server's log: %w", err)
	}
	options := testsuite.DevServerOptions{
		ExistingPath: binary, DBFilename: filepath.Join(o.Directory, "temporal.db"), LogLevel: "warn", Stdout: logFile, Stderr: logFile,
		ClientOptions: &client.Options{Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler))},
		ExtraArgs:     append(Settings(o.Keywords), "--metrics-port", ports[1]),
	}
	s := &Server{keywords: o.Keywords, logFile: logFile}
	if o.UI {
		options.EnableUI, options.UIPort = true, ports[0]
		s.UIURL = "http://127.0.0.1:" + ports[0]
	}
	if s.server, err = testsuite.StartDevServer(ctx, options); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot start the Temporal server: %w; its log is %s", err, logFile.Name()), logFile.Close())
	}
	s.HostPort = s.server.FrontendHostPort()
	if err := WaitReady(ctx, s.server.Client()); err != nil {
		s.Stop()
		return nil, fmt.Errorf("%w; its log is %s", err, logFile.Name())
	}
	return s, nil
}

// Settings returns the arguments of 'temporal server start-dev' for all servers of the demo and the tests; keywords are search
// attributes of type Keyword.
func Settings(keywords []string) []string {
	settings := []string{
		// The data must survive a crash of the server, but not a crash of the machine.
		"--sqlite-pragma", "synchronous=OFF",
		// Readers and the writer do not wait for each other.
		"--sqlite-pragma", "journal_mode=WAL",
		// By default the server looks for tasks 20 times per second, which delays every step of a run.
		"--dynamic-config-value", "history.transferProcessorMaxPollRPS=2000",
		// The worker gets its next activity with the answer to a workflow task, which saves a third of the server's work.
		"--dynamic-config-value", "system.enableActivityEagerExecution=true",
	}
	for _, k := range keywords {
		settings = append(settings, "--search-attribute", k+"=Keyword")
	}
	return settings
}

// WaitReady waits until the client's server can count workflows, which is some time after it accepts connections. It returns an
// error after readyDeadline or when ctx ends.
func WaitReady(ctx context.Context, c client.Client) error {
	return waitReady(ctx, c, &workflowservice.CountWorkflowExecutionsRequest{})
}

func waitReady(ctx context.Context, c client.Client, count *workflowservice.CountWorkflowExecutionsRequest) error {
	ctx, cancel := context.WithTimeout(ctx, readyDeadline)
	defer cancel()
	again := time.NewTicker(200 * time.Millisecond)
	defer again.Stop()
	for {
		_, err := c.CountWorkflow(ctx, count)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the Temporal server did not answer within %s: %w", readyDeadline, err)
		case <-again.C:
		}
	}
}

// AddNamespace registers a namespace with the server's search attributes and returns when the namespace can be used.
func (s *Server) AddNamespace(ctx context.Context, name string) error {
	c := s.server.Client()
	_, err := c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: name, WorkflowExecutionRetentionPeriod: durationpb.New(retention),
	})
	if err != nil {
		return fmt.Errorf("cannot register namespace %s: %w", name, err)
	}
	types, unset := map[string]enums.IndexedValueType{}, []string{}
	for _, k := range s.keywords {
		types[k] = enums.INDEXED_VALUE_TYPE_KEYWORD
		unset = append(unset, k+" IS NULL")
	}
	if len(types) > 0 {
		if _, err := c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{Namespace: name, SearchAttributes: types}); err != nil {
			return fmt.Errorf("cannot register the search attributes of namespace %s: %w", name, err)
		}
	}
	return waitReady(ctx, c, &workflowservice.CountWorkflowExecutionsRequest{Namespace: name, Query: strings.Join(unset, " AND ")})
}

// Stop stops the server and waits for its end.
func (s *Server) Stop() {
	_ = s.server.Stop() // It fails if the server has ended already.
	_ = s.logFile.Close()
}
