package winrm

import (
	"context"
	"fmt"
	"io"
	"time"
)

// maxHeader bounds what an answer holds beside its body, in bytes. HTTP.sys sends a few
// hundred, and a logon's tokens take up to 64 KiB (MaxTokenSize).
const maxHeader = 128 << 10

// bounded reads from a connection up to a number of bytes that is set for each answer, since
// net/http itself reads a header of any length.
type bounded struct {
	io.Reader
	left int64
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("the headers of the answer are larger than %d bytes", maxHeader)
	}
	n, err := b.Reader.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// The pauses between two Receives if a host answers at once that there is no output, although it should
// wait for output until the operation timeout.
const (
	shortestPause = 50 * time.Millisecond
	longestPause  = time.Second
)

// pacer spaces requests that bring nothing.
type pacer struct{ pause time.Duration }

// wait pauses after a request that brought nothing. The pause counts from the start of the request and gets
// longer each time; after a request that took longer than the pause it does not wait.
func (p *pacer) wait(ctx context.Context, began time.Time) error {
	p.pause = min(max(2*p.pause, shortestPause), longestPause)
	left := time.Until(began.Add(p.pause))
	if left <= 0 {
		p.pause = 0
		return ctx.Err()
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
