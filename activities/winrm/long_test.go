package winrm

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// longAnswer sends an answer that goes on for size bytes, and returns how many of them left.
func longAnswer(t *testing.T, begin, unit string, size int) (c *connection, sent *atomic.Int64) {
	t.Helper()
	c, host := rawHost(t, false)
	c.maxAnswer = 1 << 20
	sent = new(atomic.Int64)
	go func() {
		_, _ = http.ReadRequest(bufio.NewReader(host))
		_, _ = host.Write([]byte(begin))
		part := []byte(strings.Repeat(unit, max(1, (64<<10)/len(unit))))
		for sent.Load() < int64(size) {
			n, err := host.Write(part)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
		_ = host.Close()
	}()
	return c, sent
}

// CHANGEOVER_LONG_MB makes the answers longer, to measure what a client without bounds takes.
func longSize(t *testing.T) int {
	if text := os.Getenv("CHANGEOVER_LONG_MB"); text != "" {
		size, err := strconv.Atoi(text)
		require.NoError(t, err)
		return size << 20
	}
	return 32 << 20
}

func TestAnAnswerWithoutEndIsNotRead(t *testing.T) {
	for name, answer := range map[string]struct{ begin, unit string }{
		"a header's value":        {"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate ", "TlRM"},
		"headers":                 {"HTTP/1.1 200 OK\r\n", "X-Another: header\r\n"},
		"the status line":         {"HTTP/1.1 200 ", "OK"},
		"answers before the last": {"", "HTTP/1.1 100 Continue\r\n\r\n"},
		"a body":                  {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "text"},
		"a body in chunks":        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"},
		"a chunk's extension":     {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "extended"},
	} {
		t.Run(name, func(t *testing.T) {
			size := longSize(t)
			c, sent := longAnswer(t, answer.begin, answer.unit, size)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := c.exchange(t.Context(), "", nil)
			runtime.ReadMemStats(&after)
			t.Logf("%s of %d MiB: allocated %d KiB, from the system %d KiB: %v", name, size>>20,
				(after.TotalAlloc-before.TotalAlloc)>>10, (after.Sys-before.Sys)>>10, shortened(err))
			require.Error(t, err)
			require.NoError(t, c.Close())
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20), "allocated")
			assert.Less(t, sent.Load(), int64(16<<20), "taken from the host, what buffers hold included")
		})
	}
}

func shortened(err error) string { return fmt.Sprintf("%.100v", err) }
