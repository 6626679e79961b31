package service

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/site"
	"changeover/config/endpoints"
	"changeover/config/secrets"
	"changeover/config/sitefile"
)

// A worker cannot mask a secret in the answer of a host before it has resolved the secret.
func TestSecretsAreKnownBeforeAHostIsAsked(t *testing.T) {
	berlin, err := os.ReadFile("../../config/sites/berlin.yaml")
	require.NoError(t, err)
	directory := sitefile.Directory{Path: t.TempDir()}
	require.NoError(t, os.WriteFile(filepath.Join(directory.Path, "berlin.yaml"), berlin, 0o600))
	resolver := func() secrets.Resolver {
		return secrets.Resolver{Known: &secrets.Scrubber{}, LookupEnv: func(name string) (string, bool) { return "value of " + name, true }}
	}
	const all = "value of XPR_SERVICE_PASSWORD, value of XPR_ADMIN_PASSWORD"

	loading := resolver()
	_, err = (&sites{directory: directory, secrets: loading}).Load("berlin")
	require.NoError(t, err)
	assert.Equal(t, "********, ********", loading.Known.Scrub(all), "a run begins with its site")

	starting := resolver()
	logger, err := newLogger(io.Discard, "info")
	require.NoError(t, err)
	warnOfSites(logger, directory, &endpoints.File{}, starting)
	assert.Equal(t, "********, ********", starting.Known.Scrub(all), "another worker's run may go on here")

	hosts := resolver()
	warnOfHosts(logger, &endpoints.File{Hosts: []endpoints.Host{{Name: "KERN1", Password: "env:KERN1"}}}, hosts)
	assert.Equal(t, "********", hosts.Known.Scrub("value of KERN1"))
}

func TestSitesAreLookedAtAtTheStart(t *testing.T) {
	berlin, err := os.ReadFile("../../config/sites/berlin.yaml")
	require.NoError(t, err)
	directory := filepath.Join(t.TempDir(), "sites[1]") // not a pattern
	require.NoError(t, os.Mkdir(directory, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "berlin.yaml"), berlin, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "broken.yaml"), []byte("site: broken\ncolour: red\n"), 0o600))
	password, set := "", false
	warnings := func(hosts ...string) string {
		var out bytes.Buffer
		logger, err := newLogger(&out, "info")
		require.NoError(t, err)
		file := &endpoints.File{}
		for _, host := range hosts {
			file.Hosts = append(file.Hosts, endpoints.Host{Name: host})
		}
		resolver := secrets.Resolver{LookupEnv: func(string) (string, bool) { return password, set }}
		warnOfSites(logger, sitefile.Directory{Path: directory}, file, resolver)
		return out.String()
	}

	said := warnings("kern1")
	assert.Contains(t, said, "site=broken")
	assert.Contains(t, said, "colour")
	assert.Contains(t, said, "site=berlin hosts=[KERN2]")
	assert.Contains(t, said, "field=accounts.service.password")
	assert.NotContains(t, said, "field=xpr.adminPassword", "only the person at the setup needs it")

	password, set = "s3cret", true
	said = warnings("KERN1", "KERN2")
	assert.NotContains(t, said, "berlin")
	odd := bytes.Replace(berlin, []byte("  ip: 172.26.209.40"), []byte("  ip: 10.1.1.1"), 1)
	require.NoError(t, os.WriteFile(filepath.Join(directory, "berlin.yaml"), odd, 0o600))
	assert.Regexp(t, `A site file has a warning, but the worker uses the file; .* file=berlin.yaml warning=".*10\.1\.1\.1`, warnings("KERN1", "KERN2"))
	assert.NotContains(t, said, "s3cret")
}

// The text of a problem has only the beginning of a long value. A part of a password would not be found in it.
func TestAProblemOfASiteFileShowsNoPartOfAPassword(t *testing.T) {
	berlin, err := os.ReadFile("../../config/sites/berlin.yaml")
	require.NoError(t, err)
	const password, shown, odd = "Horse-Battery-Staple-9", 97, "10.1.1.1"
	resolver := secrets.Resolver{Known: &secrets.Scrubber{}}
	resolver.Known.Add(password, odd)
	directory := sitefile.Directory{Path: t.TempDir(), Mask: resolver.Known.Scrub}
	found := func(ip string) (logged string, loaded site.LoadedSite, err error) {
		file := bytes.Replace(berlin, []byte("  ip: 172.26.209.40"), []byte("  ip: "+ip), 1)
		require.NoError(t, os.WriteFile(filepath.Join(directory.Path, "berlin.yaml"), file, 0o600))
		var out bytes.Buffer
		logger, err := newLogger(&out, "info")
		require.NoError(t, err)
		warnOfSites(logger, directory, &endpoints.File{}, resolver)
		loaded, err = (&sites{directory: directory, secrets: resolver}).Load("berlin")
		return out.String(), loaded, err
	}
	for left := range len(password) {
		logged, _, err := found(strings.Repeat("x", shown-left) + password)
		for _, text := range []string{logged, fmt.Sprint(err)} {
			assert.Contains(t, text, "xxx")
			assert.NotContains(t, text, "xH", "%d characters of the password would be shown", left)
		}
	}
	logged, loaded, err := found(odd)
	require.NoError(t, err)
	assert.Regexp(t, `A site file has a warning, .* warning="cluster.ip = .*\*{8}`, logged)
	assert.Contains(t, loaded.Warnings[0], `cluster.ip = "********"`)
}

// Otherwise only the first run would find it, perhaps in a maintenance window.
func TestWhatAnEndpointNamesIsReadAtTheStart(t *testing.T) {
	noPEM := filepath.Join(t.TempDir(), "ca.cer")
	require.NoError(t, os.WriteFile(noPEM, []byte("DER"), 0o600))
	file := &endpoints.File{Hosts: []endpoints.Host{
		{Name: "KERN1", Password: "env:SET"},
		{Name: "KERN2", Password: "env:UNSET", CAFile: noPEM},
		{Name: "KERN3", Password: "env:SET", CAFile: noPEM + "x"},
	}}
	resolver := secrets.Resolver{Known: &secrets.Scrubber{}, LookupEnv: func(name string) (string, bool) { return "s3cret", name == "SET" }}
	var out bytes.Buffer
	logger, err := newLogger(&out, "warn")
	require.NoError(t, err)
	warnOfHosts(logger, file, resolver)
	assert.NotContains(t, out.String(), "KERN1")
	assert.Regexp(t, `field=hosts\[1\].password .*KERN2.*env:UNSET`, out.String())
	assert.Regexp(t, `field=hosts\[1\].caFile .*KERN2.*no certificate in PEM format`, out.String())
	assert.Regexp(t, `field=hosts\[2\].caFile .*KERN3.*no such file`, out.String())
	assert.Equal(t, 3, strings.Count(out.String(), "level=WARN"))
	assert.NotContains(t, out.String(), "s3cret")
}

func TestAHostWithoutTLSIsWarnedOf(t *testing.T) {
	var out bytes.Buffer
	logger, err := newLogger(&out, "warn")
	require.NoError(t, err)
	warnOfEndpoints(logger, &endpoints.File{Hosts: []endpoints.Host{
		{Name: "KERN1", URL: "https://kern1:5986/wsman", InsecureHTTP: true},
		{Name: "KERN2", URL: "http://kern2:5985/wsman", Auth: endpoints.AuthNTLM, InsecureHTTP: true},
		{Name: "KERN3", URL: "HTTP://kern3:5985/wsman", Auth: endpoints.AuthBasic, InsecureHTTP: true},
	}})
	assert.NotContains(t, out.String(), "KERN1")
	assert.Contains(t, out.String(), "KERN2")
	assert.Contains(t, out.String(), "http://kern2:5985/wsman")
	assert.Equal(t, 2, strings.Count(out.String(), "INSECURE"))
	assert.Equal(t, 1, strings.Count(out.String(), "the account's password"))
	assert.Contains(t, out.String(), "set up an HTTPS listener on the host")
}
