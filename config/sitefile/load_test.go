package sitefile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/problem"
)

// changed is the example site's text with one piece replaced, which must be there.
func changed(t *testing.T, old, replacement string) []byte {
	t.Helper()
	data, err := os.ReadFile("../sites/berlin.yaml")
	require.NoError(t, err)
	require.Contains(t, string(data), old)
	return []byte(strings.Replace(string(data), old, replacement, 1))
}

// brief is what a test compares of problems.
func brief(p problem.List) []string {
	var out []string
	for _, found := range p {
		out = append(out, found.Rule+" "+found.Path)
	}
	return out
}

func TestShapeOfTheFile(t *testing.T) {
	for _, c := range []struct {
		name, old, replacement string
		want                   []string
	}{
		{"unknown key at the top", "site: berlin", "site: berlin\npaint: blue", []string{"F-02 paint"}},
		{"unknown key without a value", "site: berlin", "site: berlin\npaint:", []string{"F-02 paint"}},
		{"unknown empty mapping", "site: berlin", "site: berlin\npaint: {}", []string{"F-02 paint"}},
		{"key with a dot", "site: berlin", "site: berlin\ndisk.id: x", []string{"F-02 disk.id"}},
		{"unknown key in a list", "  - name: KERN2", "  - name: KERN2\n    paint: blue", []string{"F-02 nodes[1].paint"}},
		{"the same key in two cases", "  driveLetter: R", "  driveLetter: R\n  DriveLetter: S", []string{"F-02 disk.DriveLetter"}},
		{"a list of mappings to merge", "  driveLetter: R", "  <<: [{driveLetter: R}, {DriveLetter: S}]", nil},
		{"unknown key in a list to merge", "  driveLetter: R", "  <<: [{driveLetter: R}, {paint: blue}]", []string{"F-02 disk.paint"}},
		{"number for text", `windowsServer: "2022"`, "windowsServer: 2022", []string{"V-23 cluster.windowsServer"}},
		{"text for a number", "languageLicences: 2", "languageLicences: two", []string{"V-42 xpr.languageLicences"}},
		{"fraction for a number", "languageLicences: 2", "languageLicences: 2.5", []string{"V-42 xpr.languageLicences"}},
		{"text for yes or no", "virtual: true", "virtual: maybe", []string{"F-03 cluster.virtual"}},
		{"text for a list", "services: [SmtpApl, WebApl, MailApl, NotApl, LdapApl, SmsIpApl]", "services: SmtpApl,MailApl,NotApl,SmsIpApl", []string{"V-44 xpr.services"}},
		{"nothing in a list", "languages: [German, US English]", "languages: [German, null]", []string{"V-42 xpr.languages[1]"}},
		{"a list for a mapping", "reboots:\n  approval: automatic", "reboots: []", []string{"P-83 reboots"}},
		{"shape and rules together", "site: berlin", "site: a/b\npaint: blue", []string{"F-04 site", "F-02 paint"}},
		{"a wrong type hides no other mistake", "  ip: 172.26.209.43", "  ip: 172.26.209.40\n  ports: 13010", []string{"V-05 virtualServer.ip", "F-07 virtualServer.ports"}},
		{"no port of the licence agent", "  claHostIP:", "  port: 0\n  claHostIP:", []string{"V-38 licensing.port"}},
		{"no time and no attempts", "  claHostIP:", "  timeoutMs: 0x0\n  attempts: 0\n  claHostIP:", []string{"V-39 licensing.timeoutMs", "V-39 licensing.attempts"}},
		{"no port of the licence service", "  claHostIP:", "  servicePort: 0\n  claHostIP:", []string{"V-41 licensing.servicePort"}},
		{"no licence", "languageLicences: 2", "languageLicences: 0", []string{"V-42 xpr.languageLicences"}},
		{"no recording format", "  version:", "  voiceRecFormat: {value: 0}\n  version:", []string{"V-49 xpr.voiceRecFormat.value"}},
		{"one problem for no recording format", "  version:", "  voiceRecFormat: {path: SOFTWARE\\X, value: 0}\n  version:", []string{"V-49 xpr.voiceRecFormat.value"}},
		{"no time to catch up", "    dayOfWeek:", "    catchUpMinutes: 0\n    dayOfWeek:", []string{"F-07 test.drill.catchUpMinutes"}},
		{"a zero that means something", "test:\n  outageObjectiveSeconds: 120", "timeouts: {onlineSeconds: 0}\npolicies: {maximumRestarts: 0}\ntest:\n  outageObjectiveSeconds: 0", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse(changed(t, c.old, c.replacement))
			problems, ok := problem.In(err)
			require.Equal(t, c.want != nil, ok, "%v", err)
			assert.Equal(t, c.want, brief(problems))
		})
	}
}

func TestWrongTypesNameTheValueAndTheRule(t *testing.T) {
	for _, c := range []struct{ old, replacement, want string }{
		{
			"reboots:", "policies: {restartPeriod: 900000}\nreboots:",
			`policies.restartPeriod = 900000: must be text; if the value is a number, true or false, put the value in quotes (rule: a restart policy has a period, as mm:ss, and a number of restarts; an override names a resource of the site) [V-78, section 9.7.2]`,
		},
		{"minutes: 10", "minutes: 5.5", `aplDelay.entries[0].minutes = 5.5: must be a whole number (rule: each entry for a delayed start names a service of the site and gives a delay in minutes) [V-86, section 9.9]`},
		{
			"  version:", "  timeZoneSupport: true\n  version:",
			`xpr.timeZoneSupport = true: must be text; if the value is a number, true or false, put the value in quotes (rule: time zone support is 'unchanged', 'on' or 'off') [V-87, section 9.7.4]`,
		},
		{
			`windowsServer: "2022"`, "windowsServer: 2022",
			`cluster.windowsServer = 2022: must be text; if the value is a number, true or false, put the value in quotes (rule: every node has the same release of Windows Server: 2008 R2 with Service Pack 1, or one from 2012 R2 to 2025) [V-23, section 7.1.1]`,
		},
		{"languageLicences: 2", `languageLicences: "2"`, `xpr.languageLicences = "2": must be a whole number (rule: the setup offers each language, each language has a licence, and the default language is one of these languages) [V-42, section 4.3.6]`},
		{"  claHostIP:", "  port: 0\n  claHostIP:", `licensing.port = "0": must be a TCP port from 1 to 65535 [V-38, section 4.2.2.2]`},
		{"nodes:", "nodes:\n  -", `nodes[0]: this item of the list is empty; give its value, or remove the item (rule: the cluster has two to eight nodes) [V-26, section 6.1.1]`},
		{"  virtual: true", "  virtual: maybe", `cluster.virtual = "maybe": must be true or false [F-03]`},
		{
			"adminPassword: env:XPR_ADMIN_PASSWORD", "adminPassword: 8675309",
			`xpr.adminPassword: must be a reference to the password, env:NAME or file:PATH, and never the password itself (rule: the XPR administrator and the postmaster have passwords) [V-51, section 4.4.7.1]`,
		},
		{
			"  service:\n    name: EXAMPLE\\xprsvc\n    password: env:XPR_SERVICE_PASSWORD", "  service: hunter2",
			`accounts.service: must be a mapping of keys to values (rule: the service account is a domain user with a password) [V-30, section 4.3.2]`,
		},
	} {
		_, err := Parse(changed(t, c.old, c.replacement))
		problems, _ := problem.In(err)
		require.Len(t, problems, 1, "%v", err)
		problems[0].Line = 0
		assert.Equal(t, c.want, problems[0].String())
	}
}

func TestKeysMatchInAnyCase(t *testing.T) {
	site, err := Parse(changed(t, "driveLetter: R", "DRIVELETTER: S"))
	require.NoError(t, err)
	assert.Equal(t, "S:", site.Drive())
}

func TestWhatIsNoMapping(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "comment": "# nothing\n", "text": "hunter2", "list": "- a\n- b\n", "null": "~",
		"two documents": "site: a\n---\nsite: b\n", "syntax": "site: [a\n", "twice": "site: a\nsite: b\n", "cycle": "site: &a [*a]\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(text))
			problems, ok := problem.In(err)
			require.True(t, ok, "%v", err)
			require.Len(t, problems, 1)
			assert.Equal(t, problem.RuleSyntax, problems[0].Rule)
			assert.NotContains(t, problems.Error(), "hunter2")
		})
	}
}

func TestProblemsNameTheLine(t *testing.T) {
	_, err := Parse(changed(t, "ip: 172.26.209.43", "ip: nowhere"))
	problems, _ := problem.In(err)
	require.Len(t, problems, 1)
	p := problems[0]
	data := changed(t, "ip: 172.26.209.43", "ip: nowhere")
	assert.Contains(t, strings.Split(string(data), "\n")[p.Line-1], "nowhere")
	p.Line = 0
	assert.Equal(t, `virtualServer.ip = "nowhere": must be an IPv4 address of a host [V-05, section 6.1.2]`, p.String())
	assert.Equal(t, "virtualServer.ip = \"nowhere\"\n    must be an IPv4 address of a host\n    rule V-05, manual 6.1.2\n1 problem\n", problem.Describe(problem.List{p}))
	encoded, err := json.Marshal(problem.List{p})
	require.NoError(t, err)
	assert.JSONEq(t, `[{"level":"error","path":"virtualServer.ip","value":"nowhere","rule":"V-05","section":"6.1.2","message":"must be an IPv4 address of a host"}]`, string(encoded))
}

func TestWronglyTypedPasswordIsNotShown(t *testing.T) {
	_, err := Parse(changed(t, "adminPassword: env:XPR_ADMIN_PASSWORD", "adminPassword: 8675309"))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "8675309")
	assert.Contains(t, err.Error(), "xpr.adminPassword")
}

func TestEnvironmentChangesNothing(t *testing.T) {
	t.Setenv("SITE", "paris")
	t.Setenv("CLUSTER_NAME", "OTHER")
	site, _, err := Load("../sites/berlin.yaml")
	require.NoError(t, err)
	assert.Equal(t, "berlin", site.Name)
	assert.Equal(t, "XPRCLUSTER", site.Cluster.Name)
}

func TestDigestIsOfTheFile(t *testing.T) {
	data, err := os.ReadFile("../sites/munich.yaml")
	require.NoError(t, err)
	_, digest, err := Load("../sites/munich.yaml")
	require.NoError(t, err)
	sum := sha256.Sum256(data)
	assert.Equal(t, hex.EncodeToString(sum[:]), digest)
}

func TestDirectoryIsNeverLeft(t *testing.T) {
	outside := t.TempDir()
	data, err := os.ReadFile("../sites/munich.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(outside, "munich.yaml"), data, 0o600))
	inside := filepath.Join(outside, "sites")
	require.NoError(t, os.Mkdir(inside, 0o700))
	require.NoError(t, os.Symlink(filepath.Join(outside, "munich.yaml"), filepath.Join(inside, "munich.yaml")))
	require.NoError(t, os.WriteFile(filepath.Join(inside, "rome.yaml"), data, 0o600))

	for _, name := range []string{"munich", "../munich", "/etc/passwd", "", ".", "a/b", `a\b`, "paris"} {
		_, _, err := Directory{Path: inside}.Load(name)
		require.ErrorContains(t, err, "cannot ", "%q", name)
	}
	_, _, err = Directory{Path: inside}.Load("rome")
	problems, ok := problem.In(err)
	require.True(t, ok)
	assert.Equal(t, []string{"F-04 site"}, brief(problems))
	site, _, err := Directory{Path: outside}.Load("munich")
	require.NoError(t, err)
	assert.Equal(t, "munich", site.Name)
}

func TestExamplesHoldEveryRule(t *testing.T) {
	files, err := filepath.Glob("../sites/*.yaml")
	require.NoError(t, err)
	require.Len(t, files, 4)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		site, digest, err := Directory{Path: "../sites"}.Load(name)
		require.NoError(t, err)
		assert.Equal(t, name, site.Name)
		assert.Len(t, digest, 64)
		assert.NotEmpty(t, site.Policies.KernelResources, "the catalogue's default is filled in as well")
	}
}

func TestMissingFileSaysWhatToDo(t *testing.T) {
	directory := t.TempDir()
	_, _, missing := Directory{Path: directory}.Load("berlin")
	require.ErrorIs(t, missing, os.ErrNotExist)
	require.EqualError(t, missing, `cannot read the file of site "berlin": no such file or directory; the worker looks for this file at `+filepath.Join(directory, "berlin.yaml")+
		"; write the file there (changeover init berlin), or correct the name of the site")

	_, _, err := Load("../sites/nowhere.yaml")
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.True(t, strings.HasPrefix(err.Error(), "cannot read the site file"))
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("../sites/*.yaml")
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte("site: &a {b: *a}"))
	f.Add([]byte("<<: {site: x}\nnodes: [{<<: [{name: a}]}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		site, err := Parse(data)
		assert.Equal(t, err == nil, site != nil)
	})
}
