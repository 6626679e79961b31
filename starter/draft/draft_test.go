package draft

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/problem"
	"changeover/config/schema"
	"changeover/config/sitefile"
)

// answers are a complete site.
var answers = map[string]string{
	"cluster.name": "UMCLUSTER", "cluster.ip": "10.1.0.10", "cluster.windowsServer": "2022", "cluster.virtual": "yes",
	"nodes[0].name": "KERN1", "nodes[0].clientIP": "10.1.0.11", "nodes[0].interconnectIP": "192.168.0.1",
	"nodes[1].name": "KERN2", "nodes[1].clientIP": "10.1.0.12", "nodes[1].interconnectIP": "192.168.0.2", "nodes[1].mac": "00-15-5D-01-02-03",
	"virtualServer.name": "XPRUM", "virtualServer.ip": "10.1.0.20", "xpr.serverName": "XPRUM1", "xpr.languages": "German, US English", "xpr.features": "Fax server, Voicemail server > ERGO",
	"licensing.claHostIP": "10.1.0.50", "accounts.service.name": `EXAMPLE\xprsvc`,
	"regional.country": "Germany", "regional.areaCode": "30", "regional.subscriberCode": "901", "regional.internationalPrefix": "00", "regional.nationalPrefix": "0", "regional.externalPrefix": "0",
}

// given is a draft with values.
func given(t *testing.T, values map[string]string) *Draft {
	t.Helper()
	d, err := New("berlin")
	require.NoError(t, err)
	for path, text := range values {
		require.NoError(t, d.Set(path, text, Given))
	}
	return d
}

func TestAFileIsWhatWasSaid(t *testing.T) {
	d := given(t, answers)
	d.Complete()
	assert.Empty(t, d.Open())
	assert.Empty(t, d.Problems(), "neither errors nor warnings")
	site, problems := sitefile.JudgeNamed("berlin.yaml", d.YAML())
	require.NotNil(t, site, "%v", problems)
	assert.Equal(t, "berlin", site.Name)
	assert.Equal(t, "30", site.Regional.AreaCode, "a text stays a text")
	assert.Equal(t, []string{"German", "US English"}, site.XPR.Languages)
	assert.True(t, site.Cluster.Virtual)
	assert.Equal(t, "00-15-5D-01-02-03", site.Nodes[1].MAC)
	assert.Equal(t, `EXAMPLE\xprsvc`, site.Accounts.Service.Name)
	assert.Equal(t, config.Secret("env:XPR_SERVICE_PASSWORD"), site.Accounts.Service.Password)
	assert.Equal(t, []string{"XPR_ADMIN_PASSWORD", "XPR_POSTMASTER_PASSWORD", "XPR_SERVICE_PASSWORD"}, d.Variables())
}

// The comments are those that 'changeover explain' prints, one for each field.
func TestEachFieldHasItsComment(t *testing.T) {
	d := given(t, answers)
	d.Complete()
	text := string(d.YAML())
	plain := strings.Join(strings.Fields(strings.ReplaceAll(text, "#", "")), " ") + " "
	for _, v := range d.values {
		f, err := d.Field(v.Path)
		require.NoError(t, err)
		assert.Equal(t, 1, strings.Count(plain, " "+f.Description+" "+key(f)+":"), "%s: %s", v.Path, f.Description)
	}
	for line := range strings.Lines(text) {
		assert.LessOrEqual(t, len(line), commentWidth+10)
	}
}

// example is a value that a field's type takes.
func example(f schema.Field) string {
	switch {
	case len(f.Values) > 0:
		return f.Values[0]
	case f.Type == typeBool:
		return "true"
	case f.Type == typeNumber || f.Type == typeNumbers:
		return "3"
	case f.Type == typeSecret:
		return "env:A"
	case f.Type == typeTexts:
		return "10, b: c"
	}
	return "12: # 'x'"
}

// Every field of the site file can be set, is written, and is read again with the same value.
func TestEachFieldCanBeSet(t *testing.T) {
	d, err := New("berlin")
	require.NoError(t, err)
	n := 0
	for _, f := range schema.SiteFields() {
		path := strings.ReplaceAll(f.Path, "[]", "[0]")
		if f.Type == typeMapping || f.Type == typeItems {
			require.ErrorContains(t, d.Set(path, "x", Given), "this field contains further fields")
			continue
		}
		if path == "site" {
			require.ErrorContains(t, d.Set("SITE", "x", Given), "two different values are given for this field", "New has set it")
			require.NoError(t, d.Set("SITE", "berlin", Given))
			continue
		}
		require.NoError(t, d.Set(strings.ToUpper(path), example(f), Given), path)
		n++
	}
	assert.Greater(t, n, 100)
	var site config.Site
	require.NoError(t, config.Decode(d.YAML(), &site), "%s", d.YAML())
	assert.Equal(t, []string{"10", "b: c"}, site.Satellites[0].Apls)
	assert.Equal(t, "12: # 'x'", site.Nodes[0].Name)
	assert.Equal(t, []int{3}, site.VirtualServer.Ports)
}

func TestWhatCannotBeSet(t *testing.T) {
	for line, want := range map[string]string{
		"cluster.nam=x":                            "the site file has no field of this name; 'changeover explain' lists all fields; did you mean cluster.name or",
		"nodes.name=x":                             "this field belongs to an item of a list; give the number of the item, as in nodes[0].name",
		"nodes[].name=x":                           "this field belongs to an item of a list; give the number of the item, as in nodes[0].name",
		"nodes[8].name=x":                          "cannot set item 8 of the list nodes: the list can have at most 8 items, and the first item is item 0; give a number from 0 to 7",
		"nodes[99999999999999999999].name=x":       "give a number from 0 to 7",
		"satellites[100].name=x":                   "give a number from 0 to 99",
		"xpr.hotfixPackages[0].files[2000].path=x": "of the list xpr.hotfixPackages[0].files: ",
		"cluster=x":                                "this field contains further fields; set one of these fields, such as cluster.name",
		"nodes=x":                                  "such as nodes[0].name",
		"cluster.name=":                            "the value is empty",
		"cluster.virtual=maybe":                    `"maybe" is neither true nor false`,
		"test.drill.hour= ":                        "the value is empty",
		"xpr.languageLicences=-1":                  `"-1" is not a whole number`,
		"xpr.languages=[ , ]":                      "the list is empty",
		"virtualServer.ports=1,x":                  `"x" is not a whole number`,
	} {
		path, value, _ := strings.Cut(line, "=")
		d, err := New("berlin")
		require.NoError(t, err)
		assert.ErrorContains(t, d.Set(path, value, Given), want, line)
	}
}

// An item of a list has one path, however its number is written.
func TestTheNumberOfAnItemHasOneSpelling(t *testing.T) {
	d := given(t, map[string]string{"nodes[0].name": "KERN1"})
	require.ErrorContains(t, d.Set("nodes[00].name", "KERN9", Given), "cannot set nodes[0].name: two different values")
	require.NoError(t, d.Set("nodes[00].name", "KERN9", Answered))
	require.NoError(t, d.Set("nodes[007].clientIP", "10.1.0.12", Given))
	assert.Equal(t, "KERN9", d.text("nodes[0].name"))
	assert.Equal(t, "10.1.0.12", d.text("nodes[7].clientIP"))
	var site config.Site
	require.NoError(t, config.Decode(d.YAML(), &site), "%s", d.YAML())
	assert.Equal(t, "KERN9", site.Nodes[0].Name)
	for _, f := range schema.SiteFields() {
		assert.Equal(t, strings.HasPrefix(f.Type, "list of"), f.MostItems > 0, "%s: a list has a bound", f.Path)
	}
}

// A field that is not known is a comment in the file, and the rules of site files name it.
func TestWhatIsOpenIsSaid(t *testing.T) {
	d := given(t, map[string]string{"cluster.name": "UMCLUSTER", "nodes[1].name": "KERN2"})
	d.Complete()
	text := string(d.YAML())
	for _, line := range []string{"  # ip: # required; not known yet\n", "  # version:\n", "  - name: KERN2\n"} {
		assert.Contains(t, text, line)
	}
	var named []string
	for _, p := range d.Problems().Errors() {
		named = append(named, p.Path)
	}
	for _, path := range d.Open() {
		if strings.HasPrefix(path, "nodes[0]") {
			continue // an item without any value is missing as a whole
		}
		assert.Contains(t, named, path)
	}
	assert.Contains(t, d.Open(), "nodes[0].name")
	assert.NotContains(t, d.Open(), "xpr.version", "a site can do without")

	none := given(t, nil)
	none.Complete()
	assert.Contains(t, string(none.YAML()), "\n# nodes: # required; not known yet\n#   - name:\n#     clientIP:\n")
}

func TestTheQuestionsFollowTheAnswers(t *testing.T) {
	d := given(t, map[string]string{"licensing.scenario": "onNodes"})
	d.Complete()
	assert.Contains(t, d.Open(), "accounts.cla.name")
	assert.Contains(t, d.Open(), "licensing.clmHost")
	assert.NotContains(t, d.Open(), "licensing.claHostIP")
	assert.Equal(t, "env:CLA_PASSWORD", d.text("accounts.cla.password"))

	d = given(t, map[string]string{"licensing.scenario": "onNodes", "licensing.clmURL": "http://licsrv:8819/clm"})
	d.Complete()
	assert.NotContains(t, d.Open(), "licensing.clmHost", "the URL says where the licence manager runs")
}

func TestValuesThatTheRulesRefuseAreSaidBeforeAnythingElse(t *testing.T) {
	d := given(t, map[string]string{"cluster.ip": "10.1.0.300", "xpr.adminPassword": "S3cret", "xpr.languages": "Klingon"})
	var paths []string
	for _, p := range d.Refused() {
		paths = append(paths, p.Path)
		assert.Zero(t, p.Line, "there is no file yet")
	}
	assert.Equal(t, []string{"cluster.ip", "xpr.languages[0]", "xpr.adminPassword"}, paths, "and nothing that is only missing")
	assert.NotContains(t, problem.Describe(d.Refused()), "S3cret")
	assert.Empty(t, given(t, answers).Refused())
}

func TestAFileIsWrittenWholeAndReplacedByForceOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config", "sites", "berlin.yaml")
	require.NoError(t, Free(path, false))
	above := filepath.Dir(filepath.Dir(path))
	assert.NoDirExists(t, above, "a look makes no directory")
	require.Error(t, Save(filepath.Join(filepath.Dir(path), strings.Repeat("x", 300)), nil, false), "no name is that long")
	assert.NoDirExists(t, above, "a file that was not written leaves none")
	require.NoError(t, Save(path, []byte("first"), false))
	require.ErrorIs(t, Free(path, false), ErrExists)
	require.NoError(t, Free(path, true))
	require.ErrorIs(t, Save(path, []byte("second"), false), ErrExists)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "first", string(text))
	require.NoError(t, Save(path, []byte("second"), true))
	text, err = os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "second", string(text))
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, left, 1, "nothing else is left")
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o644), info.Mode().Perm(), "workers of another account read it")
	directory, err := os.Stat(filepath.Dir(path))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o755), directory.Mode().Perm(), "and find it")

	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(path), "file"), nil, 0o600))
	require.Error(t, Save(filepath.Join(filepath.Dir(path), "file", "berlin.yaml"), nil, false))
}

// A place that cannot be written is found before anybody is asked.
func TestAPlaceThatCannotBeWrittenIsNotFree(t *testing.T) {
	directory := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(directory, "file"), nil, 0o600))
	for _, force := range []bool{false, true} {
		require.Error(t, Free(filepath.Join(directory, "file", "berlin.yaml"), force))
		require.ErrorContains(t, Free(directory, force), "this is a directory; name a file")
	}
	nowhere := filepath.Join(t.TempDir(), "sites")
	require.NoError(t, os.Symlink("missing", nowhere))
	require.Error(t, Free(filepath.Join(nowhere, "berlin.yaml"), false), "no directory, and none can be made")
	if os.Geteuid() != 0 {
		require.NoError(t, os.Chmod(directory, 0o500)) //nolint:gosec // a directory needs the x bit
		require.ErrorIs(t, Free(filepath.Join(directory, "berlin.yaml"), false), fs.ErrPermission)
		require.NoError(t, os.Chmod(directory, 0o700)) //nolint:gosec // as above
	}
	require.NoError(t, Free(filepath.Join(directory, "berlin.yaml"), false))
	left, err := os.ReadDir(directory)
	require.NoError(t, err)
	assert.Len(t, left, 1, "to look leaves nothing")
}

func TestValuesComeInTheFilesOrder(t *testing.T) {
	d := given(t, answers)
	var paths []string
	for _, v := range d.Values(Given) {
		paths = append(paths, v.Path)
	}
	assert.Equal(t, "[site cluster.name cluster.ip]", fmt.Sprint(paths[:3]))
	assert.Equal(t, "[nodes[0].name nodes[0].clientIP nodes[0].interconnectIP nodes[1].name]", fmt.Sprint(paths[5:9]))
}
