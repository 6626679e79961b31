package scripts

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config"
)

func TestCallsAreShownAsAnAdministratorReadsThem(t *testing.T) {
	tests := map[string]struct {
		body   string
		params map[string]any
		text   string
		// command is the text of Command, if it differs from text.
		command string
	}{
		"one line": {
			"Set-Service -Name $Name -StartupType $Mode",
			map[string]any{"Mode": "Manual", "Name": "licsvc"},
			"do-it -Name 'licsvc' -Mode 'Manual'", "Set-Service -Name 'licsvc' -StartupType 'Manual'",
		},
		"quotes": {
			"Do-It -Name $Name",
			map[string]any{"Name": "O'Brien’s \"[1]\" $x"},
			"do-it -Name 'O''Brien’’s \"[1]\" $x'", "Do-It -Name 'O''Brien’’s \"[1]\" $x'",
		},
		"types": {
			"Do-It -Many $Many -Yes $Yes -Count $Count",
			map[string]any{"Many": []string{"a", "b"}, "Yes": true, "Count": 900000},
			"do-it -Count 900000 -Many 'a', 'b' -Yes $true", "Do-It -Many 'a', 'b' -Yes $true -Count 900000",
		},
		"empty list and nothing": {
			"Do-It -Many $Many -Name $Name",
			map[string]any{"Many": []string{}, "Name": nil},
			"do-it -Name $null -Many @()", "Do-It -Many @() -Name $null",
		},
		"pipeline variables stay": {
			"Get-X | Where-Object { $_.Name -eq $Name } | Set-X -P $env:TEMP -Q $null",
			map[string]any{"Name": "x"},
			"do-it -Name 'x'", "Get-X | Where-Object { $_.Name -eq 'x' } | Set-X -P $env:TEMP -Q $null",
		},
		"inside strings": {
			`Do-It -Path "HKLM:\$Name" -Not '$Name' -Other "$($_.State) $Name" -Raw "$env:X\$Name"`,
			map[string]any{"Name": `A\B's`},
			`do-it -Name 'A\B''s'`, `Do-It -Path 'HKLM:\A\B''s' -Not '$Name' -Other "$($_.State) A\B's" -Raw "$env:X\A\B's"`,
		},
		"native program": {
			"$null | & sc.exe config $Name | Out-Null",
			map[string]any{"Name": "x"},
			"do-it -Name 'x'", "sc.exe config 'x'",
		},
		"secrets": {
			`Do-It -Name $Name -P $Password "$Password"`,
			map[string]any{"Name": config.Secret("env:N"), "Password": "plain"},
			"do-it -Name ******** -Password ********", "Do-It -Name ******** -P ******** '********'",
		},
		"many lines": {
			"$x = 1\nDo-It $Name", map[string]any{"Name": "x"}, "do-it -Name 'x'", "",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := &Script{
				Name:    "do-it",
				Text:    "# does it\nparam([string]$Name, [string]$Mode, [int]$Count, [string]$Password, [string[]]$Many, [bool]$Yes)\n\n" + test.body + "\n",
				Secrets: []string{"Password"},
			}
			call := Call{Script: s, Params: test.params}
			assert.Equal(t, test.text, call.String())
			want := test.command
			if want == "" {
				want = test.text
			}
			assert.Equal(t, want, call.Command())
		})
	}
	assert.Equal(t, "no script", Call{}.Command())
}

// Nothing is searched here: a secret of any kind has a place in the text.
func TestEverySecretOfEveryScriptIsMaskedByItsPlace(t *testing.T) {
	carriers := 0
	for _, s := range All() {
		for _, name := range s.Params() {
			if !s.IsSecret(name) {
				assert.NotRegexp(t, `(?i)password|passphrase|secret|credential`, name, "%s: declare it with secrets(...)", s.Name)
				continue
			}
			carriers++
			for _, value := range []any{"1234", config.Secret("env:P"), config.Secret("1234")} {
				call := s.Of(name, value)
				assert.NotRegexp(t, "1234|env:P", call.String()+call.Command(), s.Name)
				assert.Contains(t, call.String(), "-"+name+" "+config.Masked)
			}
		}
	}
	assert.Positive(t, carriers)
}
