// Command lab serves a simulated Windows failover cluster over real WinRM. See
// lab/README.md for what it models, its dump and its control interface.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"changeover/config"
	"changeover/lab/serve"
)

func main() { os.Exit(start()) }

func start() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := command().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		return 1
	}
	return 0
}

// settings are the lab's flags.
type settings struct {
	siteFile, listen, dump, endpoints, directory, control string
	scale                                                 float64
	seed                                                  int64
}

func command() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "lab --site-file FILE",
		Short: "Serve a simulated failover cluster over WinRM",
		Long: "Serves the hosts of a site over WinRM until it is interrupted. Prints one JSON line a host:\n" +
			`{"name", "url", "user", "password", "caFile"}. Passwords are made up at each start.`,
		SilenceUsage: true, SilenceErrors: true, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return run(cmd.Context(), s) },
	}
	f := c.Flags()
	f.StringVar(&s.siteFile, "site-file", "", "site file of the cluster to simulate")
	f.StringVar(&s.listen, "listen", "127.0.0.1", "address to listen on, host or host:port; without a port, ports are chosen, with one the hosts get it and the next ones")
	f.StringVar(&s.dump, "dump", "", "write the final state as JSON to this file at the end")
	f.StringVar(&s.endpoints, "endpoints", "", "write the worker's endpoints file here")
	f.StringVar(&s.directory, "directory", "", "directory of the CA and the passwords (default: a new temporary one)")
	f.StringVar(&s.control, "control", "", "serve console and fault injection over HTTP on this address")
	f.Float64Var(&s.scale, "scale", 1, "scale of durations; 1 is realistic, 0.02 is for tests")
	f.Int64Var(&s.seed, "seed", 1, "seed of the small differences between durations")
	_ = c.MarkFlagRequired("site-file")
	return c
}

func run(ctx context.Context, s settings) error {
	site, err := config.Read(s.siteFile)
	if err != nil {
		return err
	}
	remove, err := s.prepareDirectory()
	if err != nil {
		return err
	}
	defer remove()
	warn := func(text string) { fmt.Fprintln(os.Stderr, "lab:", text) }
	lab, err := serve.Start(site, serve.Options{
		Directory: s.directory, Address: s.listen, Scale: s.scale, Seed: s.seed, Warn: warn,
		Secrets: serve.References{Directory: filepath.Dir(s.siteFile)},
	})
	if err != nil {
		return err
	}
	defer lab.Close()
	if err := announce(lab, s); err != nil {
		return err
	}
	<-ctx.Done()
	if s.dump == "" {
		return nil
	}
	return writeDump(s.dump, lab)
}

// prepareDirectory makes the directory of the lab's files; a temporary one is removed at the end.
func (s *settings) prepareDirectory() (remove func(), err error) {
	if s.directory != "" {
		if err := os.MkdirAll(s.directory, 0o700); err != nil {
			return nil, fmt.Errorf("cannot make the directory of the lab's files: %w; choose another one", err)
		}
		return func() {}, nil
	}
	if s.directory, err = os.MkdirTemp("", "changeover-lab-"); err != nil {
		return nil, fmt.Errorf("cannot make a directory for the lab's files: %w; choose one with --directory", err)
	}
	return func() { _ = os.RemoveAll(s.directory) }, nil // what is left lies in the system's temporary directory
}

// announce tells workers and people how to reach the lab. The lines on standard
// output come last: whoever has read them finds everything else in place.
func announce(lab *serve.Lab, s settings) error {
	if s.endpoints != "" {
		if err := lab.Endpoints().Save(s.endpoints); err != nil {
			return err
		}
	}
	if s.control != "" {
		url, err := lab.ServeControl(s.control)
		if err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, "lab: control interface at", url)
	}
	out := json.NewEncoder(os.Stdout)
	for _, line := range lab.Hosts() {
		if err := out.Encode(line); err != nil {
			return fmt.Errorf("cannot print the hosts: %w", err)
		}
	}
	return nil
}

func writeDump(path string, lab *serve.Lab) error {
	data, err := json.MarshalIndent(lab.World.Dump(), "", "  ")
	if err != nil {
		return fmt.Errorf("cannot write the lab's state: %w", err)
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, append(data, '\n'), 0o644)); err != nil { //nolint:gosec // the state holds no secret
		return fmt.Errorf("cannot write the lab's state: %w", err)
	}
	return nil
}
