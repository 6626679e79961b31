package cli

import (
	"bufio"
	"context"
	"io"
)

// Lines are what a person types, line by line. An interruption ends the wait for the next one, which a read from a terminal does not notice.
type Lines struct {
	typed chan string
	err   error
}

// NewLines begins to read lines. The reading goes on until the input ends, or the program.
func NewLines(in io.Reader) *Lines {
	l := &Lines{typed: make(chan string)}
	go func() {
		defer close(l.typed)
		scanner := bufio.NewScanner(in)
		for scanner.Scan() {
			l.typed <- scanner.Text()
		}
		l.err = scanner.Err()
	}()
	return l
}

// Next returns the next line; io.EOF where the input has ended.
func (l *Lines) Next(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case line, ok := <-l.typed:
		switch {
		case ok:
			return line, nil
		case l.err != nil:
			return "", l.err
		}
		return "", io.EOF
	}
}
