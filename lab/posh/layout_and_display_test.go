package posh

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/lab/posh/dotnet"
	"changeover/lab/posh/interpreter"
	"changeover/lab/posh/values"
)

func TestLayoutOfScripts(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{"# comment\n'a' # after\n<# block\n comment #> 'b'", "a\nb"},
		{"'a',\n 'b' -join `\n '-'", "a-b"},
		{"1 +\n 2", "3"},
		{"1 |\n ForEach-Object { $_ }", "1"},
		{"'x'; ; 'y';", "x\ny"},
		{"if ($true)\n{\n 'a'\n}\nelse\n{\n 'b'\n}", "a"},
		{"try\n{ throw 1 }\ncatch\n{ 'c' }\nfinally\n{ 'f' }", "c\nf"},
		{"@{\n a = 1\n b = 2; c = 3 }.Count", "3"},
		{"$x = @(\n 1\n 2, 3\n)\n$x.Count", "3"},
		{"'abc'.Substring(\n 1,\n 1\n)", "b"},
		{"Write-Output `\n 'x'", "x"},
		{"param(\n [string]$A = 'd', # note\n $B\n)\n\"$A\"", "d"},
		{"\uFEFF'bom'", "bom"},
		{"if ($true) { 1 } if ($true) { 2 }", "1\n2"},
		{"$a=1;$b=2\n$a+$b", "3"},
		{"'a#b'; Write-Output a#b", "a#b\na#b"},
		{"FOREACH ($i IN 1) { $I }", "1"},
		{"'x' -EQ 'X'", "True"},
		{"write-OUTPUT x", "x"},
		{"Write-Output $env:TEMP\\x \"q\" 'r s' (1 + 1) @(3, 4) a,b [int]", "C:\\Temp\\x\nq\nr s\n2\n3\n4\na\nb\n[int]"},
		{"$o = @{ a = @{ b = 5 } }; Write-Output $o.a.b $o['a'].b", "5\n5"},
		{"Write-Output -1 5kb 1.50", "-1\n5120\n1.5"},
		{"[System.Int32]'7'; [ int ]'8'", "7\n8"},
		{"$x = [ordered]@{ 'k 1' = 1; \"k$(1 + 1)\" = 2 }; $x.Keys -join ','", "k 1,k2"},
		{"${a b} = 3; ${a b}", "3"},
		{"$ünï = 4; $ünï", "4"},
	} {
		check(t, c.script, c.want)
	}
}

func TestMoreValues(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{`[timespan]'1.02:03:04'; ([timespan]'00:01:00' - [timespan]'00:00:30').TotalSeconds`, "1.02:03:04\n30"},
		{`[timespan]'00:00:01' -gt [timespan]'00:00:00.5'`, "True"},
		{`1.0; 1e20; 1.5e-7; -0.25`, "1\n1E+20\n1.5E-07\n-0.25"},
		{`2.5 * 2; 7.5 % 2; 1 / 3; 2 - 0.5`, "5\n1.5\n0.333333333333333\n1.5"},
		{`@(1, 2) * 2 -join ''; @(1) + @()`, "1212\n1"},
		{`$a = [byte[]](1, 2); $a.Count; $a[1]; $a -is [byte[]]`, "2\n2\nTrue"},
		{`[Text.Encoding]::UTF8.GetString([byte[]](72, 105))`, "Hi"},
		{`[Text.Encoding]::UTF8.GetString(([byte[]](72, 105, 33)), 1, 2)`, "i!"},
		{`[Text.Encoding]::ASCII.GetBytes('aä') -join ','`, "97,63"},
		{`[Text.Encoding]::Unicode.GetString([Text.Encoding]::Unicode.GetBytes('ä€'))`, "ä€"},
		{`[Text.Encoding]::Default.GetBytes('ä')`, "228"},
		{`[Text.Encoding]::GetEncoding(1252).GetString([byte[]](228))`, "ä"},
		{`[Text.Encoding]::GetEncoding('utf-8').WebName`, "utf-8"},
		{`'a.b' -replace '\.', '\\'; 'x1' -replace '(?<d>\d)', '<${d}>'; 'x' -replace 'x', '$9'`, "a\\\\b\nx<1>\n$9"},
		{`'tab	x' -split '\s'`, "tab\nx"},
		{`try { @(1).Add(2) } catch [System.NotSupportedException] { "$_" }`, "Collection was of a fixed size."},
		{`@(1, 2, 3).Contains(2); @('a', 'b').IndexOf('b'); (@(1, 2).Clone()).Count`, "True\n1\n2"},
		{`$h = @{ a = 1 }; $h.ContainsValue(1); $h.Contains('A'); $c = $h.Clone(); $c.b = 2; $h.Count; $h.Clear(); $h.Count; try { $c.Add('a', 1) } catch { 'twice' }`, "True\nTrue\n1\n0\ntwice"},
		{`'abc'.TrimStart('a'); ' a'.TrimStart(); 'a '.TrimEnd() + '|'; 'abcabc'.LastIndexOf('b'); 'a b'.Split().Count`, "bc\na\na|\n4\n2"},
		{`'a,,b'.Split(',', [StringSplitOptions]::RemoveEmptyEntries).Count; 'a,b,c'.Split(',', 2)[1]`, "2\nb,c"},
		{`'abcb'.IndexOf('b', 2); 'ABC'.EndsWith('bc', 'OrdinalIgnoreCase'); 'a'.Equals('A'); 'a'.Equals('A', [StringComparison]::OrdinalIgnoreCase)`, "3\nTrue\nFalse\nTrue"},
		{`try { 'abc'.Substring(5) } catch [System.ArgumentOutOfRangeException] { $_.Exception.Message.Substring(0, 10) }`, "startIndex"},
		{`'x'.PadRight(3) + '|'`, "x  |"},
		{`$env:X = 'v'; $env:X; $env:X = $null; $null -eq $env:X; [Environment]::GetEnvironmentVariable('TEMP')`, "v\nTrue\nC:\\Temp"},
		{`([version]'1.2.3').Minor; [version]'1.2' -eq '1.2'; "$([version]'1.2.3.4')"`, "2\nTrue\n1.2.3.4"},
		{`[System.DateTimeKind]::Utc`, "Utc"},
		{`5 -as [string] -is [string]; $null -as [int]`, "True\n0"},
		{`try { @{} + 1 } catch { $_.FullyQualifiedErrorId }`, "AddHashTableToNonHashTable"},
		{`try { @(1) - 1 } catch { $_.FullyQualifiedErrorId }`, "MethodNotFound"},
		{`try { $a = @(1); $a[3] = 1 } catch { $_.Exception.GetType().Name }`, "IndexOutOfRangeException"},
		{`try { 'a' -gt @{}; [timespan]'x' } catch { "$_" }`, "False\nCannot convert value \"x\" to type \"System.TimeSpan\". Error: \"String was not recognized as a valid TimeSpan.\""},
		{`Write-Error -Message m -Category ResourceBusy -ErrorId my -TargetObject t -ErrorAction SilentlyContinue; $Error[0].CategoryInfo.Category; $Error[0].FullyQualifiedErrorId; $Error[0].TargetObject; "$($Error[0].CategoryInfo)"`, "ResourceBusy\nmy\nt\nResourceBusy: (t:String) [Write-Error], WriteErrorException"},
		{`$r = try { throw 'x' } catch { $_ }; try { Write-Error -ErrorRecord $r -ErrorAction Stop } catch { "$_" }; $r.ScriptStackTrace`, "x\nat <ScriptBlock>, <No file>: line 1"},
		{`1, 2, 3, 4 | Select-Object -Skip 1 -First 2`, "2\n3"},
		{`'a', 'b' | ForEach-Object Length; @{ k = 'v' } | ForEach-Object k; 'x' | ForEach-Object Substring -ArgumentList 1`, "1\n1\nv\n"},
		{`ForEach-Object -InputObject 4 -Process { $_ + 1 }`, "5"},
		{`[System.Management.Automation.PSCredential].Name; [hashtable]@{ a = 1 } -is [System.Collections.IDictionary]; [scriptblock]{ 1 } -is [scriptblock]; [type]'int'; [int].FullName`, "PSCredential\nTrue\nTrue\nint\nSystem.Int32"},
	} {
		check(t, c.script, c.want)
	}
}

func TestDisplay(t *testing.T) {
	out, _, _ := runOn(newFakeHost(), `[pscustomobject]@{ Name = 'x'; Id = 1 }; $null; @{ a = 1 }`, "")
	assert.Equal(t, "\nName : x\nId   : 1\n\n\nSystem.Collections.Hashtable\n", out)
}

func TestExportedHelpers(t *testing.T) {
	user, password, ok := dotnet.CredentialOf(dotnet.NewCredential(`d\u`, "p"))
	assert.True(t, ok)
	assert.Equal(t, `d\u p`, user+" "+password)
	_, _, ok = dotnet.CredentialOf("x")
	assert.False(t, ok)
	v, err := values.ConvertTo("7", "int")
	assert.NoError(t, err)
	assert.Equal(t, int64(7), v)
	assert.Equal(t, []string{"a b", `c"d`, `e\`, ""}, SplitArguments(`"a b" c\"d e\ ""`))
	assert.True(t, values.IsNull(values.Void{}))
	assert.Equal(t, "5.1", ToString(NewVersion("5.1")))
	assert.Equal(t, int64(3), interpreter.GetMember([]Value{1, 2, 3}, "Count"))
	var out strings.Builder
	s := NewSession(newFakeHost(), strings.NewReader(""), &out, &out)
	s.SetVariable("PSVersionTable", VersionTable("4.0"))
	s.Run(t.Context(), `"$($PSVersionTable.PSVersion)"`)
	assert.Equal(t, "4.0\r\n", out.String())
	inv := &Invocation{Params: map[string]Value{"A": "1", "B": []Value{int64(1), "x"}, "C": true}}
	assert.Equal(t, 1, inv.Int("A"))
	assert.Equal(t, []string{"1", "x"}, inv.Strings("B"))
	assert.True(t, inv.Bool("C"))
	assert.False(t, inv.Has("D"))
}
