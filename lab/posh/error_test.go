package posh

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

func TestErrors(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"throw of a string", `try { throw 'boom' } catch { $_.Exception.Message; $_.FullyQualifiedErrorId; $_.Exception.GetType().FullName; "$_" }`, "boom\nboom\nSystem.Management.Automation.RuntimeException\nboom"},
		{"category", `try { throw 'x' } catch { "$($_.CategoryInfo.Category)" }`, "OperationStopped"},
		{"position", "\n\ntry {\n  throw 'x'\n} catch { $_.InvocationInfo.ScriptLineNumber; $_.InvocationInfo.Line.Trim(); $_.InvocationInfo.PositionMessage }", "4\nthrow 'x'\nAt line:4 char:3\n+   throw 'x'\n+   ~~~~~~~~~"},
		{"hresult", `try { throw 'x' } catch { $_.Exception.HResult }`, "-2146233087"},
		{"rethrow", `try { try { throw 'a' } catch { throw } } catch { "$_" }`, "a"},
		{"finally runs", `try { try { throw 'a' } finally { 'f' } } catch { 'c' }`, "f\nc"},
		{"finally after success", `try { 'a' } catch { 'c' } finally { 'f' }`, "a\nf"},
		{"typed catch", `try { [int]'x' } catch [System.InvalidCastException] { 'cast' } catch { 'other' }`, "cast"},
		{"typed catch passes on", `try { throw 'x' } catch [System.IO.IOException] { 'io' } catch { 'other' }`, "other"},
		{"base type", `try { throw 'x' } catch [System.Exception] { 'base' }`, "base"},
		{"inner exception", `try { [Convert]::FromBase64String('*') } catch [System.FormatException] { $_.Exception.GetType().Name }`, "FormatException"},
		{"method error", `try { [Convert]::FromBase64String('*') } catch { $_.Exception.GetType().Name; $_.Exception.InnerException.GetType().Name; $_.FullyQualifiedErrorId }`, "MethodInvocationException\nFormatException\nFormatException"},
		{"method on null", `try { $null.Trim() } catch { $_.FullyQualifiedErrorId; "$_" }`, "InvokeMethodOnNull\nYou cannot call a method on a null-valued expression."},
		{"index of null", `try { $null[0] } catch { "$_" }`, "Cannot index into a null array."},
		{"missing method", `try { 'x'.Trim(1, 2, 3); ([pscustomobject]@{}).Foo() } catch { $_.FullyQualifiedErrorId }`, "x\nMethodNotFound"},
		{"unknown property set", `try { $o = [pscustomobject]@{ a = 1 }; $o.b = 2 } catch { "$_" }`, "Exception setting \"b\": \"The property 'b' cannot be found on this object. Verify that the property exists and can be set.\""},
		{"cast", `try { [int]'abc' } catch { "$_"; $_.FullyQualifiedErrorId }`, "Cannot convert value \"abc\" to type \"System.Int32\". Error: \"Input string was not in a correct format.\"\nInvalidCastFromStringToInteger"},
		{"overflow", `try { [uint32]-1 } catch { "$_" }`, "Cannot convert value \"-1\" to type \"System.UInt32\". Error: \"Value was either too large or too small for a UInt32.\""},
		{"division", `try { 1 / 0 } catch { "$_" }`, "Attempted to divide by zero."},
		{"unknown command", `try { Get-Nothing } catch { $_.FullyQualifiedErrorId; $_.Exception.GetType().Name; $_.InvocationInfo.MyCommand.Name }`, "CommandNotFoundException\nCommandNotFoundException\nGet-Nothing"},
		{"goes on", `Get-Nothing; 'next'; $?`, "next\nTrue"},
		{"failed", `Get-Nothing; $?`, "False"},
		{"stop preferred", `$ErrorActionPreference = 'Stop'; Get-Nothing; 'next'`, ""},
		{"write-error goes on", `Write-Error 'x'; 'next'; $Error.Count; "$($Error[0])"`, "next\n1\nx"},
		{"write-error stops", `try { Write-Error 'x' -ErrorAction Stop; 'no' } catch { $_.FullyQualifiedErrorId; $_.Exception.GetType().Name }`, "Microsoft.PowerShell.Commands.WriteErrorException\nWriteErrorException"},
		{"write-error silent", `Write-Error 'x' -ErrorAction SilentlyContinue; $Error.Count`, "1"},
		{"preference in a block", `& { $ErrorActionPreference = 'Stop'; try { Write-Error 'x' } catch { 'caught' } }; $ErrorActionPreference`, "caught\nContinue"},
		{"error variable", `Write-Error 'x' -ErrorAction SilentlyContinue -ErrorVariable e; $e.Count; "$($e[0])"`, "1\nx"},
		{"exception object", `throw (New-Object System.InvalidOperationException 'bad')`, ""},
		{"exception object caught", `try { throw (New-Object System.InvalidOperationException 'bad') } catch [System.InvalidOperationException] { "$_"; $_.Exception.Message }`, "bad\nbad"},
		{"string parameter joins an array", `try { & { param([string]$a) $a } @(1, 2) } catch { $_.FullyQualifiedErrorId; "$_" }`, "1 2"},
		{"bool parameter refuses text", `try { & { param([bool]$a) $a } 'true' } catch { "$_" }`, "Cannot process argument transformation on parameter 'a'. Cannot convert value \"System.String\" to type \"System.Boolean\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0."},
		{"int parameter", `try { & { param([int]$a) $a } 'x' } catch { $_.Exception.GetType().Name }`, "ParameterBindingArgumentTransformationException"},
		{"typed variable", `$ErrorActionPreference = 'Stop'; try { [int]$x = 5; $x = 'y' } catch { $_.Exception.GetType().Name }`, "RuntimeException"},
		{"read-only variable", `try { $true = 1 } catch { $_.FullyQualifiedErrorId }`, "VariableNotWritable"},
		{"syntax error in Create", `try { [scriptblock]::Create('if (') } catch { $_.Exception.GetType().Name; $_.Exception.InnerException.GetType().Name }`, "MethodInvocationException\nParseException"},
		{"type not found", `try { [NoSuchType]::X } catch { $_.FullyQualifiedErrorId }`, "TypeNotFound"},
		{"duplicate key", `try { $k = 'A'; @{ a = 1; $k = 2 } } catch { $_.FullyQualifiedErrorId }`, "DuplicateKeyInHashLiteral"},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, c.script, c.want) })
	}
}

func TestExitCodes(t *testing.T) {
	for script, want := range map[string]int{
		`'ok'`: 0, `exit 7`: 7, `throw 'x'`: 1, `Get-Nothing`: 1, `Get-Nothing; 'ok'`: 0, `& { exit 3 }; 'no'`: 3, `try { exit 4 } finally { 'f' }`: 4,
		`$ErrorActionPreference = 'Stop'; Get-Nothing; 'ok'`: 1, `if (`: 1, `exit`: 0, `try { exit 5 } catch { 'no' }`: 5,
	} {
		_, _, code := runOn(newFakeHost(), script, "")
		assert.Equal(t, want, code, script)
	}
}

func TestErrorText(t *testing.T) {
	_, errs, _ := runOn(newFakeHost(), "Get-Nothing -X 1", "")
	assert.Equal(t, strings.Join([]string{
		"Get-Nothing : The term 'Get-Nothing' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.",
		"At line:1 char:1", "+ Get-Nothing -X 1", "+ ~~~~~~~~~~~~~~~~",
		"    + CategoryInfo          : ObjectNotFound: (Get-Nothing:String) [Get-Nothing], CommandNotFoundException",
		"    + FullyQualifiedErrorId : CommandNotFoundException", " ", "",
	}, "\n"), errs)
}

// What the lab does not model is an error of the lab that -ErrorAction does not suppress.
func TestNotSupported(t *testing.T) {
	for _, script := range []string{
		`function f { 1 }`, `switch (1) { 1 { 2 } }`, `for ($i = 0; $i -lt 3; $i++) { $i }`, `do { 1 } while ($false)`, "@'\nx\n'@", `. C:\x.ps1`, `$x++`,
		`Get-Service > C:\x.txt`, `dir`, `sc query`, `[System.Net.Dns]::GetHostName()`, `Get-Service`, `'x' -replace 'x', '$_'`, `param([Parameter(Mandatory = $true)]$x)`,
		`1 | ForEach-Object { Get-Process -Name x }`, `$ErrorActionPreference = 'SilentlyContinue'; Get-Service`, `Get-Service -ErrorAction SilentlyContinue`,
		`Write-Output 1 | Where-Object Name -eq x`, `New-Object System.Net.WebClient`,
		// The forms that README.md lists as refused.
		`[char]65`, `'abc'[0]`, `'ab'.ToCharArray()`, `'b'.CompareTo('a')`, `[string]::Compare('a', 'b')`, `[decimal]1`, `1d`, `[single]1`, `[xml]''`, `1tb`,
		`1 -is [int]`, `(1).GetType()`, `@(1) -is [string[]]`, `@(1).GetType()`, `2147483647 + 1`, `65536 * 65536`, `-1 -shr 1`, `1.5 -band 1`,
		`[Math]::Abs(-3)`, `[int]::Parse('1')`, `[int]::MaxValue`, `[BitConverter]::ToString(1)`, `[guid]::NewGuid()`, `[guid]'x'`, `[Convert]::ToInt32('ff', 16)`,
		`[string]::Format('{0}', 1)`, `[string]::IsNullOrEmpty('')`, `[array]::Reverse(@(1))`, `[datetime]::UtcNow`, `'{0:x}' -f 255`, `(255).ToString('x')`,
		`New-Object System.Collections.ArrayList`, `[System.Collections.ArrayList]@()`, `New-Object System.Collections.Queue`, `$Error.Clear()`,
		`1 | Measure-Object`, `1 | Select-Object -Last 1`, `1 | Select-Object -Unique`, `1 | Select-Object *`, `1 | Select-Object @{ n = 'x'; e = { 1 } }`, `(1).PSObject`,
		`[regex]'a'`, `[regex]::Escape('.')`, `[datetime]'2024-01-02'`, `[datetime]::Parse('2024-01-02')`,
		`[datetime]::MinValue`, `Get-Date -Date '2024-01-02'`, `[timespan]::FromSeconds(1)`, `@{ 1 = 'a' }`, `@{ $true = 'a' }`, `& { param([switch]$s) $s }`,
		`1, '2' | Sort-Object`, `1 | Where-Object { $_ } -OutVariable x`, `Write-Output 1 -NoEnumerate`, `Write-Output -- 1`, `1, $null | ConvertTo-Json`,
		`Set-StrictMode -Version 1.0`, `"$(""x"")"`, "'abc'.\nLength", `$WarningPreference = 'Stop'; Write-Warning x`, `try { Write-Error x -ErrorAction Stop } catch { $_.InvocationInfo }`,
	} {
		_, errs, code := runOn(newFakeHost(), script, "")
		assert.Contains(t, errs, "not supported by the lab: ", script)
		assert.Equal(t, 1, code, script)
	}
}

func TestUnsupportedIsReported(t *testing.T) {
	var reported []string
	s := NewSession(newFakeHost(), strings.NewReader(""), &strings.Builder{}, &strings.Builder{})
	s.Unsupported = func(e *Error) { reported = append(reported, e.Message) }
	assert.Equal(t, 1, s.Run(t.Context(), `try { & { Get-Service } } catch { }`))
	assert.Equal(t, []string{"not supported by the lab: the cmdlet Get-Service"}, reported)
}

func TestSyntaxErrors(t *testing.T) {
	for script, want := range map[string]string{
		`if ($true { 1 }`: "MissingEndParenthesis", `"abc`: "TerminatorExpectedAtEndOfString", `'abc`: "TerminatorExpectedAtEndOfString", `@{ a }`: "MissingEqualsInHashLiteral",
		`try { 1 }`: "MissingCatchOrFinally", `1 +`: "Unexpected", `"$x: y"`: "InvalidVariableReferenceWithDrive", `Get-Service && Get-Service`: "InvalidEndOfLine",
		`1 | 2`: "ExpressionsMustBeFirstInPipeline", `5 = 6`: "InvalidLeftHandSide", `$a ?? 1`: "UnexpectedToken", `foreach ($x of $y) { }`: "MissingInInForeach", `@{ a = 1; A = 2 }`: "DuplicateKeyInHashLiteral", `& { 1`: "MissingEndCurlyBrace",
		`(1, 2`: "MissingEndParenthesis", `$x -foo 1`: "UnexpectedToken", `) 1`: "UnexpectedToken",
	} {
		_, err := parse.Parse(script)
		if assert.Error(t, err, script) {
			assert.Contains(t, values.AsError(err).ID, want, script)
			assert.False(t, values.AsError(err).NotSupported, script)
		}
	}
}
