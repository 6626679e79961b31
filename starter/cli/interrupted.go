package cli

import "context"

// Interrupted is the error of a command that somebody has interrupted. Its text says so, and what the command has done.
type Interrupted string

// Error implements error.
func (i Interrupted) Error() string { return "interrupted" + string(i) }

// Unwrap returns the error of an interrupted context.
func (i Interrupted) Unwrap() error { return context.Canceled }
