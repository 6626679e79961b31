package cli

import (
	"fmt"
	"io"
	"sync"

	"github.com/spf13/cobra"
)

// Output is where a command line prints its results. It keeps the first error of a write: no printer has to look at it.
type Output struct {
	mutex sync.Mutex
	out   io.Writer
	err   error
}

// To sets where the output goes, and returns the output. It may be called again for the output itself.
func (o *Output) To(out io.Writer) *Output {
	if out == io.Writer(o) {
		return o
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.out = out
	return o
}

// Write implements io.Writer.
func (o *Output) Write(p []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	n, err := o.out.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// failed is the first error of a write.
func (o *Output) failed() error {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.err
}

// Check has every command in the tree fail if a part of its output was lost, for example because the disk is full. Then the
// command failed, even if the run that it reports on is done.
func (o *Output) Check(c *cobra.Command) {
	for _, below := range c.Commands() {
		o.Check(below)
	}
	run := c.RunE
	if run == nil {
		return
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		err := run(c, args)
		if lost := o.failed(); lost != nil {
			return fmt.Errorf("cannot print the whole output of '%s': %w; free space, or print to another file", c.CommandPath(), lost)
		}
		return err
	}
}
