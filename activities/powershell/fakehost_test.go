package powershell

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"changeover/activities/winrm"
	"changeover/config"

	"github.com/stretchr/testify/assert"
)

// fakeHost starts fake standing PowerShells: each reads requests and answers
// what the test's handler says.
type fakeHost struct {
	t *testing.T
	// handle answers one request; what it returns is written as it is.
	handle func(nonce string, r request) string
	// startError fails the n-th start (from 1).
	startError func(n int) error

	mutex     sync.Mutex
	started   int
	processes []*fakeProcess
}

func (h *fakeHost) start(_ context.Context, _, _, command string, args ...string) (Process, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.started++
	assert.Equal(h.t, "powershell.exe", command)
	assert.Contains(h.t, args, "-EncodedCommand")
	if h.startError != nil {
		if err := h.startError(h.started); err != nil {
			return nil, err
		}
	}
	in, stdin := io.Pipe()
	p := &fakeProcess{host: h, stdin: stdin, output: make(chan string, 64), ended: make(chan struct{})}
	go p.serve(in)
	h.processes = append(h.processes, p)
	return p, nil
}

func (h *fakeHost) closed() (n int) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, p := range h.processes {
		select {
		case <-p.ended:
			n++
		default:
		}
	}
	return n
}

// last is the PowerShell that was started last.
func (h *fakeHost) last() *fakeProcess {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.processes[len(h.processes)-1]
}

// pool has short times, so that tests need not wait.
func (h *fakeHost) pool(change func(*PoolOptions)) *Pool {
	secrets := config.Resolver{LookupEnv: func(name string) (string, bool) { return "pa'ss wörd of " + name, true }}
	o := PoolOptions{Start: h.start, Secrets: secrets, MutexWait: time.Second, IdleAfter: time.Hour}
	if change != nil {
		change(&o)
	}
	p := NewPool(o)
	h.t.Cleanup(p.Close)
	return p
}

func (h *fakeHost) host(change func(*PoolOptions)) *Host {
	host, err := h.pool(change).Host(context.Background(), "berlin", "NODE1")
	assert.NoError(h.t, err)
	return host
}

type fakeProcess struct {
	host   *fakeHost
	stdin  *io.PipeWriter
	output chan string
	// writeError and receiveError fail the next call of their kind.
	writeError, receiveError error
	exited                   bool
	ended                    chan struct{}
	once                     sync.Once
}

func (p *fakeProcess) serve(in io.Reader) {
	reader := bufio.NewReader(in)
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return
		}
		nonce, encoded, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		text, err := base64.StdEncoding.DecodeString(encoded)
		assert.NoError(p.host.t, err)
		var r request
		assert.NoError(p.host.t, json.Unmarshal(text, &r))
		p.output <- p.host.handle(nonce, r)
	}
}

func (p *fakeProcess) Write(_ context.Context, data []byte) (int, error) {
	if err := p.writeError; err != nil {
		return 0, err
	}
	return p.stdin.Write(data)
}

func (p *fakeProcess) Receive(ctx context.Context) (winrm.Output, error) {
	if err := p.receiveError; err != nil {
		return winrm.Output{}, err
	}
	select {
	case text := <-p.output:
		if text == exit {
			return winrm.Output{Stderr: []byte("#< CLIXML out of memory"), Done: true, ExitCode: 5}, nil
		}
		return winrm.Output{Stdout: []byte(text)}, nil
	case <-ctx.Done():
		return winrm.Output{}, &winrm.LostAnswer{URL: "https://node1", Action: "Receive", Cause: ctx.Err()}
	case <-p.ended:
		return winrm.Output{}, errors.New("closed")
	}
}

func (p *fakeProcess) Close(context.Context) error {
	p.once.Do(func() {
		close(p.ended)
		p.stdin.Close()
	})
	return nil
}

// exit makes a fake PowerShell end.
const exit = "\x00exit"

// answer is a complete frame.
func answer(nonce string, r response) string {
	text, _ := json.Marshal(r)
	return nonce + " " + base64.StdEncoding.EncodeToString(text) + "\r\n"
}

// result answers every request with the same objects.
func result(objects string) func(string, request) string {
	return func(nonce string, _ request) string { return answer(nonce, response{Result: objects}) }
}
