package winrm

import (
	"cmp"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// fakeHost is a listener that plays answers by the action of the request.
type fakeHost struct {
	t      *testing.T
	server *httptest.Server
	// ntlm decides who may come in; nil lets in Basic with user and password "tester" and "secret".
	ntlm *ntlmServer
	// answer plays the n-th request (from 1) of one action.
	answer func(action string, n int) play

	mutex    sync.Mutex
	seen     []seen
	counts   map[string]int
	inFlight int
	overlap  bool
	basic    int
	// password that Basic takes; empty: "secret".
	password string
}

type seen struct{ action, body, conn string }

// play is what the host does with one request.
type play struct {
	status int
	body   string
	// cut closes the connection instead of answering.
	cut bool
	// hang waits for the client to go.
	hang bool
	// last closes the connection after the answer.
	last bool
	// kind of the content; empty: that of a message.
	kind string
	// by is the server that answers, as it names itself.
	by string
}

var actionElement = regexp.MustCompile(`Action[^>]*>([^<]*)<`)

func newHost(t *testing.T, answer func(action string, n int) play) *fakeHost {
	h := &fakeHost{t: t, answer: answer, counts: map[string]int{}}
	h.server = httptest.NewTLSServer(h)
	t.Cleanup(func() {
		h.server.CloseClientConnections()
		h.server.Close()
	})
	return h
}

func (h *fakeHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	h.mutex.Lock()
	played, admitted := h.take(w, r, body)
	h.mutex.Unlock()
	if !admitted {
		return
	}
	defer func() {
		h.mutex.Lock()
		h.inFlight--
		h.mutex.Unlock()
	}()
	if played.hang {
		<-r.Context().Done()
		return
	}
	if played.cut {
		panic(http.ErrAbortHandler)
	}
	if played.last {
		w.Header().Set("Connection", "close")
	}
	if played.by != "" {
		w.Header().Set("Server", played.by)
	}
	w.Header().Set("Content-Type", cmp.Or(played.kind, "application/soap+xml;charset=UTF-8"))
	w.WriteHeader(played.status)
	_, _ = io.WriteString(w, played.body)
}

func (h *fakeHost) take(w http.ResponseWriter, r *http.Request, body []byte) (play, bool) {
	if user, password, ok := r.BasicAuth(); ok {
		h.basic++
		if h.ntlm == nil && (user != "tester" || password != cmp.Or(h.password, "secret")) {
			w.Header().Add("WWW-Authenticate", `Basic realm="WSMAN"`)
			w.WriteHeader(http.StatusUnauthorized)
			return play{}, false
		}
	}
	if h.ntlm != nil && !h.ntlm.admits(w, r, body) {
		return play{}, false
	}
	var action string
	if found := actionElement.FindSubmatch(body); found != nil {
		action = path.Base(string(found[1]))
	}
	h.counts[action]++
	h.seen = append(h.seen, seen{action, string(body), r.RemoteAddr})
	h.inFlight++
	h.overlap = h.overlap || h.inFlight > 1
	return h.answer(action, h.counts[action]), true
}

func (h *fakeHost) actions() []string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	var actions []string
	for _, s := range h.seen {
		actions = append(actions, s.action)
	}
	return actions
}

// client reaches the host with Basic, or with NTLM where the host asks for it.
func (h *fakeHost) client(change func(*Options)) *Client {
	h.t.Helper()
	pool := x509.NewCertPool()
	pool.AddCert(h.server.Certificate())
	o := Options{URL: h.server.URL + "/wsman", User: "tester", Password: "secret", Auth: Basic, RootCAs: pool}
	if h.ntlm != nil {
		h.ntlm.loggedOn = map[string]bool{}
		o.Auth, o.User, o.Password = NTLM, h.ntlm.domain+`\`+h.ntlm.user, h.ntlm.password
	}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	require.NoError(h.t, err)
	h.t.Cleanup(c.Close)
	return c
}

// recorded is an answer of a real host.
func recorded(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".xml")
	require.NoError(t, err)
	return string(data)
}

func ok(body string) play    { return play{status: http.StatusOK, body: body} }
func fault(body string) play { return play{status: http.StatusInternalServerError, body: body} }

// conversation answers every action as recorded; the map replaces single ones.
func conversation(t *testing.T, instead map[string]func(n int) play) func(string, int) play {
	files := map[string]string{
		"Create": "create", "Command": "command", "Send": "send", "Receive": "receive-done", "Signal": "signal", "Delete": "delete",
	}
	answers := map[string]string{}
	for action, file := range files {
		answers[action] = recorded(t, file)
	}
	return func(action string, n int) play {
		if other := instead[action]; other != nil {
			return other(n)
		}
		return ok(answers[action])
	}
}
