// Command starter starts, watches and decides runbooks, checks site files and
// audits runs.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"changeover/starter/cli"
	"changeover/starter/cmd"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := cmd.Root().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(cli.Visible{Out: os.Stderr}, "changeover:", err)
		return cmd.ExitStatus(err)
	}
	return 0
}
