package powershell

import (
	"bufio"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/reach"
	"changeover/activities/winrm"
	"changeover/config/secrets"
)

// fakeHost starts fake standing PowerShells: each reads requests and answers
// what the test's handler says.
type fakeHost struct {
	t *testing.T
	// handle answers one request; what it returns is written as it is.
	handle func(nonce string, r request) string
	// startError fails the n-th start (from 1).
	startError func(n int) error
	// describes is what PowerShell says of itself; empty: that it is fit. descriptions counts how often it was asked.
	describes    string
	descriptions int

	mutex     sync.Mutex
	started   int
	processes []*fakeProcess
}

func (h *fakeHost) start(_ context.Context, _, _, command string, args ...string) (Process, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	assert.Equal(h.t, "powershell.exe", command)
	if slices.Contains(args, "-Command") {
		return h.describe(), nil
	}
	h.started++
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

// fitDescription is what Windows PowerShell 5.1 prints for a host that has what the bootstrap needs.
const fitDescription = "Version=5.1.20348.558\r\nLanguageMode=FullLanguage\r\nArchitecture=AMD64\r\n"

// describe is a PowerShell that says what it is.
func (h *fakeHost) describe() *describing {
	h.descriptions++
	return &describing{text: cmp.Or(h.describes, fitDescription)}
}

// describing is the plain command before the first standing PowerShell; its text "!" and what follows goes
// to the error output.
type describing struct{ text string }

func (d *describing) Write(context.Context, []byte) (int, error) {
	return 0, errors.New("it reads no input")
}

func (d *describing) Receive(ctx context.Context) (winrm.Output, error) {
	if err := ctx.Err(); err != nil {
		return winrm.Output{}, err
	}
	stdout, stderr, _ := strings.Cut(d.text, "!")
	return winrm.Output{Stdout: []byte(stdout), Stderr: []byte(stderr), Done: true, ExitCode: 1}, nil
}

func (d *describing) Close(context.Context) error { return nil }

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

// requireClosed fails unless the host's pool has ended one PowerShell. Those that are being
// ended are waited for, without a time limit: a call hands them over before it returns.
func (h *fakeHost) requireClosed(node *Host) {
	h.t.Helper()
	node.pool.closing.Wait()
	require.Equal(h.t, 1, h.closed(), "PowerShells that were ended")
}

// last is the PowerShell that was started last.
func (h *fakeHost) last() *fakeProcess {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.processes[len(h.processes)-1]
}

// pool has short times, so that tests need not wait.
func (h *fakeHost) pool(change func(*PoolOptions)) *Pool {
	secrets := secrets.Resolver{LookupEnv: func(name string) (string, bool) { return "pa'ss wörd of " + name, true }}
	o := PoolOptions{Start: h.start, Secrets: secrets, MutexWait: time.Second, IdleAfter: time.Hour}
	if change != nil {
		change(&o)
	}
	p := NewPool(o)
	h.t.Cleanup(p.Close)
	return p
}

func (h *fakeHost) host(change func(*PoolOptions)) *Host {
	return hostOf(h.t, h.pool(change), "NODE1")
}

// hostOf finds a host of a pool.
func hostOf(t *testing.T, pool *Pool, name string) *Host {
	session, err := pool.Session(context.Background(), "berlin", name)
	require.NoError(t, err)
	return session.(*Host)
}

type fakeProcess struct {
	host   *fakeHost
	stdin  *io.PipeWriter
	output chan string
	// writeError fails every further Write; writes counts those that did not fail.
	writeError error
	writes     int
	// connects runs in each Write before anything is sent.
	connects func()
	ended    chan struct{}
	once     sync.Once
}

func (p *fakeProcess) serve(in io.Reader) {
	reader := bufio.NewReader(in)
	for {
		line, _ := reader.ReadString('\n')
		if mark, err := reader.ReadString('\n'); err != nil {
			return
		} else if mark != "\n" {
			p.host.t.Errorf("%q is no end mark", mark)
		}
		parts := strings.Fields(line)
		var texts [][]byte
		for _, part := range parts[1:] {
			text, err := base64.StdEncoding.DecodeString(part)
			assert.NoError(p.host.t, err)
			texts = append(texts, text)
		}
		var r request
		assert.NoError(p.host.t, json.Unmarshal(texts[0], &r))
		for _, secret := range texts[1:] {
			assert.NotContains(p.host.t, string(texts[0]), string(secret), "what cmdlets are given may be logged")
			r.secrets = append(r.secrets, string(secret))
		}
		p.output <- p.host.handle(parts[0], r)
	}
}

func (p *fakeProcess) Write(ctx context.Context, data []byte) (int, error) {
	if err := p.writeError; err != nil {
		return 0, err
	}
	if p.connects != nil {
		p.connects()
	}
	if err := reach.MaySend(ctx); err != nil {
		return 0, err
	}
	p.writes++
	return p.stdin.Write(data)
}

// Receive returns output that is there already even if the context has ended meanwhile.
func (p *fakeProcess) Receive(ctx context.Context) (winrm.Output, error) {
	select {
	case text := <-p.output:
		return received(text)
	default:
	}
	select {
	case text := <-p.output:
		return received(text)
	case <-ctx.Done():
		return winrm.Output{}, &winrm.LostAnswer{URL: "https://node1", Action: "Receive", Cause: ctx.Err()}
	case <-p.ended:
		return winrm.Output{}, errors.New("closed")
	}
}

func received(text string) (winrm.Output, error) {
	switch text {
	case exit:
		return winrm.Output{Stderr: []byte("#< CLIXML out of memory"), Done: true, ExitCode: 5}, nil
	case reset:
		return winrm.Output{}, &winrm.LostAnswer{URL: "https://node1", Action: "Receive", Cause: errors.New("reset")}
	}
	return winrm.Output{Stdout: []byte(text)}, nil
}

func (p *fakeProcess) Close(context.Context) error {
	p.once.Do(func() {
		close(p.ended)
		_ = p.stdin.Close()
	})
	return nil
}

const (
	// exit makes a fake PowerShell end.
	exit = "\x00exit"
	// reset loses the answer to a Receive.
	reset = "\x00reset"
)

// answer is a complete frame.
func answer(nonce string, r response) string {
	text, _ := json.Marshal(r)
	return nonce + " " + base64.StdEncoding.EncodeToString(text) + "\r\n"
}

// nothing answers that a script wrote no object.
func nothing(nonce string, _ request) string { return answer(nonce, response{Result: `[]`}) }
