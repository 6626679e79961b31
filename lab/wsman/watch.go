package wsman

// Watcher is notified of the input and output of a host's programs, so that a test can act at a defined moment.
// Each method returns true to cut the client's connection at that moment. host is Options.Name.
type Watcher interface {
	// Input is called before a program gets input; with a cut, the program does not get it.
	Input(host string, data []byte) (cut bool)
	// Output is called before the client gets output; with a cut, the output is lost.
	Output(host string, data []byte) (cut bool)
	// Answered is called after the client got the output.
	Answered(host string, data []byte) (cut bool)
}

// unwatched is a Watcher that never cuts.
type unwatched struct{}

func (unwatched) Input(string, []byte) bool    { return false }
func (unwatched) Output(string, []byte) bool   { return false }
func (unwatched) Answered(string, []byte) bool { return false }
