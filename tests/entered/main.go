// Command entered reads coverage profiles of tests and fails if there are functions of the lab that none of them
// enters: the model contains only what a script, a third-party client or a test of Windows behaviour needs. Run it at
// the root of the repository: go run ./tests/entered PROFILE...
package main

import (
	"fmt"
	"os"
)

func main() {
	problems, err := check(".", os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, p := range problems {
		fmt.Fprintln(os.Stderr, p)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
}
