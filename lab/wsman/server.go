package wsman

import (
	"context"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Options describe the WinRM service of one host.
type Options struct {
	// Name is the computer name in upper case. Domain and DNSDomain are the NetBIOS and the DNS name of its
	// domain; both are empty for a computer of a workgroup.
	Name, Domain, DNSDomain string
	// OS is the version of Windows in the answer to Identify, e.g. "10.0.17763".
	OS string
	// ServicePack is the number of the service pack in the answer to Identify.
	ServicePack int
	// Users maps accounts to passwords; `Administrator` is a local account, `BERLIN\svc-xpr` an account of the domain.
	Users map[string]string
	// Allowed reports whether an authenticated account may use remote management; nil allows all. An account that is not
	// allowed gets the fault 5, access denied.
	Allowed func(user string) bool
	// Programs runs the commands.
	Programs Programs
	// Quotas are the host's limits.
	Quotas Quotas
	// Faults injects faults; nil for none.
	Faults Faults
	// Watch is notified of input and output of the programs; it may be nil.
	Watch Watcher
	// Certificate is the server certificate of TLS connections. If it is set, NTLM channel bindings are checked.
	Certificate *x509.Certificate
	// StrictBinding refuses NTLM without a channel binding, as CbtHardeningLevel Strict does. Otherwise only
	// a wrong binding is refused, as with Relaxed, the default of Windows
	// (https://learn.microsoft.com/windows/win32/winrm/installation-and-configuration-for-windows-remote-management).
	StrictBinding bool
	// OfferNTLM also offers the HTTP scheme NTLM. WinRM on Windows offers NTLM only inside Negotiate.
	OfferNTLM bool
	// NoBasic disables Basic authentication, as it is by default on Windows.
	NoBasic bool
	// ActivityID adds p:ActivityId to the header of answers, as newer hosts do.
	ActivityID bool
	// WinRM2 reports whether the host has WinRM 2.0 now, as Windows Server 2008 R2 without the Windows Management
	// Framework 5.1: the answer to Identify has that version, and the answer to Create has no rsp:Shell. Nil means a
	// later version.
	WinRM2 func() bool
	// Settle is the time that Receive waits for more output after it has some; 0 means 5 ms.
	Settle time.Duration
	// RoundTrip is added to the time of each request.
	RoundTrip time.Duration
}

// Server is the WinRM service of one host, an http.Handler. Since NTLM authenticates
// TCP connections, its http.Server must be set up with Configure.
type Server struct {
	options  Options
	accounts accounts
	shells   *shells
}

// New returns the WinRM service of one host.
func New(options Options) *Server {
	options.Quotas = options.Quotas.withDefaults()
	if options.Settle == 0 {
		options.Settle = 5 * time.Millisecond
	}
	if options.Faults == nil {
		options.Faults = &Rules{}
	}
	if options.Watch == nil {
		options.Watch = unwatched{}
	}
	return &Server{options: options, accounts: newAccounts(options), shells: newShells(options.Quotas)}
}

// Configure prepares an http.Server to serve this host: each connection gets a
// state for its authentication, and HTTP/2, which WinRM does not support, is off.
func (s *Server) Configure(server *http.Server) {
	server.Handler = s
	server.ConnContext = func(ctx context.Context, _ net.Conn) context.Context {
		return context.WithValue(ctx, connectionKey{}, &connection{})
	}
	server.Protocols = new(http.Protocols)
	server.Protocols.SetHTTP1(true)
}

// Reset closes every shell and ends the context of every program, as a reboot does.
func (s *Server) Reset() { s.shells.removeAll() }

// Shells returns the number of open shells and the number of their running commands.
func (s *Server) Shells() (open, running int) { return s.shells.counts() }

const identifyPath = "/wsman-anon/identify"

// ServeHTTP handles a request: authentication, injected faults, then the operation.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Server", "Microsoft-HTTPAPI/2.0")
	anonymous := strings.EqualFold(r.URL.Path, identifyPath)
	if !anonymous && !strings.EqualFold(strings.TrimSuffix(r.URL.Path, "/"), "/wsman") {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, int64(s.options.Quotas.EnvelopeBytes)+1))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	s.travel(r.Context())
	if anonymous {
		s.write(w, http.StatusOK, s.identity(false))
		return
	}
	user, ok := s.authenticate(w, r)
	if !ok {
		return
	}
	// Windows answers a request above the limit with 413 and without SOAP.
	if len(text) > s.options.Quotas.EnvelopeBytes {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	parsed, err := parseEnvelope(text)
	asked := &request{envelope: parsed, user: user, clientIP: host(r.RemoteAddr), machine: machineName(parsed.Header.To, host(r.Host))}
	if err != nil {
		s.fail(w, asked, faultXML())
		return
	}
	s.dispatch(w, r, asked)
}

// travel waits for the time of a round trip and cuts the connection if the client gives up before.
func (s *Server) travel(ctx context.Context) {
	if s.options.RoundTrip <= 0 {
		return
	}
	select {
	case <-time.After(s.options.RoundTrip):
	case <-ctx.Done():
		panic(http.ErrAbortHandler)
	}
}

func (s *Server) dispatch(w http.ResponseWriter, r *http.Request, asked *request) {
	op, known := asked.operation()
	if !known {
		s.fail(w, asked, faultAction())
		return
	}
	asked.op = op
	cut, proceed := s.inject(w, r, asked)
	if !proceed {
		return
	}
	if op == Identify {
		s.write(w, http.StatusOK, s.identity(true))
		return
	}
	answer, fault := s.perform(r.Context(), asked)
	if cut || len(asked.output) > 0 && s.options.Watch.Output(s.options.Name, asked.output) {
		panic(http.ErrAbortHandler)
	}
	if fault != nil {
		s.fail(w, asked, fault)
		return
	}
	s.write(w, http.StatusOK, answer.render(asked.Header.MessageID, s.options.ActivityID))
	if len(asked.output) > 0 {
		// Flush, so that the client gets the answer before the watcher acts on it.
		_ = http.NewResponseController(w).Flush()
		if s.options.Watch.Answered(s.options.Name, asked.output) {
			panic(http.ErrAbortHandler)
		}
	}
}

// inject injects the fault that is due, if any. cut reports that the caller must cut
// the connection after the operation; proceed is false if the request was answered.
func (s *Server) inject(w http.ResponseWriter, r *http.Request, asked *request) (cut, proceed bool) {
	fault, due := s.options.Faults.Next(asked.op)
	if !due {
		return false, true
	}
	switch fault.Kind {
	case CutBefore:
		panic(http.ErrAbortHandler)
	case CutAfter:
		return true, true
	case Delay:
		select {
		case <-time.After(fault.Wait):
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	case Unauthorized:
		s.challenge(w, r)
		return false, false
	case Quota:
		s.fail(w, asked, faultOperationQuota(s.options.Quotas.OperationsPerUser))
		return false, false
	case Refuse: // The listener handles it.
	}
	return false, true
}

// perform makes the checks that all shell operations have in common and carries the operation out.
func (s *Server) perform(ctx context.Context, r *request) (reply, *soapFault) {
	if s.options.Allowed != nil && !s.options.Allowed(r.user) {
		return reply{}, faultAccessDenied()
	}
	if !strings.EqualFold(strings.TrimSpace(r.Header.ResourceURI), resourceCmd) {
		return reply{}, faultResource(r.Header.ResourceURI)
	}
	if tooSmall(r.Header.MaxEnvelopeSize) {
		return reply{}, faultSmallEnvelope()
	}
	if r.op == Create {
		return s.create(ctx, r)
	}
	in, fault := s.shells.use(r.selector("ShellId"), r.user)
	if fault != nil {
		return reply{}, fault
	}
	defer s.shells.release(in)
	switch r.op {
	case Start:
		return s.start(ctx, r, in)
	case Send:
		return s.send(ctx, r, in)
	case Receive:
		return s.receive(ctx, r, in)
	case Signal:
		return s.signal(ctx, r, in)
	case Delete, Create, Connect, Identify: // Create, Connect and Identify were handled before.
	}
	return s.remove(ctx, r, in)
}

func (s *Server) fail(w http.ResponseWriter, r *request, fault *soapFault) {
	s.write(w, http.StatusInternalServerError, fault.reply(r.machine).render(r.Header.MessageID, s.options.ActivityID))
}

func (s *Server) write(w http.ResponseWriter, status int, envelope string) {
	w.Header().Set("Content-Type", "application/soap+xml;charset=UTF-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(envelope)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, envelope) // It fails only if the client has disconnected; the operation was carried out.
}

// host returns an address without its port.
func host(address string) string {
	if name, _, err := net.SplitHostPort(address); err == nil {
		return name
	}
	return address
}
