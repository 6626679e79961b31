package endpoints

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/problem"
)

const endpointsText = `
hosts:
  - name: KERN1
    url: https://127.0.0.1:5986/wsman
    user: EXAMPLE\admin
    password: file:secrets/kern1
    caFile: ca.pem
  - name: kern2
    url: http://127.0.0.1:5985/wsman
    user: admin
    password: env:KERN2_PASSWORD
    auth: basic
    insecureHTTP: true
probes:
  - target: XPRBERLIN
    port: 13010
    address: 127.0.0.1:40001
`

// brief is what a test compares of problems.
func brief(p problem.List) []string {
	var out []string
	for _, found := range p {
		out = append(out, found.Rule+" "+found.Path)
	}
	return out
}

func TestEndpointsAreFoundInAnyCase(t *testing.T) {
	e, err := Parse([]byte(endpointsText), "/etc/changeover")
	require.NoError(t, err)
	host, err := e.Host("kern1")
	require.NoError(t, err)
	assert.Equal(t, Host{
		Name: "KERN1", URL: "https://127.0.0.1:5986/wsman", User: `EXAMPLE\admin`, Auth: AuthNTLM,
		Password: "file:/etc/changeover/secrets/kern1", CAFile: "/etc/changeover/ca.pem",
	}, host)
	host, err = e.Host("KERN2")
	require.NoError(t, err)
	assert.Equal(t, config.Secret("env:KERN2_PASSWORD"), host.Password)
	assert.Equal(t, AuthBasic, host.Auth)

	_, err = e.Host("KERN3")
	require.ErrorContains(t, err, "KERN3")
	assert.Equal(t, []string{"KERN3"}, e.Missing("KERN1", "KERN2", "KERN3"))
	address, ok := e.ProbeAddress("xprberlin", 13010)
	assert.True(t, ok)
	assert.Equal(t, "127.0.0.1:40001", address)
	_, ok = e.ProbeAddress("XPRBERLIN", 25)
	assert.False(t, ok, "the site file's address is used then")
}

// With basic, Windows refuses even the host's own name before a local account, so the account is no domain account.
func TestTheAdviceForBasicFitsALocalAccount(t *testing.T) {
	for _, user := range []string{`.\admin`, `KERN2\admin`, "admin@example.net"} {
		_, err := Parse([]byte(strings.Replace(endpointsText, "user: admin", "user: "+user, 1)), "/")
		require.ErrorContains(t, err, "write only the name of a local account, such as admin; for a domain account, set auth to ntlm")
		assert.NotContains(t, err.Error(), "is a domain account")
	}
}

func TestEndpointsReportEveryProblem(t *testing.T) {
	for _, c := range []struct {
		name, old, replacement string
		want                   []string
	}{
		{"unknown key", "    auth: basic", "    authentication: basic", []string{"F-02 hosts[1].authentication"}},
		{"wrong type", "    port: 13010", "    port: many", []string{"F-03 probes[0].port"}},
		{"no host", "hosts:\n", "hosts: []\nhost:\n", []string{"F-06 hosts", "F-02 host"}},
		{"host twice", "name: kern2", "name: kern1", []string{"F-06 hosts[1].name"}},
		{"no name", "name: kern2", "name:", []string{"F-06 hosts[1].name"}},
		{"space after the name", "name: kern2", "name: 'kern2 '", []string{"F-06 hosts[1].name"}},
		{"space before the user", "user: admin", "user: ' admin'", []string{"F-06 hosts[1].user"}},
		{"no URL", "url: https://127.0.0.1:5986/wsman", "url: kern1:5986", []string{"F-06 hosts[0].url"}},
		{"no host in the URL", "https://127.0.0.1:5986", "https://:5986", []string{"F-06 hosts[0].url"}},
		{"no such port", "https://127.0.0.1:5986", "https://127.0.0.1:75986", []string{"F-06 hosts[0].url"}},
		{"basic with a domain", "user: admin", `user: EXAMPLE\admin`, []string{"F-06 hosts[1].user"}},
		{"basic with a user principal name", "user: admin", "user: admin@example.net", []string{"F-06 hosts[1].user"}},
		{"account in the URL", "https://127.0.0.1", "https://admin:hunter2@127.0.0.1", []string{"F-06 hosts[0].url"}},
		{"plain HTTP", "    insecureHTTP: true\n", "", []string{"F-06 hosts[1].url"}},
		{"no user", "user: admin", "user: ''", []string{"F-06 hosts[1].user"}},
		{"password itself", "env:KERN2_PASSWORD", "hunter2", []string{"F-06 hosts[1].password"}},
		{"unknown auth", "auth: basic", "auth: kerberos", []string{"F-06 hosts[1].auth"}},
		{"CA without TLS", "    insecureHTTP: true", "    insecureHTTP: true\n    caFile: ca.pem", []string{"F-06 hosts[1].caFile"}},
		{"address without port", "127.0.0.1:40001", "127.0.0.1", []string{"F-06 probes[0].address"}},
		{"port out of range", "port: 13010", "port: 0", []string{"F-06 probes[0].port"}},
		{"no target", "target: XPRBERLIN", "target:", []string{"F-06 probes[0].target"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Contains(t, endpointsText, c.old)
			_, err := Parse([]byte(strings.Replace(endpointsText, c.old, c.replacement, 1)), "/")
			problems, ok := problem.In(err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, c.want, brief(problems))
			assert.NotContains(t, err.Error(), "hunter2")
		})
	}
}

// A run looks for a node by its computer name: an entry with a full name would never be found.
func TestAFullNameOfAHostIsDoubted(t *testing.T) {
	file, err := Parse([]byte(strings.Replace(endpointsText, "name: kern2", "name: kern2.example.net", 1)), "/")
	require.NoError(t, err)
	assert.Equal(t, []string{"F-06 hosts[1].name", "F-06 hosts[1].url"}, brief(file.Warnings()))
	assert.Contains(t, file.Warnings().Error(), "if the site file calls this host kern2, write name: kern2")
	file, err = Parse([]byte(strings.Replace(endpointsText, "name: kern2", "name: 10.20.0.12", 1)), "/")
	require.NoError(t, err)
	assert.Equal(t, []string{"F-06 hosts[1].name", "F-06 hosts[1].url"}, brief(file.Warnings()))
	assert.Contains(t, file.Warnings().Error(), "write the name that the site file has for this host")
	assert.NotContains(t, file.Warnings().Error(), "names this host 10,")
}

func TestEndpointsAreReadAsTheyWereSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "endpoints.yaml")
	saved := File{
		Hosts:  []Host{{Name: "KERN1", URL: "https://127.0.0.1:1/wsman", User: "admin", Password: "file:pw", Auth: AuthBasic, CAFile: "ca.pem"}},
		Probes: []Probe{{Target: "XPR [1]'s", Port: 13010, Address: "127.0.0.1:2"}},
	}
	require.NoError(t, saved.Save(path))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	loaded, err := Load(path)
	require.NoError(t, err)
	assert.Equal(t, saved.Probes, loaded.Probes)
	assert.Equal(t, filepath.Join(filepath.Dir(path), "ca.pem"), loaded.Hosts[0].CAFile)
	assert.Equal(t, config.Secret("file:"+filepath.Join(filepath.Dir(path), "pw")), loaded.Hosts[0].Password)

	_, err = Load(path + "x")
	require.ErrorIs(t, err, os.ErrNotExist)
}
