// Command lab simulates a Windows failover cluster: it serves one over real WinRM, and
// demonstrates deployments on it. See lab/README.md for what it models.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"changeover/lab/cmd"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := cmd.Root().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		return 1
	}
	return 0
}
