package wsman

// Watcher sees what a host's programs read and write, so that a test can act at a moment of an exchange.
// Each method reports whether the connection is cut there.
type Watcher interface {
	// Input is called before a program gets input; cut here, it never does.
	Input(host string, data []byte) (cut bool)
	// Output is called with output before the client gets it; cut here, the output is lost.
	Output(host string, data []byte) (cut bool)
	// Answered is called after the client got the output.
	Answered(host string, data []byte) (cut bool)
}

// unwatched lets everything pass.
type unwatched struct{}

func (unwatched) Input(string, []byte) bool    { return false }
func (unwatched) Output(string, []byte) bool   { return false }
func (unwatched) Answered(string, []byte) bool { return false }
