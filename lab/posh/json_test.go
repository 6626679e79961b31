package posh

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestConvertToJSON(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"order of a custom object", `[pscustomobject]@{ b = 1; a = 'x' } | ConvertTo-Json -Compress`, `{"b":1,"a":"x"}`},
		{"scalars", `ConvertTo-Json -Compress -InputObject @(1, 2.5, $true, $null, 'x')`, `[1,2.5,true,null,"x"]`},
		{"a single element in a pipeline", `@(1) | ConvertTo-Json -Compress`, `1`},
		{"a single element as an argument", `ConvertTo-Json -Compress -InputObject @(1)`, `[1]`},
		{"several elements in a pipeline", `1, 2 | ConvertTo-Json -Compress`, `[1,2]`},
		{"an empty pipeline", `@() | ConvertTo-Json; 'end'`, `end`},
		{"an empty array", `ConvertTo-Json -Compress -InputObject @()`, `[]`},
		{"null", `$null | ConvertTo-Json; ConvertTo-Json -InputObject $null; 'end'`, `end`},
		{"escapes", `"<a href='x'>&""\ ä" | ConvertTo-Json`, `"\u003ca href=\u0027x\u0027\u003e\u0026\"\\ ä"`},
		{"control characters", "\"a`r`n`t`0\" | ConvertTo-Json", `"a\r\n\t\u0000"`},
		{"depth 2 by default", `@{ a = @{ b = @{ c = @{ d = 1 } } } } | ConvertTo-Json -Compress`, `{"a":{"b":{"c":"System.Collections.Hashtable"}}}`},
		{"a deep custom object", `@{ a = @{ b = @{ c = [pscustomobject]@{ d = 1 } } } } | ConvertTo-Json -Compress`, `{"a":{"b":{"c":"@{d=1}"}}}`},
		{"a deep array", `@{ a = @{ b = @{ c = 1, 2 } } } | ConvertTo-Json -Compress`, `{"a":{"b":{"c":"1 2"}}}`},
		{"deeper with -Depth", `@{ a = @{ b = @{ c = @{ d = 1 } } } } | ConvertTo-Json -Compress -Depth 4`, `{"a":{"b":{"c":{"d":1}}}}`},
		{"depth 1", `@{ a = @{ b = @{ c = 1 } } } | ConvertTo-Json -Compress -Depth 1`, `{"a":{"b":"System.Collections.Hashtable"}}`},
		{"a command without output is an empty object in 5.1", `[pscustomobject]@{ a = & { }; b = $null } | ConvertTo-Json -Compress`, `{"a":{},"b":null}`},
		{"a cast makes it text", `[pscustomobject]@{ a = [string](& { }) } | ConvertTo-Json -Compress`, `{"a":""}`},
		{"bytes", `ConvertTo-Json -Compress -InputObject ([Text.Encoding]::UTF8.GetBytes('ab'))`, `[97,98]`},
		{"a whole double", `ConvertTo-Json -InputObject ([double]5)`, `5.0`},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, c.script, c.want) })
	}
}

// Windows PowerShell 5.1 indents elements to below their opening bracket.
func TestConvertToJSONLayout(t *testing.T) {
	check(t, `[pscustomobject]@{ a = 1; list = 1, 'x'; in = [ordered]@{ b = $null }; none = @(); void = @{} } | ConvertTo-Json`, strings.Join([]string{
		`{`, `    "a":  1,`, `    "list":  [`, `                 1,`, `                 "x"`, `             ],`, `    "in":  {`, `               "b":  null`, `           },`,
		`    "none":  [`, ``, `             ],`, `    "void":  {`, ``, `             }`, `}`,
	}, "\n"))
}

// ConvertTo-Json writes values of enumerations as numbers; a string contains their names.
func TestEnumerations(t *testing.T) {
	h := newFakeHost()
	h.commands["Get-ClusterResource"] = func(c *Invocation) error {
		c.Emit(NewObject("Microsoft.FailoverClusters.PowerShell.ClusterResource", P("Name", "r"), &Property{Name: "State", Value: "Online", Enum: true, Number: 2}))
		return nil
	}
	out, errs, _ := runOn(h, `$r = Get-ClusterResource
$r | Select-Object Name, State | ConvertTo-Json -Compress
[pscustomobject]@{ s = $r.State; t = "$($r.State)" } | ConvertTo-Json -Compress
$r.State -eq 'online'; $r.State -eq 2; [int]$r.State; 'Online' -eq $r.State; $r.State -in 'Offline', 'Online'; $r.State.ToString(); $r.State.value__`, "")
	assert.Empty(t, errs)
	assert.Equal(t, "{\"Name\":\"r\",\"State\":2}\n{\"s\":2,\"t\":\"Online\"}\nTrue\nTrue\n2\nTrue\nTrue\nOnline\n2\n", out)
}

func TestConvertFromJSON(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{`('{"a": 1, "b": {"c": [1, "x"]}}' | ConvertFrom-Json).b.c -join ','`, "1,x"},
		{`$x = '[1, 2]' | ConvertFrom-Json; $x.Count`, "2"},
		{`@('[1, 2]' | ConvertFrom-Json).Count`, "1"},
		{`'[1, 2]' | ConvertFrom-Json | ForEach-Object { "$_" }`, "1 2"},
		{`('{"a": null}' | ConvertFrom-Json).a -eq $null`, "True"},
		{`('{"d": "2024-01-02T00:00:00Z"}' | ConvertFrom-Json).d.GetType().Name`, "String"},
		{`('{"d": "\/Date(0)\/"}' | ConvertFrom-Json).d.Year`, "1970"},
		{`('{"a": 5000000000}' | ConvertFrom-Json).a`, "5000000000"},
		{`('{"a": 1.5}' | ConvertFrom-Json).a + 1`, "2.5"},
		{`try { 'nope' | ConvertFrom-Json } catch { "$_"; $_.Exception.GetType().Name }`, "Invalid JSON primitive: nope.\nArgumentException"},
		{`try { '{"a": 1, "A": 2}' | ConvertFrom-Json } catch { "$_" }`, "Cannot convert the JSON string because a dictionary that was converted from the string contains the duplicated keys 'a' and 'A'."},
		{`'{"b": 1, "a": 2}' | ConvertFrom-Json | ConvertTo-Json -Compress`, `{"b":1,"a":2}`},
		{`$o = ConvertFrom-Json -InputObject '{"p": []}'; $o.p.Count; $o.p -is [array]`, "0\nTrue"},
		{`(ConvertFrom-Json '"x"')`, "x"},
		{`$o = '{"list": [{"name": "a"}, {"name": "b"}]}' | ConvertFrom-Json; foreach ($e in $o.list) { $e.name }`, "a\nb"},
	} {
		check(t, c.script, c.want)
	}
}
