package schema

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	jsonvalidate "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"changeover/config"
)

// compiled is a schema as an editor has it: read from its JSON.
func compiled(t *testing.T, schema any) *jsonvalidate.Schema {
	t.Helper()
	text, err := json.Marshal(schema)
	require.NoError(t, err)
	document, err := jsonvalidate.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	compiler := jsonvalidate.NewCompiler()
	require.NoError(t, compiler.AddResource("schema.json", document))
	out, err := compiler.Compile("schema.json")
	require.NoError(t, err)
	return out
}

func valueOf(t *testing.T, text string) any {
	t.Helper()
	var value any
	require.NoError(t, yaml.Unmarshal([]byte(text), &value))
	asJSON, err := json.Marshal(value)
	require.NoError(t, err)
	out, err := jsonvalidate.UnmarshalJSON(bytes.NewReader(asJSON))
	require.NoError(t, err)
	return out
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(data)
}

const findings = "../sitefile/testdata/findings/"

func TestSchemaAcceptsEveryGoodFile(t *testing.T) {
	schema := compiled(t, Site())
	files, err := filepath.Glob("../sites/*.yaml")
	require.NoError(t, err)
	more, err := filepath.Glob("../../tests/sites/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, more)
	for _, file := range append(files, more...) {
		assert.NoError(t, schema.Validate(valueOf(t, read(t, file))), file)
	}
	right := strings.Replace(read(t, findings+"b01-typo-key.yaml"), "driverLetter", "driveLetter", 1)
	for name, text := range map[string]string{
		"right":                    right,
		"services in another case": strings.Replace(right, "[SmtpApl, WebApl]", "[smtpapl, WEBAPL]", 1),
		"low priority":             strings.Replace(right, "  name: Xpressions Role\n", "  name: Xpressions Role\n  priority: low\n", 1),
		"calendar":                 right + "test: {drill: {month: 'jan,JULY-sep', dayOfMonth: '1/7', dayOfWeek: 'Sun,sat', hour: '2-4, 22', minute: '*/15', timeZone: Europe/Berlin}}\n",
		"window":                   right + "reboots: {approval: automatic, window: {from: '22:00', to: '4:00', timeZone: America/Argentina/Buenos_Aires}}\n",
		"IPv6 DNS server":          right + "network: {dnsServers: ['2001:db8::1', 10.9.1.2]}\n",
	} {
		assert.NoError(t, schema.Validate(valueOf(t, text)), name)
	}
	// Only warnings are about these.
	for _, name := range []string{"b08-cluster-ip-outside", "b119-interconnect-is-client", "b122-smtp-without-apl"} {
		assert.NoError(t, schema.Validate(valueOf(t, read(t, findings+name+".yaml"))), name)
	}
}

func TestSchemaRejectsEveryBadFileThatASchemaCan(t *testing.T) {
	schema := compiled(t, Site())
	// What a schema cannot say: dates that never come, two values that are alike or lie in each other; YAML reads 010 as 8.
	cannot := []string{"b48-octal", "b86-drill-31feb", "feb30", "b97-mac-same", "b116-pec-on-product", "b08-cluster-ip-outside", "b119-interconnect-is-client", "b122-smtp-without-apl", "merge"}
	files, err := filepath.Glob(findings + "*.yaml")
	require.NoError(t, err)
	rejected := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if !slices.Contains(cannot, name) {
			rejected++
			assert.Error(t, schema.Validate(valueOf(t, read(t, file))), name)
		}
	}
	assert.Equal(t, 16, rejected)
	for _, text := range []string{"{}", "site: x", "[]"} {
		assert.Error(t, schema.Validate(valueOf(t, text)), text)
	}
}

func TestSchemaOfEndpoints(t *testing.T) {
	schema := compiled(t, Endpoints())
	const good = "hosts: [{name: A, url: 'https://a:5986/wsman', user: u, password: 'env:P', auth: ntlm}]\nprobes: [{target: A, port: 25, address: 'a:25'}]\n"
	assert.NoError(t, schema.Validate(valueOf(t, good)))
	for _, bad := range []string{
		"hosts: []", "{}", strings.Replace(good, "env:P", "hunter2", 1), strings.Replace(good, "ntlm", "kerberos", 1), strings.Replace(good, "port: 25", "port: 0", 1),
		strings.Replace(good, "user: u, ", "", 1), strings.Replace(good, "url:", "uri:", 1),
	} {
		assert.Error(t, schema.Validate(valueOf(t, bad)), bad)
	}
}

// The types' comments are the one source: none is missing, and none is of two fields.
func TestEveryFieldIsDescribed(t *testing.T) {
	for _, fields := range [][]Field{SiteFields(), EndpointsFields()} {
		for _, f := range fields {
			assert.NotEmpty(t, f.Description, f.Path)
			assert.NotContains(t, f.Description, "  ", f.Path)
			if strings.HasPrefix(f.Path, "hosts") || strings.HasPrefix(f.Path, "probes") {
				continue
			}
			key := f.Path[strings.LastIndex(f.Path, ".")+1:]
			assert.True(t, strings.HasPrefix(f.Description, key), "%s is described by %q", f.Path, f.Description)
		}
	}
}

// A default that a comment states is the one that is filled in, and none is filled in that is not stated.
func TestDefaultsAreStatedAndTrue(t *testing.T) {
	var site config.Site
	require.NoError(t, config.Decode([]byte(read(t, "../sites/munich.yaml")), &site))
	before, after := values(t, site), values(t, *site.WithDefaults())
	for _, f := range SiteFields() {
		filled, ok := after[f.Path]
		if _, given := before[f.Path]; given || strings.Contains(f.Path, "[]") || f.Type == "mapping" {
			continue
		}
		if !ok {
			continue
		}
		assert.NotEmpty(t, f.Default, "%s becomes %v, and its comment states no default", f.Path, filled)
		if number, isNumber := filled.(float64); isNumber {
			assert.Equal(t, f.Default, json.Number(jsonText(t, number)).String(), f.Path)
		}
	}
	for _, f := range []struct{ path, want string }{
		{"role.priority", "High"},
		{"role.name", "Xpressions Role"},
		{"disk.driveLetter", "R"},
		{"licensing.scenario", "outside"},
		{"xpr.voiceFormat", "A-Law"},
		{"policies.restartPeriod", "15:00"},
		{"policies.infostorRetryPeriod", "00:15"},
		{"reboots.approval", "ask"},
		{"smtp.connection", "none"},
		{"xpr.crypto", "KRYPT"},
		{"virtualServer.subnetMask", "255.255.255.0"},
		{"xpr.timeZoneSupport", "unchanged"},
		{"xpr.authMethod", "xprAccount"},
	} {
		assert.Equal(t, f.want, after[f.path], f.path)
		for _, field := range SiteFields() {
			if field.Path == f.path {
				assert.Equal(t, f.want, field.Default, f.path)
			}
		}
	}
}

func jsonText(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return string(text)
}

// values are the leaves of a site by their paths; lists are leaves.
func values(t *testing.T, site config.Site) map[string]any {
	t.Helper()
	var tree map[string]any
	require.NoError(t, json.Unmarshal([]byte(jsonText(t, site)), &tree))
	out := map[string]any{}
	var walk func(path string, value any)
	walk = func(path string, value any) {
		if mapping, ok := value.(map[string]any); ok {
			for key, below := range mapping {
				walk(strings.TrimPrefix(path+"."+key, "."), below)
			}
			return
		}
		out[path] = value
	}
	walk("", tree)
	return out
}
