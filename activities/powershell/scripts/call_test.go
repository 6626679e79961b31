package scripts

import (
	"encoding/json"
	"testing"

	"changeover/config"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCallsAreShownAsAnAdministratorReadsThem(t *testing.T) {
	tests := map[string]struct {
		body   string
		params map[string]any
		text   string
		// command is what Command gives where it differs from text.
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

func TestDecode(t *testing.T) {
	none, one, two := Reply{Result: json.RawMessage(`[]`)}, Reply{Result: json.RawMessage(`[{"name":"a"}]`)}, Reply{Result: json.RawMessage(`[{"name":"a"},{"name":"b"}]`)}
	var object thing
	require.NoError(t, one.Decode(&object))
	assert.Equal(t, thing{"a"}, object)
	require.NoError(t, none.Decode(&object))
	assert.Equal(t, thing{"a"}, object, "no object leaves it as it is")
	require.ErrorContains(t, two.Decode(&object), "2 objects where one was expected")
	var list []thing
	require.NoError(t, two.Decode(&list))
	assert.Equal(t, []thing{{"a"}, {"b"}}, list)
	require.NoError(t, one.Decode(nil))
	require.NoError(t, Reply{}.Decode(&list))
	require.ErrorContains(t, one.Decode(&[]int{}), "cannot read the script's answer")
}

func TestErrorNamesWhatIsTheSameInEveryLanguage(t *testing.T) {
	tests := map[string]struct {
		err  Error
		want string
		code uint32
	}{
		"Win32":   {Error{Script: "s", Message: "m", ID: "I", Win32: 1722, HRESULT: 0x80004005, Line: 2}, "m (I, error 1722, s line 2)", 1722},
		"HRESULT": {Error{Script: "s", Message: "m", ID: "m", HRESULT: 0x80070005}, "m (0x80070005, s)", 5},
		"other":   {Error{Script: "s", Message: "m", HRESULT: 0x80131501}, "m (0x80131501, s)", 0},
		"none":    {Error{Script: "s", Message: "m"}, "m (s)", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, test.err.Error())
			assert.Equal(t, test.code, test.err.Code())
		})
	}
}
