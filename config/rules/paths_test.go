package rules

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
)

// A message about a path names what is wrong with it.
func TestAMessageAboutAPathNamesWhatIsWrong(t *testing.T) {
	const (
		backslash = "; the path must not end with a backslash"
		slashes   = "; the path must have backslashes, not forward slashes"
		dots      = "; no part of the path may be . or .., or end with a dot or a space"
	)
	for name, c := range map[string]struct {
		change func(*config.Site)
		says   string
	}{
		"folder, forward slash":         {media(`C:/XPR`), `must be a folder on a local drive, such as C:\XPR` + slashes},
		"folder, dots":                  {media(`C:\XPR\..\YPR`), `must be a folder on a local drive, such as C:\XPR` + dots},
		"program, backslash":            {hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\HF1\` }), `such as C:\XPR\HF1\setup.exe` + backslash},
		"program, msi":                  {hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\XPR\HF1\hf1.msi` }), `give C:\Windows\System32\msiexec.exe in program, and /i C:\XPR\HF1\hf1.msi /qn /norestart in arguments`},
		"program, msp":                  {hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\XPR\HF 1\a.MSP` }), `give C:\Windows\System32\msiexec.exe in program, and /p "C:\XPR\HF 1\a.MSP" /qn /norestart in arguments`},
		"program, msu":                  {hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\XPR\HF1\hf1.msu` }), `give C:\Windows\System32\wusa.exe in program, and C:\XPR\HF1\hf1.msu /quiet /norestart in arguments`},
		"program, script":               {hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\XPR\HF1\hf1.ps1` }), `another program opens this file: give the path of that program in the field program, and the path of this file in the field arguments`},
		"program, no extension":         {hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\XPR\HF1\setup` }), `write the extension of the program, such as C:\XPR\HF1\setup.exe`},
		"program, forward slash":        {hotfixed(func(p *config.HotfixPackage) { p.Program = `C:/HF1/setup.exe` }), `such as C:\XPR\HF1\setup.exe` + slashes},
		"file, forward slash":           {hotfixed(func(p *config.HotfixPackage) { p.Files[0].Path = `C:/Windows/a.dll` }), `such as C:\Windows\System32\a.dll` + slashes},
		"cluster drive, backslash":      {func(s *config.Site) { s.XPR.LicsvcDir = `R:\lic\` }, `must be a folder on the cluster drive R:` + backslash},
		"cluster drive, forward slash":  {func(s *config.Site) { s.XPR.LicsvcDir = `R:/lic` }, `must be a folder on the cluster drive R:` + slashes},
		"embedded codes, backslash":     {func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\pec\` }, `must be a folder on the cluster drive R:` + backslash},
		"embedded codes, another drive": {func(s *config.Site) { s.EmbeddedCodes.Directory = `C:\pec` }, `must be a folder on the cluster drive R:` + dots},
	} {
		t.Run(name, func(t *testing.T) {
			site := berlin(t)
			c.change(site)
			problems := Check(site).Errors()
			require.Len(t, problems, 1)
			assert.Contains(t, problems[0].Message, c.says)
		})
	}
}
