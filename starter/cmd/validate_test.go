package cmd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/schema"
)

const endpointsText = "hosts: [{name: A, url: 'https://a:5986/wsman', user: u, password: 'env:P'}]\n"

// written writes files into a new directory.
func written(t *testing.T, files map[string]string) string {
	t.Helper()
	directory := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600))
	}
	return directory
}

func berlinText(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(berlin)
	require.NoError(t, err)
	return string(data)
}

func TestValidateTakesFilesAndDirectories(t *testing.T) {
	out, err := starter(t, "validate", "../../config/sites")
	require.NoError(t, err)
	for _, site := range []string{"berlin", "munich", "vienna"} {
		assert.Contains(t, out, "describes site "+site)
	}

	directory := written(t, map[string]string{"endpoints.yaml": endpointsText, "other.yaml": berlinText(t), "bad.yaml": "hosts: 1\n"})
	out, err = starter(t, "validate", filepath.Join(directory, "endpoints.yaml"), berlin)
	require.NoError(t, err)
	assert.Contains(t, out, "describes endpoints: 1 host")
	assert.Contains(t, out, "describes site berlin")

	plain := strings.Replace(endpointsText, "https://a:5986/wsman'", "http://a:5985/wsman', insecureHTTP: true", 1)
	out, err = starter(t, "validate", filepath.Join(written(t, map[string]string{"endpoints.yaml": plain}), "endpoints.yaml"))
	require.NoError(t, err)
	assert.Contains(t, out, "warning: INSECURE: the worker reaches A over http")

	out, err = starter(t, "validate", filepath.Join(directory, "other.yaml"))
	require.NoError(t, err, "a warning does not make a file wrong")
	assert.Contains(t, out, "warning: the file is named other.yaml")
	out, err = starter(t, "validate", directory)
	require.ErrorContains(t, err, "bad.yaml")
	assert.Contains(t, out, "the file is named other.yaml", "a worker would not find it")
	assert.NotContains(t, out, "warning: the file is named")
	assert.Contains(t, out, "must be a list")
}

func TestValidateTakesADirectoryWhosePathLooksLikeAPattern(t *testing.T) {
	directory := filepath.Join(t.TempDir(), "sites[1]*")
	require.NoError(t, os.Mkdir(directory, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "berlin.yaml"), []byte(berlinText(t)), 0o600))
	out, err := starter(t, "validate", directory)
	require.NoError(t, err)
	assert.Contains(t, out, filepath.Join(directory, "berlin.yaml")+" describes site berlin")
}

// A file that cannot be read hides nothing about the others.
func TestValidateGoesOnAfterAFileThatCannotBeRead(t *testing.T) {
	directory := written(t, map[string]string{"berlin.yaml": berlinText(t)})
	require.NoError(t, os.Mkdir(filepath.Join(directory, "a.yaml"), 0o700))
	require.NoError(t, os.Symlink("nowhere", filepath.Join(directory, "z.yaml")))
	out, err := starter(t, "validate", directory)
	require.EqualError(t, err, "cannot use "+filepath.Join(directory, "a.yaml")+", "+filepath.Join(directory, "z.yaml")+": correct the problems that are listed, and validate the files again")
	assert.Contains(t, out, "a.yaml: not a regular file; name a file or a directory that you can read")
	assert.Contains(t, out, filepath.Join(directory, "berlin.yaml")+" describes site berlin")
	assert.Contains(t, out, "z.yaml: no such file or directory")
	out, err = starter(t, "validate", directory, "-o", "json")
	require.Error(t, err)
	assert.Contains(t, out, `"site": "berlin"`)
}

func TestValidateFindsWhatTwoFilesShare(t *testing.T) {
	text := berlinText(t)
	directory := written(t, map[string]string{"berlin.yaml": text, "potsdam.yaml": strings.Replace(text, "site: berlin", "site: potsdam", 1)})
	out, err := starter(t, "validate", directory)
	require.Error(t, err)
	assert.Contains(t, out, "cluster.ip = \"172.26.209.40\": the site file potsdam.yaml has the same value in cluster.ip\n")
	const advice = "two sites cannot share a computer, a cluster or an address"
	assert.Equal(t, 2, strings.Count(out, advice), "once for each file")

	out, err = starter(t, "validate", directory, "-o", "json")
	require.Error(t, err)
	assert.Equal(t, 18, strings.Count(out, advice), "programs get each problem as a whole")
}

func TestValidatePrintsWarningsAsJSON(t *testing.T) {
	directory := written(t, map[string]string{"berlin.yaml": strings.Replace(berlinText(t), "  ip: 172.26.209.40", "  ip: 10.1.1.1", 1)})
	out, err := starter(t, "validate", filepath.Join(directory, "berlin.yaml"), "-o", "json")
	require.NoError(t, err)
	var result struct {
		OK       bool `json:"ok"`
		Problems []struct {
			Level string `json:"level"`
			Path  string `json:"path"`
			Line  int    `json:"line"`
		} `json:"problems"`
	}
	require.NoError(t, json.Unmarshal([]byte(out), &result))
	assert.True(t, result.OK)
	require.Len(t, result.Problems, 1)
	assert.Equal(t, "warning", result.Problems[0].Level)
	assert.Equal(t, "cluster.ip", result.Problems[0].Path)
	assert.Equal(t, 7, result.Problems[0].Line)

	out, err = starter(t, "validate", directory, berlin, "-o", "json")
	require.NoError(t, err)
	var several struct {
		Files []struct{ Kind, Site string } `json:"files"`
	}
	require.NoError(t, json.Unmarshal([]byte(out), &several))
	assert.Len(t, several.Files, 2)
}

func TestExplainPrintsTheParts(t *testing.T) {
	out, err := starter(t, "explain", "ROLE.failoverPeriodHours")
	require.NoError(t, err)
	for _, part := range []string{"role.failoverPeriodHours", "whole number", "8", "0 to 1193", "V-81", "7.5"} {
		assert.Contains(t, out, part)
	}
	out, err = starter(t, "explain", "nodes[1].mac")
	require.NoError(t, err)
	assert.Contains(t, out, "P-07")
	out, err = starter(t, "explain", "endpoints.hosts")
	require.NoError(t, err)
	assert.Contains(t, out, "insecureHTTP")
	for _, f := range schema.SiteFields() {
		out, err := starter(t, "explain", f.Path)
		require.NoError(t, err)
		assert.Contains(t, out, f.Description)
	}
}

func TestServicesListsTheCatalogue(t *testing.T) {
	out, err := starter(t, "services")
	require.NoError(t, err)
	for _, part := range []string{"WebApl", "licsvc", "DbApl", "xpr.ipProtocol", "the display name has no XPR prefix", "Fax server; options: Fax-on-Demand", "on a satellite: RepApl"} {
		assert.Contains(t, out, part)
	}
	out, err = starter(t, "services", "-o", "json")
	require.NoError(t, err)
	var listed struct{ Services, Features, Components []map[string]any }
	require.NoError(t, json.Unmarshal([]byte(out), &listed))
	assert.Len(t, listed.Services, 45)
	assert.Len(t, listed.Features, 36)
	assert.Len(t, listed.Components, 5)
}

// The documents are what the commands print.
func TestDocumentsOfTheSiteFileAreFresh(t *testing.T) {
	for file, line := range map[string]string{
		"site-file.md": "explain -o md", "site.schema.json": "schema site", "endpoints.schema.json": "schema endpoints",
	} {
		want, err := starter(t, strings.Fields(line)...)
		require.NoError(t, err)
		have, err := os.ReadFile(filepath.Join("../../docs", file))
		require.NoError(t, err)
		assert.True(t, want == string(have), "docs/%s is not what 'changeover %s' prints; run 'make docs'", file, line)
	}
}
