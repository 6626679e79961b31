package posh

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/lab/posh/signatures"
)

func TestLanguageCmdlets(t *testing.T) {
	people := `$p = [pscustomobject]@{ n = 'b'; a = 2 }, [pscustomobject]@{ n = 'A'; a = 10 }, [pscustomobject]@{ n = 'c'; a = 2 }; `
	for _, c := range []struct{ script, want string }{
		{people + `($p | Sort-Object n).n -join ','`, "A,b,c"},
		{people + `($p | Sort-Object a, n -Descending).n -join ','`, "A,c,b"},
		{people + `($p | Sort-Object { -$_.a }).a -join ','`, "10,2,2"},
		{`(3, 1, 2 | Sort-Object) -join ','`, "1,2,3"},
		{`('b', 'A', 'b' | Sort-Object -Unique) -join ','`, "A,b"},
		{`('10', '9' | Sort-Object) -join ','`, "10,9"},
		{people + `$p | Select-Object -ExpandProperty n`, "b\nA\nc"},
		{people + `($p | Select-Object -First 1).n`, "b"},
		{people + `$p | Select-Object N | ConvertTo-Json -Compress`, `[{"n":"b"},{"n":"A"},{"n":"c"}]`},
		{`Join-Path C:\a b\c; Join-Path 'C:\a\' '\b'; Join-Path $env:TEMP 'x'`, "C:\\a\\b\\c\nC:\\a\\b\nC:\\Temp\\x"},
		{`Split-Path C:\a\b.txt; Split-Path C:\a\b.txt -Leaf; Split-Path C:\a -Parent; Split-Path C:\a -Qualifier`, "C:\\a\nb.txt\nC:\\\nC:"},
		{`Write-Output 1 2 | ForEach-Object { $_ + 1 }`, "2\n3"},
		{`Write-Host 'a' 'b'`, "a b"},
		{`Write-Warning 'careful'`, "WARNING: careful"},
		{`Write-Warning 'x' -WarningAction SilentlyContinue`, ""},
		{`$WarningPreference = 'SilentlyContinue'; Write-Warning x`, ""},
		{`Write-Warning 'x' -WarningVariable w -WarningAction SilentlyContinue; "$w"`, "x"},
		{`& { Write-Warning 'w'; 'o' } 3>&1 | ForEach-Object { "$($_.GetType().Name) $_" }`, "WarningRecord w\nString o"},
		{`$s = ConvertTo-SecureString 'pw' -AsPlainText -Force; $c = New-Object System.Management.Automation.PSCredential('d\u', $s); $c.UserName; $c.GetNetworkCredential().Password; "$($c.Password)"`, "d\\u\npw\nSystem.Security.SecureString"},
		{`(New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false).GetPreamble().Count; ([System.Text.Encoding]::UTF8).GetPreamble().Count`, "0\n3"},
		{`$o = New-Object PSObject -Property @{ a = 1 }; $o.a`, "1"},
		{`'a', 'b' | ForEach-Object ToUpper`, "A\nB"},
		{`1 | ForEach-Object -Begin { 'b' } -Process { $_ } -End { 'e' }`, "b\n1\ne"},
		{`'x' | Out-String | ForEach-Object { $_.Length }`, "3"},
		{`(Get-Date).GetType().FullName`, "System.DateTime"},
		{`1, 2, 3 | Where-Object { $_ -ge 2 } | Select-Object -First 1`, "2"},
		{`Where-Object { $_ } -InputObject 5`, "5"},
		{`1 | Select-Object -Property x | ForEach-Object { $null -eq $_.x }`, "True"},
	} {
		check(t, c.script, c.want)
	}
}

func TestDotNet(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{`[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('ä'))`, "w6Q="},
		{`[System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String('w6Q='))`, "ä"},
		{`[System.Text.Encoding]::Unicode.GetBytes('a').Count`, "2"},
		{`(New-Object System.Version '10.0.3') -lt [version]'10.0.20'`, "True"},
		{`$null -ne [xml]'<a b="1"/>'; try { $null = [xml]'<a>' } catch { $_.FullyQualifiedErrorId }; try { $null = [xml]'a' } catch { 'no XML' }`, "True\nInvalidCastToXmlDocument\nno XML"},
		{`[version]'5.1' -ge [version]'5.0'; $PSVersionTable.PSVersion.Major`, "True\n5"},
		{`'x'.GetType().FullName; (1.5).GetType().Name; @{}.GetType().Name`, "System.String\nDouble\nHashtable"},
		{`[Environment]::NewLine.Length`, "2"},
		{`[System.Environment]::Is64BitProcess`, "True"},
		{`$t = [int]; $t.Name; '5' -is $t`, "Int32\nFalse"},
		{`[Console]::Out.WriteLine('direct'); 'piped'`, "direct\npiped"},
	} {
		check(t, c.script, c.want)
	}
}

func TestStandardStreams(t *testing.T) {
	for _, c := range []struct{ script, stdin, want string }{
		{`$r = New-Object System.IO.StreamReader([System.Console]::OpenStandardInput(), (New-Object System.Text.UTF8Encoding($false))); while ($null -ne ($l = $r.ReadLine())) { "<$l>" }`, "a\r\nä\nlast", "<a>\n<ä>\n<last>\n"},
		{`[Console]::In.ReadLine(); [Console]::In.ReadLine()`, "x\ny\n", "x\ny\n"},
		{`$w = New-Object System.IO.StreamWriter([System.Console]::OpenStandardOutput(), (New-Object System.Text.UTF8Encoding($false))); $w.WriteLine('ü'); $w.Flush(); $w.Write('lost')`, "", "ü\n"},
		{`$w = New-Object System.IO.StreamWriter([System.Console]::OpenStandardOutput(), [System.Text.Encoding]::UTF8); $w.AutoFlush = $true; $w.Write('x')`, "", "\uFEFFx"},
		{`[Console]::OutputEncoding = [System.Text.Encoding]::UTF8; 'ü'`, "", "ü\n"},
	} {
		out, errs, _ := runOn(newFakeHost(), c.script, c.stdin)
		assert.Equal(t, c.want, out, "%s\n%s", c.script, errs)
	}
}

// By default, the console writes code page 437.
func TestConsoleCodePage(t *testing.T) {
	var out strings.Builder
	s := NewSession(newFakeHost(), strings.NewReader(""), &out, &out)
	s.Run(t.Context(), `'ü'`)
	assert.Equal(t, "\x81\r\n", out.String())
}

func TestEncodedCommand(t *testing.T) {
	var out, errs strings.Builder
	s := NewSession(newFakeHost(), strings.NewReader(""), &out, &errs)
	code := s.RunEncoded(t.Context(), "JwBvAGsAJwA7ACAAdABoAHIAbwB3ACAAJwA8AHgAPgAnAA==") // 'ok'; throw '<x>'
	assert.Equal(t, 1, code)
	assert.Equal(t, "ok\r\n", out.String())
	assert.True(t, strings.HasPrefix(errs.String(), "#< CLIXML\r\n<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><S S=\"Error\">&lt;x&gt;_x000D__x000A_</S>"), errs.String())
	assert.Equal(t, 1, s.RunEncoded(t.Context(), "*"))
}

func TestKilled(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var out strings.Builder
	ended := false
	s := NewSession(newFakeHost(), strings.NewReader(""), &out, &out)
	s.OnExit(func() { ended = true })
	s.Run(ctx, `Start-Sleep -Seconds 60; 'never'`)
	assert.Empty(t, out.String())
	assert.True(t, ended)
}

func TestCheckSignatures(t *testing.T) {
	for script, want := range map[string]string{
		"Get-Service -Name x | Stop-Service -Force": "", "\nGet-Service -Nope x": "line 2: Get-Service: A parameter cannot be found", "if ($x) { sc.exe query }": "", "sc query": "alias of Set-Content",
		"1 | ForEach-Object { Get-Thing }": "line 1: The term 'Get-Thing' is not recognized", "Set-Service $n -StartupType Never": "Unable to match the identifier name Never", "Set-Service $n -StartupType $m": "",
		"$p = @{}; New-SmbShare @p -Nope 1": "New-SmbShare: A parameter cannot be found", "Add-ClusterResource -Name $n": "missing mandatory parameters: ResourceType", "switch (1) { }": "not supported by the lab",
		"& $block @p 3>&1 | Out-Null": "", "$x = @{ a = (Get-Service -Zzz) }": "parameter name 'Zzz'", "\"$(Get-Nope)\"": "The term 'Get-Nope'", "Start-ClusterGroup -Name $n -Wait soon": "Cannot bind parameter 'Wait'",
		"Get-ClusterResource | Add-ClusterDisk": "", "& 'C:\\x y\\setup.exe' /q": "", "New-Object System.Text.UTF8Encoding($false)": "",
	} {
		found := signatures.CheckSignatures(script)
		if want == "" {
			assert.Empty(t, found, script)
			continue
		}
		if assert.Len(t, found, 1, script) {
			assert.Contains(t, found[0].String(), want, script)
		}
	}
}

// Dates come from the host; the lab does not convert text to dates.
func TestDates(t *testing.T) {
	for script, want := range map[string]string{
		`$d.ToUniversalTime().ToString('o')`:                    "2024-05-06T07:08:09.0000000Z",
		`$d.ToString('s'); $d.ToString('dd.MM.yy hh:mm:ss tt')`: "2024-05-06T07:08:09\r\n06.05.24 07:08:09 AM",
		`$d.ToString('MMM MMMM d'); $d.DayOfWeek; $d.Date.Hour`: "May May 6\r\nMonday\r\n0",
		`"$d"; $d.TimeOfDay`:                                    "05/06/2024 07:08:09\r\n07:08:09",
		`($d - $d).TotalHours; ($d + [timespan]'01:00').Hour`:   "0\r\n8",
		`$d -lt $d; $d -eq $d; ConvertTo-Json $d`:               "False\r\nTrue\r\n\"\\/Date(1714979289000)\\/\"",
	} {
		var out strings.Builder
		s := NewSession(newFakeHost(), strings.NewReader(""), &out, &out)
		s.SetVariable("d", time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC))
		s.Run(t.Context(), script)
		assert.Equal(t, want+"\r\n", out.String(), script)
	}
}
