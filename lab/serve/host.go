package serve

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"changeover/lab/shell"
	"changeover/lab/windows"
	"changeover/lab/windows/release"
	"changeover/lab/wsman"
)

// labHost is one host with its WinRM server.
type labHost struct {
	model    *windows.Host
	server   *wsman.Server
	endpoint *wsman.Endpoint
	faults   *wsman.Rules
	password string
	// file holds the password.
	file string

	mu     sync.Mutex
	closed bool
	cancel []func()
}

// settle is the time that Receive waits for more output. It is short, since scripts write their answer at once and each round
// trip waits for this time.
const settle = time.Millisecond

// serveHost puts WinRM in front of a host of the model.
func (l *Lab) serveHost(model *windows.Host) (*labHost, error) {
	h := &labHost{model: model, faults: &wsman.Rules{}, password: l.password, file: filepath.Join(l.options.Directory, strings.ToLower(model.Name())+".password")}
	if err := os.WriteFile(h.file, []byte(h.password), 0o600); err != nil {
		return nil, fmt.Errorf("cannot write the password: %w; choose a directory in which files can be written", err)
	}
	info := model.Info()
	certificate, err := l.ca.Issue(l.listen.host, info.Name, info.Name+"."+info.Domain, "localhost")
	if err != nil {
		return nil, err
	}
	netbios, dns := l.World.Domain()
	h.server = wsman.New(wsman.Options{
		Name: info.Name, Domain: netbios, DNSDomain: dns, OS: info.Version, ServicePack: model.Release().ServicePack, Certificate: certificate.Leaf, Faults: h.faults, Watch: l.options.Watch,
		Users: map[string]string{l.manager(): h.password, localAdministrator: h.password}, Programs: shell.NewRemotePrograms(model), Settle: settle,
		WinRM2:    func() bool { return release.HasWinRM2(model.Info().PowerShell.Version) },
		RoundTrip: l.World.Scaled(l.World.Costs().RoundTrip),
		Quotas:    wsman.Quotas{ShellsPerUser: info.ShellQuotas.ShellsPerUser, ProcessesPerShell: info.ShellQuotas.ProcessesPerShell},
	})
	err = l.listen.try(func(address string) error {
		h.endpoint, err = wsman.NewEndpoint(h.server, address, &certificate)
		return err
	})
	if err != nil {
		return nil, err
	}
	h.cancel = []func(){model.OnDown(h.follow), l.World.OnChange(h.follow)}
	return h, nil
}

// follow lets WinRM answer while the host can be reached, and ends every connection and shell when the host goes down.
func (h *labHost) follow() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	if h.model.Answers() {
		// If the port is taken meanwhile, the next change of the model tries again.
		_ = h.endpoint.Up()
		return
	}
	_ = h.down()
}

func (h *labHost) down() error {
	err := h.endpoint.Down()
	h.server.Reset()
	return err
}

func (h *labHost) close() {
	for _, cancel := range h.cancel {
		cancel()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	// The process ends soon; a listener that does not close ends with it.
	_ = h.down()
}

// url returns the address at which clients reach the host's WinRM.
func (l *Lab) url(h *labHost) string {
	return "https://" + l.listen.shown(h.endpoint.Address()) + "/wsman"
}
