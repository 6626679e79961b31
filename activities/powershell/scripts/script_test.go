package scripts

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestScriptsAreWellFormed(t *testing.T) {
	entries, err := files.ReadDir(".")
	require.NoError(t, err)
	assert.Len(t, All(), len(entries), "every file is declared, once")
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			about, _, _ := strings.Cut(s.Text, "\nparam(")
			assert.True(t, strings.HasPrefix(about, "# "), "begins with what it does")
			assert.Regexp(t, `(Returns|The caller uses no output|writes one answer)`, strings.ReplaceAll(about, "\n# ", " "), "what it returns")
			assert.Contains(t, about, "\n# Source: ", "where its commands are documented")
			_, body := s.paramBlock()
			assert.NotEmpty(t, body)
			assert.Contains(t, s.Text, "\nparam(")
			block, _ := s.paramBlock()
			assert.Len(t, s.Params(), strings.Count(block, "$"), "every parameter is found")
			for _, secret := range s.Secrets {
				assert.Contains(t, s.Params(), secret)
			}
			if s != Bootstrap {
				assert.NotRegexp(t, `(?mi)^\s*exit\b`, s.Text, "exit would end the standing PowerShell")
				assert.NotRegexp(t, `\$co[A-Z]`, s.Text, "the bootstrap's variables are its own")
			}
		})
	}
}

// A script for Windows Server 2008 R2 takes the same values as the script that it replaces. It changes a host if the replaced script does.
func TestAScriptForAnotherVersionHasTheSameParameters(t *testing.T) {
	found := 0
	for _, s := range All() {
		there := s.On(Windows2008R2)
		assert.Equal(t, s, s.On("6.3"), s.Name)
		assert.Equal(t, s, s.On(""), "%s: before the host was asked", s.Name)
		if there == s {
			continue
		}
		found++
		assert.Equal(t, s.Params(), there.Params(), s.Name)
		assert.Equal(t, s.Changes, there.Changes, s.Name)
		assert.Equal(t, s.Secrets, there.Secrets, s.Name)
		assert.Equal(t, there, s.Of("Name", "x").On(Windows2008R2).Script, s.Name)
	}
	assert.NotZero(t, found)
}

// In strict mode, reading a property of null is an error. The result of a pipeline may be empty, and a property may be missing.
// So scripts do not read a property directly from either.
func TestNoScriptAsksNothingForAProperty(t *testing.T) {
	for _, s := range All() {
		assert.NotRegexp(t, `\|[^|\n]*Where-Object \{[^{}]*\} *\)\.[A-Za-z]`, s.Text, "%s: pipe what is found to ForEach-Object", s.Name)
		for _, chain := range regexp.MustCompile(`\$_\.(Owner[A-Za-z]+)\.[A-Za-z]+`).FindAllStringSubmatch(s.Text, -1) {
			assert.Contains(t, s.Text, "if ($null -ne $_."+chain[1]+")", "%s: %s may be missing", s.Name, chain[1])
		}
	}
}

// A forced stop would also stop all services that depend on the named service.
func TestNoScriptStopsAServiceByForce(t *testing.T) {
	for _, s := range All() {
		assert.NotRegexp(t, `(?i)\b(Stop|Restart|Set)-Service\b.*-F`, s.Text, "%s: stop the dependents that the step names one by one", s.Name)
		assert.NotRegexp(t, `(?i)\b(net1?(\.exe)?\s+stop|spsv)\b`, s.Text, s.Name)
	}
}

func body(s *Script) string {
	_, body := s.paramBlock()
	return body
}

// A broken task in any other folder makes a query of all folders fail.
func TestScriptsWorkInTheirOwnFolderOfTasks(t *testing.T) {
	command := regexp.MustCompile(`(\| )?(Get|Register|Start|Stop|Set|Unregister|Enable|Disable|Export)-ScheduledTask(Info)? .*`)
	commands := 0
	for _, s := range All() {
		for _, found := range command.FindAllString(body(s), -1) {
			commands++
			piped := strings.HasPrefix(found, "|") && !strings.Contains(found, "Register")
			assert.True(t, piped || strings.Contains(found, `-TaskPath '\Changeover\'`), "%s: %s", s.Name, found)
		}
	}
	assert.GreaterOrEqual(t, commands, 9)
	own := regexp.MustCompile(`RegisterTask\("\\Changeover\\\$(Name|Task)", |GetFolder\('\\(Changeover)?'\)`)
	ways := 0
	for _, s := range OnlyOn2008R2() {
		found := regexp.MustCompile(`schtasks\.exe /|RegisterTask\w*\(|GetFolder\(`).FindAllString(body(s), -1)
		assert.Len(t, own.FindAllString(body(s), -1), len(found), s.Name)
		ways += len(found)
	}
	assert.GreaterOrEqual(t, ways, 9)
}

// On Windows Server 2008 R2, the task of a program and the tasks for the cluster are registered in the same way. Only the task of a
// program sets a time limit and a priority. By default, a task has three days and low priority; on later releases, the tasks for the
// cluster have these defaults too.
func TestTasksAreRegisteredInOneWay(t *testing.T) {
	definition := func(s *Script) string {
		_, text, found := strings.Cut(body(s), "$argument = ")
		require.True(t, found, s.Name)
		text, _, found = strings.Cut(text, "$scheduler = ")
		require.True(t, found, s.Name)
		return text
	}
	program, of := definition(RegisterProgram.On(Windows2008R2)), map[string]string{}
	for _, s := range []*Script{StartResourceTypeRegistration, StartNodeEviction} {
		of[s.Name] = definition(s.On(Windows2008R2))
	}
	assert.Equal(t, of[StartResourceTypeRegistration.Name], of[StartNodeEviction.Name])
	assert.Equal(t, of[StartNodeEviction.Name], strings.Replace(program, "    '<ExecutionTimeLimit>PT0S</ExecutionTimeLimit><Priority>5</Priority>'\n", "", 1))
}

// The existing task of a program is never replaced, because the program may run. On all releases, the existing tasks for the cluster
// are replaced.
func TestATaskThatIsThereIsTreatedAlikeOnAllReleases(t *testing.T) {
	for s, replaces := range map[*Script]bool{RegisterProgram: false, StartResourceTypeRegistration: true, StartNodeEviction: true} {
		assert.Equal(t, replaces, regexp.MustCompile(`Register-ScheduledTask .* -Force `).MatchString(body(s)), s.Name)
		flags := map[bool]string{false: "), 2, $null, $null, 5)", true: "), 6, $null, $null, 5)"}
		assert.Contains(t, body(s.On(Windows2008R2)), flags[replaces], s.Name)
	}
}

// If a task has ended when it is read, it has written all its files. A task that ends later may not have written any file.
func TestATaskIsReadBeforeItsFiles(t *testing.T) {
	for _, s := range []*Script{GetProgramRun, GetResourceTypeRegistration} {
		for read, script := range map[string]*Script{"Get-ScheduledTaskInfo": s, "LastTaskResult": s.On(Windows2008R2)} {
			task, files := strings.Index(body(script), read), strings.Index(body(script), "Test-Path")
			assert.Less(t, task, files, script.Name)
			assert.Positive(t, task, script.Name)
		}
	}
}

// Other programs keep files open. A script that only reads such a file opens it as Get-Content does, which lets the other program
// write to the file. The file of user rights is the script's own file.
func TestReadingScriptsKeepNobodyFromWriting(t *testing.T) {
	for _, s := range All() {
		if !s.Changes && s != GetUserRight && s != Bootstrap {
			assert.NotRegexp(t, `(?i)\[(System\.)?IO\.File\]::(Read|Open)|IO\.StreamReader`, s.Text, s.Name)
		}
	}
}

func TestMissingScriptsAreFoundAtStart(t *testing.T) {
	assert.PanicsWithValue(t, "cannot load script no-such-thing: open no-such-thing.ps1: file does not exist; "+
		"add it to activities/powershell/scripts", func() { script("no-such-thing") })
}

func TestParametersOfAScript(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string
	}{
		"none":       {"# x\nparam()\n\nGet-It", nil},
		"one line":   {"param([string]$Name, [string[]]$Folders,[bool]$X, $Untyped)\nGet-It $Other", []string{"Name", "Folders", "X", "Untyped"}},
		"many lines": {"<# a\n(b) #>\nparam(\n    # the name, of course\n    [string]$Name,\n    [int]$N = 5\n)\nGet-It", []string{"Name", "N"}},
		"no block":   {"Get-It $Name", nil},
		"unclosed":   {"param([string]$Name", nil},
		"attributes": {"param([Parameter()][string] $Name, [switch]$Force)\nGet-It", []string{"Name", "Force"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, (&Script{Text: test.text}).Params())
		})
	}
}

func TestInfosDescribeEveryScript(t *testing.T) {
	infos := Infos()
	require.Len(t, infos, len(All()))
	for _, info := range infos {
		assert.NotNil(t, info.Params)
		if info.Name == SetServiceAccount.Name {
			assert.True(t, info.Changes)
			assert.Contains(t, info.Params, Param{Name: "Password", Secret: true})
			assert.Contains(t, info.Params, Param{Name: "Name"})
		}
	}
}
