package interop_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/lab/cmdexe"
	lab "changeover/lab/serve"
	"changeover/lab/windows"
	"changeover/lab/wsman"
)

const (
	// python is the interpreter for which Debian's packages install pywinrm.
	python   = "/usr/bin/python3"
	password = "Pässw0rd!"
	domain   = `BERLIN\svc-xpr`
	umlauts  = `BERLIN\jürgen`
	local    = "Administrator"
)

// installed reports whether a client is installed. With the environment variable
// CHANGEOVER_INTEROP=required, which CI sets, a missing client fails the test.
func installed(t *testing.T, name string, probe ...string) bool {
	t.Helper()
	if output, err := exec.CommandContext(t.Context(), probe[0], probe[1:]...).CombinedOutput(); err != nil {
		missing := fmt.Sprintf("cannot test with %s: %v %s; install the Debian packages python3-winrm, python3-requests-ntlm and ansible-core", name, err, output)
		require.NotEqual(t, "required", os.Getenv("CHANGEOVER_INTEROP"), missing)
		t.Log(missing)
		return false
	}
	return true
}

// newHost returns a host without site, cluster and XPR.
func newHost(t *testing.T) *windows.Host {
	t.Helper()
	world := windows.NewWorld(windows.Options{})
	t.Cleanup(world.Close)
	h, err := world.AddHost(windows.HostSpec{Name: "KERN1", Release: "2019", ClientIP: "10.0.0.1", InterconnectIP: "10.1.0.1"})
	require.NoError(t, err)
	return h
}

type target struct{ url, ca string }

func serve(t *testing.T) target {
	t.Helper()
	authority, err := wsman.NewCA()
	require.NoError(t, err)
	certificate, err := authority.Issue("127.0.0.1")
	require.NoError(t, err)
	server := wsman.New(wsman.Options{
		Name: "KERN1", Domain: "BERLIN", DNSDomain: "berlin.example", OS: "10.0.17763", Certificate: certificate.Leaf,
		Users:    map[string]string{local: password, domain: password, umlauts: password},
		Programs: cmdexe.RemotePrograms{Host: newHost(t)},
	})
	endpoint, err := wsman.NewEndpoint(server, "127.0.0.1:0", &certificate)
	require.NoError(t, err)
	t.Cleanup(func() {
		open, _ := server.Shells()
		assert.Zero(t, open, "the client closed its shells")
		require.NoError(t, endpoint.Down())
	})
	ca := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(ca, authority.PEM(), 0o600))
	return target{endpoint.URL(), ca}
}

type result struct {
	Stdout, Stderr string
	Exit           int
}

type answer struct {
	Results []result
	Refused string
}

func pywinrm(t *testing.T, to target, transport, user, password string, commands ...[]any) answer {
	t.Helper()
	job, err := json.Marshal(map[string]any{"url": to.url, "ca": to.ca, "transport": transport, "user": user, "password": password, "commands": commands})
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, python, "drive.py")
	run.Stdin = bytes.NewReader(job)
	var stderr bytes.Buffer
	run.Stderr = &stderr
	output, err := run.Output()
	require.NoError(t, err, "%s", stderr.String())
	var parsed answer
	require.NoError(t, json.Unmarshal(output, &parsed), "%s", output)
	return parsed
}

func TestPywinrm(t *testing.T) {
	if !installed(t, "pywinrm", python, "-c", "import winrm, requests_ntlm") {
		return
	}
	for _, c := range []struct{ transport, user, whoami string }{
		{"basic", local, "kern1\\administrator\r\n"},
		{"ntlm", domain, "berlin\\svc-xpr\r\n"},
		{"ntlm", local, "kern1\\administrator\r\n"},
		{"ntlm", `KERN1\administrator`, "kern1\\administrator\r\n"},
		{"ntlm", "svc-xpr@berlin.example", "berlin\\svc-xpr\r\n"},
		// pywinrm encodes DOMAIN\user in ASCII, so the umlaut needs user@domain.
		{"ntlm", "jürgen@berlin.example", "berlin\\jürgen\r\n"},
	} {
		t.Run(c.transport+" "+c.user, func(t *testing.T) {
			t.Parallel()
			got := pywinrm(t, serve(t), c.transport, c.user, password,
				[]any{"hostname", []string{}}, []any{"whoami", []string{}}, []any{"ver", []string{}},
				[]any{"echo", []string{"Grüße", "日本"}}, []any{"sc", []string{"query", "ghost"}},
				[]any{"nosuch", []string{}}, []any{"cmd", []string{"/c", "echo out & echo err>&2 & exit 3"}})
			assert.Equal(t, []result{
				{"KERN1\r\n", "", 0},
				{c.whoami, "", 0},
				{"\r\nMicrosoft Windows [Version 10.0.17763]\r\n", "", 0},
				{"Grüße 日本\r\n", "", 0},
				{"[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\r\n\r\nThe specified service does not exist as an installed service.\r\n\r\n", "", 1060},
				{"", "'nosuch' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n", 1},
				{"out \r\n", "err \r\n", 3},
			}, got.Results)
		})
	}
}

func TestPywinrmIsRefused(t *testing.T) {
	if !installed(t, "pywinrm", python, "-c", "import winrm, requests_ntlm") {
		return
	}
	for _, c := range []struct{ name, transport, user, password string }{
		{"basic, wrong password", "basic", local, "wrong"},
		{"ntlm, wrong password", "ntlm", domain, "wrong"},
		{"ntlm, unknown user", "ntlm", `BERLIN\nobody`, password},
		{"ntlm, other domain", "ntlm", `PARIS\svc-xpr`, password},
		{"basic, a domain account", "basic", domain, password},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := pywinrm(t, serve(t), c.transport, c.user, c.password, []any{"hostname", []string{}})
			assert.Contains(t, got.Refused, "credentials were rejected")
		})
	}
}

// Ansible runs its commands in powershell.exe, so the test needs the whole lab.
func TestAnsibleRaw(t *testing.T) {
	if !installed(t, "Ansible", "ansible", "--version") {
		return
	}
	site, err := config.Read("../../../config/sites/berlin.yaml")
	require.NoError(t, err)
	running, err := lab.Start(site, lab.Options{Directory: t.TempDir(), Scale: 0.02})
	require.NoError(t, err)
	t.Cleanup(running.Close)
	local, managing := running.Hosts()[0], running.Endpoints().Hosts[0]
	basic := ansibleVariables(t, local, "basic", local.User)
	for command, want := range map[string]string{
		"whoami":         "CHANGED | rc=0 >>\nkern1\\administrator\r\n",
		"echo Grüße":     "CHANGED | rc=0 >>\nGrüße\r\n",
		"cmd.exe /c ver": "CHANGED | rc=0 >>\n\r\nMicrosoft Windows [Version 10.0.20348]\r\n",
		// powershell.exe exits with 1 for every exit code of the program but 0.
		"sc.exe qc ghost": "FAILED | rc=1 >>\n[SC] OpenService FAILED 1060:\r\n",
		"nosuch":          "FAILED | rc=1 >>\nnosuch : The term 'nosuch' is not recognized",
	} {
		assert.Contains(t, ansible(t, basic, command), "kern1 | "+want)
	}
	ntlm := ansibleVariables(t, local, "ntlm", managing.User)
	assert.Contains(t, ansible(t, ntlm, "whoami"), "kern1 | CHANGED | rc=0 >>\n"+strings.ToLower(managing.User)+"\r\n")
}

func ansibleVariables(t *testing.T, to lab.HostLine, transport, user string) string {
	t.Helper()
	address, err := url.Parse(to.URL)
	require.NoError(t, err)
	variables, err := json.Marshal(map[string]any{
		"ansible_connection": "winrm", "ansible_host": address.Hostname(), "ansible_port": address.Port(), "ansible_winrm_scheme": address.Scheme,
		"ansible_winrm_transport": transport, "ansible_winrm_ca_trust_path": to.CAFile,
		"ansible_user": user, "ansible_password": to.Password,
	})
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "vars.json")
	require.NoError(t, os.WriteFile(file, variables, 0o600))
	return file
}

// ansible runs Ansible's raw module once and returns its output on both streams.
func ansible(t *testing.T, variables, command string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, "ansible", "kern1", "-i", "kern1,", "-m", "raw", "-a", command, "-e", "@"+variables)
	run.Env = append(os.Environ(), "ANSIBLE_LOCAL_TEMP="+t.TempDir(), "ANSIBLE_HOME="+t.TempDir(), "ANSIBLE_NOCOLOR=1", "LC_ALL=C.UTF-8")
	// Ansible fails if the command fails; the tests compare the output instead.
	output, _ := run.CombinedOutput()
	require.NoError(t, ctx.Err(), "%s", output)
	return string(output)
}
