package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"changeover/lab/cluster"
	"changeover/lab/xpr"
)

// ConsoleRequest is a task for a person at a host's console.
type ConsoleRequest struct {
	Host string   `json:"host"`
	Task xpr.Task `json:"task"`
}

// ServeControl serves the lab's own interface over HTTP: POST /console, GET, POST and DELETE /faults, DELETE /faults/ID, GET
// /dump, GET /journal. Windows has no such interface, and the service has no access to it. ServeControl returns the URL.
func (l *Lab) ServeControl(address string) (string, error) {
	listener, err := listenTCP(address)
	if err != nil {
		return "", fmt.Errorf("cannot serve the lab's control interface: %w; give another host:port for --control", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /console", handle(http.StatusNoContent, func(r ConsoleRequest) (any, error) { return nil, l.Console.Perform(r.Host, r.Task) }))
	mux.HandleFunc("POST /faults", handle(http.StatusCreated, func(r FaultRequest) (any, error) { return l.Inject(r) }))
	mux.HandleFunc("GET /faults", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, l.Injected(), nil) })
	mux.HandleFunc("DELETE /faults", func(w http.ResponseWriter, _ *http.Request) {
		ended, err := l.EndFaults()
		answer(w, http.StatusOK, ended, err)
	})
	mux.HandleFunc("DELETE /faults/{id}", func(w http.ResponseWriter, r *http.Request) {
		ended, err := l.EndFault(r.PathValue("id"))
		answer(w, http.StatusOK, ended, err)
	})
	mux.HandleFunc("GET /dump", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, cluster.DumpOf(l.World), nil) })
	mux.HandleFunc("GET /journal", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, l.World.Journal(), nil) })
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // It returns ErrServerClosed when the lab is closed.
	l.endControl = func() {
		_ = server.Shutdown(context.Background())
		_ = listener.Close() // Shutdown does not know the listener until the goroutine has come to Serve.
	}
	return "http://" + listener.Addr().String(), nil
}

// handle returns a handler that decodes a request, carries it out, and answers with the result, or with the error as text.
func handle[T any](status int, do func(T) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in T
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&in); err != nil {
			http.Error(w, "cannot read the request: "+err.Error(), http.StatusBadRequest)
			return
		}
		result, err := do(in)
		answer(w, status, result, err)
	}
}

// answer writes a result as JSON, no body for a nil result, and an error as text.
func answer(w http.ResponseWriter, status int, result any, err error) {
	switch {
	case errors.Is(err, ErrNoFault):
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	case err != nil:
		http.Error(w, err.Error(), http.StatusConflict)
		return
	case result == nil:
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// If the client is gone, only its own answer is lost.
	_ = json.NewEncoder(w).Encode(result)
}
