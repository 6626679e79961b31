// Package stage starts everything that a demonstration or an end-to-end test needs:
// a Temporal server, a lab and a worker in a process of its own.
package stage

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.temporal.io/sdk/client"

	"changeover/config"
	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/connection"
	"changeover/lab/devserver"
	"changeover/lab/serve"
	"changeover/lab/wsman"
)

// Options of a stage.
type Options struct {
	// SiteFile describes the site.
	SiteFile string
	// Directory for all files of the stage; it must exist.
	Directory string
	// ServerAddress is where a running Temporal server listens, host:port; empty to start a server.
	ServerAddress string
	// Namespace is the namespace on the server; empty for "default".
	Namespace string
	// UI starts the server's web interface.
	UI bool
	// Scale of the lab's durations.
	Scale float64
	Seed  int64
	// WorkerBinary is a built worker; empty to build a worker.
	WorkerBinary string
	// WorkerAddress is the address at which the worker reaches the server; empty for the address at which the server listens.
	WorkerAddress string
	// Watch receives what is sent to hosts and what they answer; nil for none.
	Watch wsman.Watcher
	// Log receives progress.
	Log io.Writer
}

// HeartbeatTimeout is the heartbeat timeout of the stage's worker. It is shorter than the default, so that a lost worker is
// noticed sooner.
const HeartbeatTimeout = 15 * time.Second

// Stage is a running site.
type Stage struct {
	Site *config.Site
	Lab  *serve.Lab
	// ServerAddress is where the Temporal server listens, host:port.
	ServerAddress string
	// UIURL of the server's web interface; empty without one.
	UIURL string
	// Namespace that Client and Worker work in.
	Namespace string
	Client    client.Client
	Worker    *Worker
	// SiteFile is the copy of the site file that the worker reads.
	SiteFile string
	// EvidenceDir holds one file per run.
	EvidenceDir string

	// server is the Temporal server if the stage has started it.
	server *devserver.Server
}

// Start starts the server, the lab and the worker.
func Start(ctx context.Context, o Options) (*Stage, error) {
	site, _, err := sitefile.Load(o.SiteFile)
	if err != nil {
		return nil, err
	}
	s := &Stage{Site: site.WithDefaults(), ServerAddress: o.ServerAddress, Namespace: cmp.Or(o.Namespace, client.DefaultNamespace), EvidenceDir: filepath.Join(o.Directory, "evidence")}
	if err := makeUpSecrets(site); err != nil {
		return nil, err
	}
	if err := s.up(ctx, o); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Stage) up(ctx context.Context, o Options) error {
	var err error
	if s.ServerAddress == "" {
		if s.server, err = devserver.Start(ctx, devserver.Options{Directory: o.Directory, UI: o.UI, Keywords: connection.SearchAttributes(), Log: o.Log}); err != nil {
			return err
		}
		s.ServerAddress, s.UIURL = s.server.HostPort, s.server.UIURL
	}
	opened, err := connection.Dial(ctx, connection.Options{Address: s.ServerAddress, Namespace: s.Namespace})
	if err != nil {
		return err
	}
	s.Client = opened.Client
	if err := s.copySiteFile(o); err != nil {
		return err
	}
	sites := filepath.Dir(s.SiteFile)
	if s.Lab, err = serve.Start(s.Site, serve.Options{
		Directory: o.Directory, Scale: o.Scale, Seed: o.Seed, Secrets: secrets.Resolver{Directory: sites}, Watch: o.Watch,
	}); err != nil {
		return err
	}
	endpoints := filepath.Join(o.Directory, "endpoints.yaml")
	if err := s.Lab.Endpoints().Save(endpoints); err != nil {
		return err
	}
	binary := o.WorkerBinary
	if binary == "" {
		if binary, err = BuildWorker(ctx, o.Directory); err != nil {
			return err
		}
	}
	s.Worker = &Worker{
		Binary: binary, Log: filepath.Join(o.Directory, "worker.log"),
		Args: []string{
			"--sites", sites, "--endpoints", endpoints, "--evidence", s.EvidenceDir, "--poll-interval", "50ms",
			// A killed worker is noticed sooner than in production.
			"--heartbeat-timeout", HeartbeatTimeout.String(), "--heartbeat-interval", "2s",
		},
		Env: []string{"TEMPORAL_ADDRESS=" + cmp.Or(o.WorkerAddress, s.ServerAddress), "TEMPORAL_NAMESPACE=" + s.Namespace},
	}
	return s.Worker.Start()
}

// copySiteFile copies the site file to the name under which the worker looks for it. It also copies the secrets that the site
// file names by relative paths.
func (s *Stage) copySiteFile(o Options) error {
	sites := filepath.Join(o.Directory, "sites")
	s.SiteFile = filepath.Join(sites, s.Site.Name+".yaml")
	if err := copyFile(o.SiteFile, s.SiteFile); err != nil {
		return fmt.Errorf("cannot give the worker its site file: %w", err)
	}
	for _, use := range s.Site.Secrets() {
		name, ok := strings.CutPrefix(string(use.Ref), "file:")
		if !ok || filepath.IsAbs(name) {
			continue
		}
		if err := copyFile(filepath.Join(filepath.Dir(o.SiteFile), name), filepath.Join(sites, name)); err != nil {
			return fmt.Errorf("cannot give the worker the secret of %s: %w; create the file", use.Path, err)
		}
	}
	return nil
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return errors.Join(os.MkdirAll(filepath.Dir(to), 0o700), os.WriteFile(to, data, 0o600))
}

// makeUpSecrets gives every unset environment variable that the site refers to a value of its own, for this process and the
// processes that it starts.
func makeUpSecrets(site *config.Site) error {
	for _, use := range site.Secrets() {
		name, ok := strings.CutPrefix(string(use.Ref), "env:")
		if !ok || os.Getenv(name) != "" {
			continue
		}
		random := make([]byte, 12)
		if _, err := rand.Read(random); err != nil {
			return fmt.Errorf("cannot generate a value for %s: %w", name, err)
		}
		if err := os.Setenv(name, "Xp1!"+base64.RawURLEncoding.EncodeToString(random)); err != nil {
			return fmt.Errorf("cannot set %s: %w", name, err)
		}
	}
	return nil
}

// Close stops everything in reverse order.
func (s *Stage) Close() {
	if s.Worker != nil {
		s.Worker.Stop()
	}
	if s.Lab != nil {
		s.Lab.Close()
	}
	if s.Client != nil {
		s.Client.Close()
	}
	if s.server != nil {
		s.server.Stop()
	}
}
