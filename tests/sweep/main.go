// Command sweep interrupts deployments and drills on the lab at changing requests. It reports whether they reach the
// end state of an uninterrupted run and whether every effect has exactly one record.
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
	flag.IntVar(&o.Cuts, "cuts", 24, "number of cuts")
	flag.Int64Var(&o.Seed, "seed", 1, "seed for the kinds, moments and requests of the cuts")
	flag.IntVar(&o.SideBySide, "side-by-side", 5, "number of runs at the same time")
	flag.IntVar(&o.Requests, "requests", 0, "number of changing requests of a run; the uninterrupted run is then carried out at the same time as the others (default: it comes first and counts them)")
	flag.StringVar(&o.SiteFile, "site-file", filepath.Join("tests", "sites", "oslo.yaml"), "site to deploy")
	flag.StringVar(&o.Directory, "directory", "", "directory for the files of runs that failed (default: a temporary directory)")
	flag.StringVar(&o.WorkerBinary, "worker", "", "path of a built worker (default: the sweep builds a worker)")
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
