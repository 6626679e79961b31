package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"changeover/lab/cluster"
	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/wsman"
	"changeover/lab/xpr"
)

// ConsoleRequest is what a person does at a host's console.
type ConsoleRequest struct {
	Host string   `json:"host"`
	Task xpr.Task `json:"task"`
}

// FaultRequest makes something go wrong in front of a host, or in its model.
type FaultRequest struct {
	Host string `json:"host"`
	// Kind is a wsman.FaultKind, "reboot", "service-fails" or "service-dies".
	Kind string `json:"kind"`
	// Operation that a wsman fault is about, empty for every one; Skip lets some pass
	// first; Times is how often it happens, 0 for ever. WaitMs is for "delay".
	Operation string `json:"operation"`
	Skip      int    `json:"skip"`
	Times     int    `json:"times"`
	WaitMs    int    `json:"waitMs"`
	// Service of the last two kinds. Code is the Win32 error of its next Times starts
	// (0: every start), 1067 where it is not given.
	Service string `json:"service"`
	Code    uint32 `json:"code"`
}

// ServeControl serves the lab's own interface over HTTP: POST /console, POST
// /faults, DELETE /faults, GET /dump, GET /journal. Nothing of it is Windows, and the service
// has no access to it. It returns the URL.
func (l *Lab) ServeControl(address string) (string, error) {
	listener, err := listenTCP(address)
	if err != nil {
		return "", fmt.Errorf("cannot serve the lab's control interface: %w; give another host:port", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /console", handle(func(r ConsoleRequest) error { return l.Console.Perform(r.Host, r.Task) }))
	mux.HandleFunc("POST /faults", handle(l.Inject))
	mux.HandleFunc("DELETE /faults", func(w http.ResponseWriter, _ *http.Request) {
		for _, h := range l.hosts {
			h.faults.Clear()
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /dump", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		// A client that is gone misses its own dump only.
		_ = json.NewEncoder(w).Encode(cluster.DumpOf(l.World))
	})
	mux.HandleFunc("GET /journal", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(l.World.Journal())
	})
	l.control = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func(s *http.Server) {
		// It ends with ErrServerClosed when the lab is closed.
		_ = s.Serve(listener)
	}(l.control)
	return "http://" + listener.Addr().String(), nil
}

// handle decodes a request, does it and answers with its error as text.
func handle[T any](do func(T) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in T
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&in); err != nil {
			http.Error(w, "cannot read the request: "+err.Error(), http.StatusBadRequest)
			return
		}
		if err := do(in); err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

// wireFaults are the kinds that happen in front of a host.
var wireFaults = []wsman.FaultKind{wsman.Refuse, wsman.CutBefore, wsman.CutAfter, wsman.Delay, wsman.Unauthorized, wsman.Quota}

// Inject makes something go wrong.
func (l *Lab) Inject(r FaultRequest) error {
	host := l.World.Host(r.Host)
	if host == nil {
		return fmt.Errorf("cannot inject a fault: the lab has no host %q; name one of its nodes", r.Host)
	}
	switch r.Kind {
	case "reboot":
		host.Reboot()
		return nil
	case "service-dies":
		return host.Services.Kill(r.Service)
	case "service-fails":
		return failService(host, r)
	}
	kind := wsman.FaultKind(r.Kind)
	if !slices.Contains(wireFaults, kind) {
		return fmt.Errorf("cannot inject a fault of kind %q: the lab knows %s, reboot, service-dies and service-fails", r.Kind, kinds())
	}
	l.Faults(r.Host).Add(wsman.Rule{
		Fault: wsman.Fault{Kind: kind, Wait: time.Duration(r.WaitMs) * time.Millisecond}, Operation: wsman.Operation(r.Operation), Skip: r.Skip, Times: r.Times,
	})
	return nil
}

func kinds() string {
	var names []string
	for _, k := range wireFaults {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

func failService(host *windows.Host, r FaultRequest) error {
	code, times := r.Code, r.Times
	if code == 0 {
		code = win32.CodeProcessAborted
	}
	if times == 0 {
		times = -1
	}
	return host.Services.Fail(r.Service, code, times)
}
