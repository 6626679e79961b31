package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
)

// Options of a development server.
type Options struct {
	// Directory for the database and the log; it must exist.
	Directory string
	// UI starts the web interface as well.
	UI bool
	// Namespaces to have beside "default".
	Namespaces []string
	// Keywords are search attributes of type Keyword to register.
	Keywords []string
	// Log receives progress of a build.
	Log io.Writer
}

// Server is a running development server with its data in a SQLite file.
type Server struct {
	// HostPort of the frontend, e.g. "127.0.0.1:43017".
	HostPort string
	// UIURL of the web interface; empty without one.
	UIURL string

	server  *testsuite.DevServer
	logFile *os.File
}

// readyDeadline covers a slow first start on a busy machine.
const readyDeadline = 2 * time.Minute

// Start runs a server on free loopback ports and returns when it answers.
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
		ExtraArgs:     append(Settings(o.Namespaces, o.Keywords), "--metrics-port", ports[1]),
	}
	s := &Server{logFile: logFile}
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

// Settings are the arguments of 'temporal server start-dev' that every server of the demo and the tests has.
func Settings(namespaces, keywords []string) []string {
	settings := []string{
		// The data need to outlive a crash of the server, not one of the machine.
		"--sqlite-pragma", "synchronous=OFF",
		// Readers and the writer do not wait for each other.
		"--sqlite-pragma", "journal_mode=WAL",
		// By default the server looks for tasks 20 times per second, which delays every step of a run.
		"--dynamic-config-value", "history.transferProcessorMaxPollRPS=2000",
		// The answer to a workflow task brings the worker its next activity: the server has a third less to do.
		"--dynamic-config-value", "system.enableActivityEagerExecution=true",
	}
	for _, n := range namespaces {
		settings = append(settings, "--namespace", n)
	}
	for _, k := range keywords {
		settings = append(settings, "--search-attribute", k+"=Keyword")
	}
	return settings
}

// WaitReady waits until the server of a client answers questions about workflows, which it does some time after it accepts
// connections.
func WaitReady(ctx context.Context, c client.Client) error {
	ctx, cancel := context.WithTimeout(ctx, readyDeadline)
	defer cancel()
	again := time.NewTicker(200 * time.Millisecond)
	defer again.Stop()
	for {
		_, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{})
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

// Stop ends the server and waits for it.
func (s *Server) Stop() {
	// A server that ended by itself has nothing left to stop.
	_ = s.server.Stop()
	_ = s.logFile.Close()
}
