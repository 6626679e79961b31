package cmd

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/lab/model"
	"changeover/lab/serve"
)

// serveSettings are the flags of serve.
type serveSettings struct {
	siteFile, listen, dump, endpoints, directory, control, built string

	scale scale
	costs costs
	seed  int64
}

func serveCommand() *cobra.Command {
	var s serveSettings
	c := &cobra.Command{
		Use:   "serve --site-file FILE",
		Short: "Serve a simulated failover cluster over WinRM",
		Long: "Serves the hosts of a site over WinRM until the command is interrupted, and prints one JSON line per host:\n" +
			`{"name", "url", "user", "password", "caFile"}. Each start makes new passwords.`,
		Example: "  lab serve --site-file config/sites/berlin.yaml --endpoints endpoints.yaml --dump state.json",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return s.run(c) },
	}
	s.bind(c.Flags())
	_ = c.MarkFlagRequired("site-file")
	return c
}

// bind adds the flags of serve to the flags of a command.
func (s *serveSettings) bind(f *pflag.FlagSet) {
	s.scale = 1
	f.StringVar(&s.siteFile, "site-file", "", "site file of the cluster to simulate")
	f.StringVar(&s.listen, "listen", "127.0.0.1", "address to listen on, as host or host:port; with a port, the hosts get this port and the following ports; without a port, free ports")
	f.StringVar(&s.dump, "dump", "", "file to which the lab writes its final state as JSON")
	f.StringVar(&s.endpoints, "endpoints", "", "file to which the lab writes the endpoints; give this file to the worker with --endpoints")
	f.StringVar(&s.directory, "directory", "", "directory for the password files and the certificate of the lab's certificate authority (default: a temporary directory)")
	f.StringVar(&s.control, "control", "", "address of the lab's control interface over HTTP (console, faults, dump, journal), as host:port")
	f.StringVar(&s.built, "built", "", "cluster to begin with: by-hand (an administrator has built the cluster at the consoles) or by-hand-differing (such a cluster with ten "+
		"differences from the manual); without the flag, the hosts are as a customer hands them over")
	f.Var(&s.scale, "scale", "factor for the lab's durations, a number above zero; 1 is realistic, 0.02 is for tests")
	f.Var(&s.costs, "costs", "times that real hosts need and the lab adds: none, slow, or a list such as processStart=700ms,moduleImport=1s,roundTrip=20ms")
	f.Int64Var(&s.seed, "seed", 1, "seed for the random part of the lab's durations")
}

func (s *serveSettings) run(c *cobra.Command) error {
	site, _, err := sitefile.Load(s.siteFile)
	if err != nil {
		return err
	}
	remove, err := s.prepareDirectory()
	if err != nil {
		return err
	}
	defer remove()
	warn := func(text string) { fmt.Fprintln(c.ErrOrStderr(), "lab:", text) }
	lab, err := serve.Start(site, serve.Options{
		Directory: s.directory, Address: s.listen, Scale: float64(s.scale), Seed: s.seed, Costs: model.Costs(s.costs), Warn: warn, Built: serve.Built(s.built),
		Secrets: secrets.Resolver{Directory: filepath.Dir(s.siteFile)},
	})
	if err != nil {
		return err
	}
	defer lab.Close()
	if err := s.announce(c, lab); err != nil {
		return err
	}
	<-c.Context().Done()
	if s.dump == "" {
		return nil
	}
	return lab.WriteDump(s.dump)
}

// prepareDirectory makes the directory of the lab's files; a temporary one is removed at the end.
func (s *serveSettings) prepareDirectory() (remove func(), err error) {
	if s.directory != "" {
		if err := os.MkdirAll(s.directory, 0o700); err != nil {
			return nil, fmt.Errorf("cannot make the directory of the lab's files: %w; choose another directory with --directory", err)
		}
		return func() {}, nil
	}
	if s.directory, err = os.MkdirTemp("", "changeover-lab-"); err != nil {
		return nil, fmt.Errorf("cannot make a directory for the lab's files: %w; choose a directory with --directory", err)
	}
	return func() { _ = os.RemoveAll(s.directory) }, nil // files that cannot be removed stay in the system's temporary directory
}

// announce prints and writes how workers and people reach the lab. The lines on standard
// output come last: a reader of these lines finds everything else in place.
func (s *serveSettings) announce(c *cobra.Command, lab *serve.Lab) error {
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
		fmt.Fprintln(c.ErrOrStderr(), "lab: address of the control interface:", url)
	}
	for _, d := range lab.Planted() {
		fmt.Fprintf(c.ErrOrStderr(), "lab: difference from %s of the manual on %s: %s\n", d.Manual, d.Host, d.What)
	}
	out := json.NewEncoder(c.OutOrStdout())
	for _, line := range lab.Hosts() {
		if err := out.Encode(line); err != nil {
			return fmt.Errorf("cannot print the hosts: %w", err)
		}
	}
	return nil
}
