// Package service is the worker: it connects to Temporal, registers runbooks
// and activities, and serves health and metrics.
package service

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"changeover/activities/heartbeat"
	"changeover/buildinfo"
	"changeover/config"
	"changeover/config/textfile"
	"changeover/connection"
)

// Settings of a worker. Each can be a flag, a variable CHANGEOVER_<NAME> or a
// line of the file given by --config; the connection to Temporal follows the
// TEMPORAL_* variables and profiles of the temporal command.
type Settings struct {
	// Config is the file that holds the other settings.
	Config string `mapstructure:"config"`
	// Sites is the directory of site files, <name>.yaml each.
	Sites string `mapstructure:"sites"`
	// Endpoints is the file that says how the sites' hosts are reached.
	Endpoints string `mapstructure:"endpoints"`
	// Evidence is the directory that takes one JSON file per run.
	Evidence string `mapstructure:"evidence"`
	// Record is the directory that takes every request to a host and its answer, in one file per worker process;
	// empty records nothing.
	Record string `mapstructure:"record"`
	// Address and Namespace override the Temporal connection.
	Address   string `mapstructure:"address"`
	Namespace string `mapstructure:"namespace"`
	// Listen serves /healthz, /readyz and /metrics; empty serves nothing.
	Listen string `mapstructure:"listen"`
	// PollInterval is the pause between two reads of a host whose state is changing.
	PollInterval time.Duration `mapstructure:"poll-interval"`
	// HeartbeatTimeout is how soon the server notices that a worker is dead; runs take it from the worker that loads their site.
	HeartbeatTimeout time.Duration `mapstructure:"heartbeat-timeout"`
	// HeartbeatInterval is the pause between two heartbeats of an activity, at most a third of its timeout.
	HeartbeatInterval time.Duration `mapstructure:"heartbeat-interval"`
	// Deployment and BuildID name the version of this worker.
	Deployment string `mapstructure:"deployment"`
	BuildID    string `mapstructure:"build-id"`
	// LogLevel is debug, info, warn or error.
	LogLevel string `mapstructure:"log-level"`
	// Unknown are the names of variables that begin with CHANGEOVER_ and are no settings.
	Unknown []string `mapstructure:"-"`
}

// Command is the worker's command line.
func Command() *cobra.Command {
	v := viper.New()
	c := &cobra.Command{
		Use:     "worker --sites DIR --endpoints FILE --evidence DIR",
		Version: buildinfo.Read().String(),
		Short:   "Carry out runbooks on Windows failover clusters",
		Long: "The worker runs until it is interrupted. Any number of workers may run: when a worker stops,\n" +
			"another worker continues its runs.",
		Args: cobra.NoArgs, SilenceUsage: true, SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := read(v)
			if err != nil {
				return err
			}
			if err := prepareDirectories(settings); err != nil {
				return err
			}
			return Run(cmd.Context(), settings)
		},
	}
	declare(c, v)
	return c
}

// declare gives the command its flags, each of which may also be a variable or a
// line of the settings file.
func declare(c *cobra.Command, v *viper.Viper) {
	f := c.Flags()
	f.String("config", "", "YAML file that contains these settings")
	f.String("sites", "config/sites", "directory of site files")
	f.String("endpoints", "", "endpoints file: URL, user, password reference and certificate authority of every host")
	f.String("evidence", "evidence", "directory for the evidence, one JSON file for each run")
	f.String("record", "", "directory for recordings: every request to a host and its answer, without secrets (default: nothing is recorded)")
	f.String("address", "", "address of the Temporal server, as host:port (default: environment variable TEMPORAL_ADDRESS, then the profile in temporal.toml, then localhost:7233)")
	f.String("namespace", "", "Temporal namespace (default: environment variable TEMPORAL_NAMESPACE, then the profile in temporal.toml, then default)")
	f.String("listen", "", "address on which /healthz, /readyz and /metrics are served (default: they are not served)")
	f.Duration("poll-interval", 2*time.Second, "pause between two reads of a host whose state is changing")
	f.Duration("heartbeat-timeout", heartbeat.DefaultHeartbeatTimeout, "time without heartbeats after which another worker takes over, in whole seconds")
	f.Duration("heartbeat-interval", heartbeat.DefaultHeartbeatInterval, "pause between two heartbeats; a paid Temporal service counts each heartbeat as an action")
	f.String("deployment", connection.DefaultDeployment, "Temporal worker deployment that this worker belongs to")
	f.String("build-id", "", "version of this worker (default: the commit of a clean build, otherwise a hash of the executable)")
	f.String("log-level", "info", "lowest level of the log lines that are written: debug, info, warn or error")
	_ = v.BindPFlags(f)
	v.SetEnvPrefix(strings.TrimSuffix(variablePrefix, "_"))
	v.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))
	v.AutomaticEnv()
}

func read(v *viper.Viper) (Settings, error) {
	var s Settings
	settings := v.AllKeys()
	unknown, err := checkVariables(os.Environ(), settings)
	if err != nil {
		return s, err
	}
	s.Unknown = unknown
	if err := readFile(v, settings); err != nil {
		return s, err
	}
	// A setting such as record: true must not become the directory 1, and the build ID 0123 not the number 83.
	if err := v.UnmarshalExact(&s, func(c *mapstructure.DecoderConfig) { c.WeaklyTypedInput = false }); err != nil {
		return s, fmt.Errorf("cannot use the worker's settings: %w; write a duration with its unit, such as 2s; put texts that look like a number or like true into quotes; 'worker --help' describes the settings", err)
	}
	if s.Endpoints == "" {
		return s, errors.New("cannot start without an endpoints file; give --endpoints FILE, see docs/workers.md")
	}
	if s.PollInterval < leastPollInterval {
		// A number without a unit in the file counts nanoseconds.
		return s, fmt.Errorf("cannot use the poll interval %s: the interval must be at least %s; set --poll-interval, such as 2s", s.PollInterval, leastPollInterval)
	}
	if err := checkHeartbeats(s); err != nil {
		return s, err
	}
	return s, nameVersion(&s)
}

// readFile reads the settings file, if there is one.
func readFile(v *viper.Viper, settings []string) error {
	file := v.GetString("config")
	if file == "" {
		return nil
	}
	v.SetConfigType("yaml") // however the file is named
	text, err := textfile.Read(file)
	if err == nil {
		err = config.OneDocument(text)
	}
	if err == nil {
		err = v.ReadConfig(bytes.NewReader(text))
	}
	if err != nil {
		return fmt.Errorf("cannot read the worker's settings from %s: %w", file, err)
	}
	return checkKeys(file, v.AllKeys(), settings)
}

// nameVersion fills in the build ID and refuses names that the server does not take.
func nameVersion(s *Settings) (err error) {
	if s.Deployment == "" || strings.ContainsAny(s.Deployment, ".:") {
		return fmt.Errorf("cannot use '%s' as the name of the worker deployment: the name must not be empty and must not contain '.' or ':'; give another name with --deployment NAME", s.Deployment)
	}
	if s.BuildID == "" {
		s.BuildID, err = buildID()
	}
	return err
}

// leastPollInterval keeps a worker from asking hosts without a pause.
const leastPollInterval = 10 * time.Millisecond

// leastHeartbeatTimeout leaves an activity time for more than one heartbeat.
const leastHeartbeatTimeout = 3 * time.Second

// checkHeartbeats refuses heartbeats that could never arrive in time.
func checkHeartbeats(s Settings) error {
	if s.HeartbeatTimeout < leastHeartbeatTimeout || s.HeartbeatTimeout%time.Second != 0 {
		return fmt.Errorf("cannot use the heartbeat timeout %s: the timeout must be a whole number of seconds, at least %s; set --heartbeat-timeout", s.HeartbeatTimeout, leastHeartbeatTimeout)
	}
	if s.HeartbeatInterval <= 0 || s.HeartbeatInterval > s.HeartbeatTimeout/3 {
		return fmt.Errorf("cannot use the heartbeat interval %s: the interval must be more than 0 and at most a third of the heartbeat timeout %s; set --heartbeat-interval", s.HeartbeatInterval, s.HeartbeatTimeout)
	}
	return nil
}

// prepareDirectories checks at the start that evidence can be written, since a run would notice that
// only at its end.
func prepareDirectories(s Settings) error {
	if info, err := os.Stat(s.Sites); err != nil {
		return fmt.Errorf("cannot find the directory of site files %s: %w; give --sites DIR, a directory that the worker's account may read", s.Sites, err)
	} else if !info.IsDir() {
		return fmt.Errorf("cannot use %s as the directory of site files: it is a file; give --sites DIR", s.Sites)
	}
	if err := os.MkdirAll(s.Evidence, 0o750); err != nil {
		return fmt.Errorf("cannot create the directory for the evidence: %w; give another directory with --evidence DIR", err)
	}
	probe, err := os.CreateTemp(s.Evidence, ".writable-")
	if err != nil {
		return fmt.Errorf("cannot write evidence: %w; give --evidence a directory that the worker may write to", err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}
