package wsman_test

import (
	"context"
	"io"

	"changeover/lab/wsman"
)

// fakePrograms starts programs that a test controls, and sends each to started.
type fakePrograms struct{ started chan *fakeProgram }

type fakeProgram struct {
	command wsman.Command
	// input receives the whole standard input at its end.
	input chan string
	// print takes text for standard output, fail for standard error; exit takes the exit code and ends the program.
	print, fail chan string
	exit        chan int
	// ended is closed when the program has ended.
	ended chan struct{}
}

func (f *fakePrograms) Start(ctx context.Context, command wsman.Command) (wsman.Running, error) {
	p := &fakeProgram{command: command, input: make(chan string, 10), print: make(chan string), fail: make(chan string), exit: make(chan int), ended: make(chan struct{})}
	f.started <- p
	return wsman.Run(ctx, p.main), nil
}

func (p *fakeProgram) main(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) int {
	defer close(p.ended)
	go func() {
		data, _ := io.ReadAll(stdin)
		p.input <- string(data)
	}()
	for {
		select {
		case text := <-p.print:
			_, _ = io.WriteString(stdout, text)
		case text := <-p.fail:
			_, _ = io.WriteString(stderr, text)
		case code := <-p.exit:
			return code
		case <-ctx.Done():
			return 0
		}
	}
}
