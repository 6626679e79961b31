// Command sweep cuts deployments and drills on the lab at changing requests, and reports whether they reach the
// end state of a run that nothing cuts and whether every effect has exactly one record.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"changeover/tests/cuts"
)

func main() { os.Exit(run()) }

func run() int {
	o := cuts.Options{Progress: os.Stderr}
	flag.IntVar(&o.Cuts, "cuts", 24, "how many cuts to make")
	flag.Int64Var(&o.Seed, "seed", 1, "draws what is cut, when, and at which requests")
	flag.IntVar(&o.SideBySide, "side-by-side", 5, "how many runs go on at once")
	flag.IntVar(&o.Requests, "requests", 0, "how many changing requests a run makes; the run that nothing cuts then goes on at the same time (default: it comes first)")
	flag.StringVar(&o.SiteFile, "site-file", filepath.Join("tests", "sites", "oslo.yaml"), "site to deploy")
	flag.StringVar(&o.Directory, "directory", "", "where files of runs that did not end well stay (default a temporary directory)")
	flag.StringVar(&o.WorkerBinary, "worker", "", "a built worker (default builds one)")
	output := flag.String("o", "text", "json or text")
	flag.Parse()
	if *output != "json" && *output != "text" {
		fmt.Fprintf(os.Stderr, "cannot print as %q: choose json or text\n", *output)
		return 1
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if o.Directory == "" {
		directory, err := os.MkdirTemp("", "changeover-sweep-")
		if err != nil {
			fmt.Fprintln(os.Stderr, "cannot create a directory for the runs:", err)
			return 1
		}
		o.Directory = directory
	}
	report, err := cuts.Sweep(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if *output == "json" {
		_ = json.NewEncoder(os.Stdout).Encode(report)
	} else {
		fmt.Println(report)
	}
	if !report.Good(o.Cuts) {
		return 3
	}
	_ = os.RemoveAll(o.Directory)
	return 0
}
