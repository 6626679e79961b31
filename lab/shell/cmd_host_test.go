package shell

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
)

// cmdTestHost is a machine just large enough for cmd.exe: what it lacks, it panics on.
type cmdTestHost struct {
	CmdHost
	services []cluster.Service
	files    map[string]string
	keys     map[string]cluster.RegKey
	shutdown string
	failWith error
}

func newCmdTestHost() *cmdTestHost {
	return &cmdTestHost{
		files: map[string]string{`C:\data\a.txt`: "alpha\r\n"},
		keys: map[string]cluster.RegKey{
			`SOFTWARE\XPR`: {Path: `SOFTWARE\XPR`, SubKeys: []string{"Sub"}, Values: []cluster.RegValue{
				cluster.SZ("", "root"), cluster.SZ("Path", `D:\XPR "x"`), cluster.DWord("Port", 8765),
				cluster.MultiSZ("List", "a", "b"), cluster.ExpandSZ("Tmp", "%TEMP%"),
				{Name: "Raw", Type: cluster.RegBinary, Bytes: []byte{1, 0xab}},
			}},
			`SOFTWARE\XPR\Sub`: {Path: `SOFTWARE\XPR\Sub`, Values: []cluster.RegValue{cluster.SZ("Port", "x")}},
		},
		services: []cluster.Service{
			{
				Name: "licsvc", DisplayName: "Licence service", BinaryPath: `"D:\XPR\bin\licsvc.exe" -s`, StartType: cluster.StartManual,
				Account: "LocalSystem", State: cluster.Running, ProcessID: 4711, DependOnService: []string{"RpcSs", "Tcpip"}, DependOnGroup: []string{"NetworkProvider"},
			},
			{Name: "nameloc", DisplayName: "Name locator", StartType: cluster.StartDisabled, State: cluster.Stopped, ExitCode: 1077, Type: "Share Process"},
		},
	}
}

func (h *cmdTestHost) Name() string           { return "KERN1" }
func (h *cmdTestHost) Info() cluster.HostInfo { return cluster.HostInfo{Version: "10.0.17763"} }
func (h *cmdTestHost) Env() map[string]string {
	return map[string]string{"SystemRoot": `C:\Windows`, "XPR": `D:\XPR`}
}
func (h *cmdTestHost) Services() []cluster.Service { return h.services }
func (h *cmdTestHost) Ping(target string) bool     { return target != "10.0.0.9" }
func (h *cmdTestHost) Resolve(n string) (string, bool) {
	return "10.0.0.2", strings.EqualFold(n, "kern2")
}

func (h *cmdTestHost) RegCreateKey(path string) error {
	h.keys[path] = cluster.RegKey{Path: path}
	return nil
}

func (h *cmdTestHost) RegSet(path string, value cluster.RegValue) error {
	key := h.keys[path]
	key.Values = append(key.Values, value)
	h.keys[path] = key
	return nil
}

func (h *cmdTestHost) RegKey(path string) (cluster.RegKey, error) {
	key, ok := h.keys[path]
	if !ok {
		return key, refusal(cluster.CodeFileNotFound)
	}
	return key, nil
}

func refusal(code uint32) error {
	return &cluster.Error{Code: code, Op: "do it", Text: cluster.Message(code)}
}

func (h *cmdTestHost) find(name string) (*cluster.Service, error) {
	for i := range h.services {
		if strings.EqualFold(h.services[i].Name, name) {
			return &h.services[i], nil
		}
	}
	return nil, refusal(cluster.CodeServiceMissing)
}

func (h *cmdTestHost) Service(name string) (cluster.Service, error) {
	service, err := h.find(name)
	if err != nil {
		return cluster.Service{}, err
	}
	return *service, nil
}

func (h *cmdTestHost) setState(name string, state cluster.ServiceState) error {
	if h.failWith != nil {
		return h.failWith
	}
	service, err := h.find(name)
	if err == nil {
		service.State = state
	}
	return err
}

func (h *cmdTestHost) StartService(name string) error { return h.setState(name, cluster.StartPending) }

func (h *cmdTestHost) StopService(name string) error { return h.setState(name, cluster.StopPending) }

func (h *cmdTestHost) AwaitService(_ context.Context, name string, want cluster.ServiceState) error {
	return h.setState(name, want)
}

func (h *cmdTestHost) RunningDependents(string) []string { return nil }

func (h *cmdTestHost) ChangeService(name string, change cluster.ServiceChange) error {
	service, err := h.find(name)
	if err != nil {
		return err
	}
	if change.StartType != nil {
		service.StartType = *change.StartType
	}
	if change.Depend != nil {
		service.DependOnService, service.DependOnGroup = splitDependencies(*change.Depend)
	}
	return nil
}

func (h *cmdTestHost) CreateService(c cluster.ServiceConfig) error {
	if _, err := h.find(c.Name); err == nil {
		return refusal(cluster.CodeServiceExists)
	}
	h.services = append(h.services, cluster.Service{
		Name: c.Name, DisplayName: c.DisplayName, BinaryPath: c.BinaryPath,
		StartType: c.StartType, Account: c.Account, State: cluster.Stopped, DependOnService: c.DependOnService,
	})
	return nil
}

func (h *cmdTestHost) Stat(path string) (cluster.FileInfo, error) {
	if _, ok := h.files[path]; ok {
		return cluster.FileInfo{Path: path, Name: path[strings.LastIndex(path, `\`)+1:]}, nil
	}
	for file := range h.files {
		if strings.HasPrefix(file, path+`\`) {
			return cluster.FileInfo{Path: path, Dir: true}, nil
		}
	}
	return cluster.FileInfo{}, refusal(cluster.CodeFileNotFound)
}

func (h *cmdTestHost) ReadFile(path string) ([]byte, error) {
	text, ok := h.files[path]
	if !ok {
		return nil, refusal(cluster.CodeFileNotFound)
	}
	return []byte(text), nil
}

func (h *cmdTestHost) WriteFile(path string, data []byte) error {
	if strings.HasPrefix(path, `X:`) {
		return refusal(cluster.CodePathNotFound)
	}
	h.files[path] = string(data)
	return nil
}

func (h *cmdTestHost) Shutdown(restart bool, delay time.Duration) error {
	if h.shutdown != "" {
		return refusal(cluster.CodeShutdownScheduled)
	}
	h.shutdown = map[bool]string{true: "restart in ", false: "off in "}[restart] + delay.String()
	return nil
}

func (h *cmdTestHost) AbortShutdown() error {
	if h.shutdown == "" {
		return refusal(cluster.CodeNoShutdown)
	}
	h.shutdown = ""
	return nil
}

// runCmd runs one command line on the host and returns what it printed.
func runCmd(t *testing.T, host *cmdTestHost, line string) (stdout, stderr string, exit int) {
	t.Helper()
	var out, errors bytes.Buffer
	c := &Cmd{Host: host, User: `BERLIN\Svc-Xpr`, Stdout: &out, Stderr: &errors}
	c.PowerShell = func(_ context.Context, process *Cmd, arguments string) int {
		process.printf("powershell<%s>", arguments)
		return 7
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	exit = c.Run(ctx, line)
	require.NoError(t, ctx.Err(), "%s must not hang", line)
	return out.String(), errors.String(), exit
}
