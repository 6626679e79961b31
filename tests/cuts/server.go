package cuts

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"changeover/lab/devserver"
)

// server is a Temporal development server that can be killed and started again with its data. The SDK's launcher,
// which the demo uses, can only stop a server in the regular way.
type server struct {
	// HostPort is the address of the frontend, e.g. "127.0.0.1:43017".
	HostPort string

	// command is the command line that starts the server with its ports and its database.
	command []string
	logFile string
	cmd     *exec.Cmd
	// ended is closed when the process has ended.
	ended chan struct{}
}

// startServer starts a server on free loopback ports and returns when it responds.
func startServer(ctx context.Context, directory string, keywords []string, progress io.Writer) (*server, error) {
	binary, err := devserver.Binary(ctx, progress)
	if err != nil {
		return nil, err
	}
	ports, err := devserver.FreePorts(2)
	if err != nil {
		return nil, err
	}
	s := &server{HostPort: net.JoinHostPort("127.0.0.1", ports[0]), logFile: filepath.Join(directory, "temporal.log")}
	s.command = append([]string{
		binary, "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", ports[0], "--metrics-port", ports[1],
		"--log-level", "warn", "--db-filename", filepath.Join(directory, "temporal.db"),
	}, devserver.Settings(keywords)...)
	if err := s.Start(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Start starts a killed server again, on the same ports and with its data, and returns when it responds.
func (s *server) Start(ctx context.Context) error {
	logFile, err := os.OpenFile(s.logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("cannot open the Temporal server's log: %w", err)
	}
	s.cmd = exec.Command(s.command[0], s.command[1:]...) //nolint:noctx // the process outlives this call and is ended by Kill
	s.cmd.Stdout, s.cmd.Stderr = logFile, logFile
	if err := s.cmd.Start(); err != nil {
		_ = logFile.Close()
		return fmt.Errorf("cannot start the Temporal server: %w", err)
	}
	ended := make(chan struct{})
	s.ended = ended
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait()
		_ = logFile.Close()
		close(ended)
	}(s.cmd)
	if err := s.waitReady(ctx); err != nil {
		s.Kill()
		return fmt.Errorf("%w; its log is %s", err, s.logFile)
	}
	return nil
}

// waitReady waits until the server responds, and returns an error if it has ended.
func (s *server) waitReady(ctx context.Context) error {
	c, err := client.NewLazyClient(client.Options{HostPort: s.HostPort, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	if err != nil {
		return fmt.Errorf("cannot create a client of the Temporal server: %w", err)
	}
	defer c.Close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func(ended <-chan struct{}) {
		select {
		case <-ended:
			cancel(fmt.Errorf("the Temporal server ended while starting: %s", s.cmd.ProcessState))
		case <-ctx.Done():
		}
	}(s.ended)
	err = devserver.WaitReady(ctx, c)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return cause
	}
	return err
}

// Kill ends the server with SIGKILL.
func (s *server) Kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}
