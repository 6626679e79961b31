package devserver

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
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

	// command starts it with its ports and its database.
	command []string
	logFile string

	cmd *exec.Cmd
	// done is closed when the process has ended.
	done chan struct{}
}

// startDeadline covers a slow first start on a busy machine.
const startDeadline = 2 * time.Minute

// Start runs a server on free loopback ports and returns when it answers.
func Start(ctx context.Context, o Options) (*Server, error) {
	binary, err := Binary(ctx, o.Log)
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(3)
	if err != nil {
		return nil, err
	}
	s := &Server{HostPort: net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[0])), logFile: filepath.Join(o.Directory, "temporal.log")}
	s.command = []string{
		binary,
		"server", "start-dev", "--ip", "127.0.0.1", "--port", strconv.Itoa(ports[0]), "--log-level", "warn",
		"--db-filename", filepath.Join(o.Directory, "temporal.db"), "--metrics-port", strconv.Itoa(ports[2]),
		// The data need to outlive a crash of the server, not one of the machine.
		"--sqlite-pragma", "synchronous=OFF",
		// Readers and the writer do not wait for each other.
		"--sqlite-pragma", "journal_mode=WAL",
		// The default of 20 looks a second at the queue of tasks delays every step of a run.
		"--dynamic-config-value", "history.transferProcessorMaxPollRPS=2000",
		// A worker takes an activity along with the answer that schedules it; a third of the server's work goes away.
		"--dynamic-config-value", "system.enableActivityEagerExecution=true",
	}
	if o.UI {
		s.command = append(s.command, "--ui-port", strconv.Itoa(ports[1]))
		s.UIURL = fmt.Sprintf("http://127.0.0.1:%d", ports[1])
	} else {
		s.command = append(s.command, "--headless")
	}
	for _, n := range o.Namespaces {
		s.command = append(s.command, "--namespace", n)
	}
	for _, k := range o.Keywords {
		s.command = append(s.command, "--search-attribute", k+"=Keyword")
	}
	if err := s.Start(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Start starts a server again that was killed or stopped, on its ports and with its data, and returns
// when it answers.
func (s *Server) Start(ctx context.Context) error {
	logFile, err := os.OpenFile(s.logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("cannot open the Temporal server's log: %w", err)
	}
	s.cmd = exec.Command(s.command[0], s.command[1:]...) //nolint:noctx // it outlives the call and is ended by Stop
	s.cmd.Stdout, s.cmd.Stderr = logFile, logFile
	if err := s.cmd.Start(); err != nil {
		_ = logFile.Close()
		return fmt.Errorf("cannot start the Temporal server: %w", err)
	}
	done := make(chan struct{})
	s.done = done
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait()
		_ = logFile.Close()
		close(done)
	}(s.cmd)
	if err := s.waitReady(ctx); err != nil {
		s.Stop()
		return fmt.Errorf("%w; its log is %s", err, s.logFile)
	}
	return nil
}

// Kill ends the server as SIGKILL does.
func (s *Server) Kill() {
	_ = s.cmd.Process.Kill()
	<-s.done
}

// waitReady dials until the default namespace answers.
func (s *Server) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startDeadline)
	defer cancel()
	for {
		c, err := client.DialContext(ctx, client.Options{HostPort: s.HostPort, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler))})
		if err == nil {
			_, err = c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{})
			c.Close()
			if err == nil {
				return nil
			}
		}
		select {
		case <-s.done:
			return fmt.Errorf("the Temporal server ended while starting: %s", s.cmd.ProcessState)
		case <-ctx.Done():
			return fmt.Errorf("the Temporal server did not answer within %s: %w", startDeadline, err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// Stop ends the server and waits for it.
func (s *Server) Stop() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	_ = s.cmd.Process.Signal(os.Interrupt)
	select {
	case <-s.done:
	case <-time.After(10 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.done
	}
}

// freePorts asks the system for ports nobody listens on; they are taken moments later.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("cannot find a free port: %w", err)
		}
		defer l.Close() //nolint:errcheck // nothing was written
		_, port, _ := strings.Cut(l.Addr().String(), ":")
		p, err := strconv.Atoi(port)
		if err != nil {
			return nil, fmt.Errorf("cannot find a free port: %w", err)
		}
		ports = append(ports, p)
	}
	return ports, nil
}
