package posh

import "testing"

func TestExpressions(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		// numbers and arithmetic
		{`1 + 2 * 3`, "7"}, {`7 / 2`, "3.5"}, {`6 / 2`, "3"}, {`7 % 3`, "1"}, {`-5 + 2`, "-3"}, {`2 - -3`, "5"}, {`(1 + 2) * 3`, "9"},
		{`0xFF`, "255"}, {`0xFFFFFFFF`, "-1"}, {`1kb`, "1024"}, {`2MB`, "2097152"}, {`10L`, "10"}, {`1.5 + 1`, "2.5"}, {`1e3`, "1000"}, {`0.1 + 0.2`, "0.3"},
		{`5 -band 4`, "4"}, {`5 -bor 2`, "7"}, {`5 -bxor 1`, "4"}, {`-bnot 0`, "-1"},
		{`'5' + 3`, "53"}, {`3 + '5'`, "8"}, {`'ab' * 3`, "ababab"}, {`[int]'7' + 1`, "8"}, {`[int]2.5`, "2"}, {`[int]3.5`, "4"}, {`1..4 -join ','`, "1,2,3,4"},
		{`3..1 -join ','`, "3,2,1"}, {`$x = 5; $x += 2; $x *= 3; $x`, "21"}, {`$x = $y = 4; "$x$y"`, "44"},
		// logic and precedence
		{`-not $true -eq $false`, "True"}, {`!$false`, "True"}, {`$true -and $false -or $true`, "True"}, {`1 -eq 1 -and 2 -gt 1`, "True"}, {`$true -xor $true`, "False"},
		{`if (0) { 'a' } elseif ('') { 'b' } else { 'c' }`, "c"}, {`if (@()) { 'a' } else { 'b' }`, "b"}, {`if (@(0)) { 'a' } else { 'b' }`, "b"},
		{`if (@(0, 0)) { 'a' } else { 'b' }`, "a"}, {`if ('False') { 'a' }`, "a"}, {`if (@{}) { 'a' }`, "a"}, {`[bool]'0'`, "True"}, {`[bool]0`, "False"},
		// comparison by the left operand's type
		{`'10' -eq 10`, "True"}, {`10 -eq '10'`, "True"}, {`'010' -eq 10`, "False"}, {`10 -eq '010'`, "True"}, {`'a' -eq 'A'`, "True"}, {`'a' -ceq 'A'`, "False"},
		{`'a' -ieq 'A'`, "True"}, {`9 -lt 10`, "True"}, {`'9' -lt '10'`, "False"}, {`$null -eq $null`, "True"}, {`$null -eq ''`, "False"}, {`'' -eq $null`, "False"},
		{`0 -eq $null`, "False"}, {`$true -eq 'x'`, "True"}, {`'True' -eq $true`, "True"}, {`1 -eq 'x'`, "False"},
		// collections on the left are filtered
		{`(1, 2, 3, 2 -eq 2).Count`, "2"}, {`(1, 2, 3 -gt 1) -join ','`, "2,3"}, {`('a', 'b' -ne 'a') -join ','`, "b"}, {`('abc', 'xyz' -like 'a*')`, "abc"},
		{`(@(1, 2) -eq 9).Count`, "0"}, {`('a1', 'b2' -match '1')`, "a1"}, {`('a1', 'b2' -notmatch '1')`, "b2"},
		{`1, 2 -contains 2`, "True"}, {`'B' -in 'a', 'b'`, "True"}, {`'x' -notin 'a', 'b'`, "True"}, {`'a', 'b' -notcontains 'c'`, "True"}, {`'ab' -contains 'a'`, "False"},
		{`$null -in @()`, "False"}, {`$null -in @($null)`, "True"},
		// wildcards
		{`'abc' -like 'A?c'`, "True"}, {`'abc' -clike 'A*'`, "False"}, {`'a[1]' -like 'a[1]'`, "False"}, {"'a[1]' -like 'a`[1]'", "True"}, {`'b7' -like '[a-c][0-9]'`, "True"},
		{`'abc' -notlike 'z*'`, "True"},
		// -is and -as
		{`5 -is [int]`, "True"}, {`'5' -is [string]`, "True"}, {`5 -isnot [string]`, "True"}, {`@(1) -is [array]`, "True"}, {`$null -is [object]`, "False"},
		{`'5' -as [int]`, "5"}, {`$null -eq ('x' -as [int])`, "True"}, {`@{} -is [hashtable]`, "True"}, {`[pscustomobject]@{} -is [psobject]`, "True"},
		// casts
		{`[string]$null -eq ''`, "True"}, {`[string]1.50`, "1.5"}, {`[string](1, 2)`, "1 2"}, {`([string[]](1, 2)).Count`, "2"}, {`[int]$true`, "1"}, {`[bool]'x'`, "True"},
		{`[long]5000000000`, "5000000000"}, {`[uint32]4294967295`, "4294967295"}, {`([array]'x').Count`, "1"}, {`[int]''`, "0"}, {`[int]' 12 '`, "12"}, {`[int]'0x10'`, "16"}, {`[char]65`, "A"},
	} {
		check(t, c.script, c.want)
	}
}

func TestStrings(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{`$x = @{ y = 1 }; "$x.y"`, "System.Collections.Hashtable.y"}, {`$x = 'a'; "$x.y"`, "a.y"}, {`$x = @{ y = 1 }; "$($x.y)"`, "1"}, {`$x = 1, 2; "$x[0]"`, "1 2[0]"},
		{`$x = 1, 2; "$($x[0])"`, "1"}, {`"${env:TEMP}\a"`, `C:\Temp\a`}, {`"$env:TEMP\a"`, `C:\Temp\a`}, {"\"a`tb\"", "a\tb"}, {"\"`$x `\"q`\" ``\"", "$x \"q\" `"},
		{`"say ""hi"""`, `say "hi"`}, {`'it''s'`, "it's"}, {`'$x "y"'`, `$x "y"`}, {"\"a`nb\"", "a\nb"}, {`$x = 'v'; "${x}y"`, "vy"}, {`"$"`, "$"}, {`"a$ b"`, "a$ b"},
		{"\"`e\"", "e"}, {`"$(1, 2)"`, "1 2"}, {`"$(if ($true) { 'yes' })"`, "yes"}, {`"<$null>"`, "<>"}, {`"$true"`, "True"}, {`$OFS = ','; "$(1, 2)"`, "1,2"},
		{`"{0}-{1}" -f 'a', 'b'`, "a-b"}, {`'{0:X8}' -f 255`, "000000FF"}, {`'{0:D3}' -f 7`, "007"}, {`'0x{0:X}' -f -1`, "0xFFFFFFFF"}, {`'{0,5}|{1,-5}|' -f 1, 2`, "    1|2    |"},
		{`'{{{0}}}' -f 1`, "{1}"}, {`'{0:N2}' -f 1234.5`, "1,234.50"}, {`'{0:yyyy-MM-dd}' -f [datetime]'2024-03-04'`, "2024-03-04"}, {`'{0:00}' -f 7`, "07"},
		{`'a,b;c' -split '[,;]' -join '|'`, "a|b|c"}, {`'a b' -split ' ' | ForEach-Object { "<$_>" }`, "<a>\n<b>"}, {`('a,b,c' -split ',', 2)[1]`, "b,c"}, {`'aXbxc' -csplit 'x' -join '|'`, "aXb|c"},
		{`('a1b' -split '(\d)').Count`, "3"}, {`(-split ' a  b ').Count`, "2"}, {`-join ('a', 'b')`, "ab"}, {`'Hello' -replace 'L', 'x'`, "Hexxo"}, {`'Hello' -creplace 'L', 'x'`, "Hello"},
		{`'a-b' -replace '(\w)-(\w)', '$2-$1'`, "b-a"}, {`'ab' -replace 'b'`, "a"}, {`('a1', 'a2' -replace 'a', 'b') -join ','`, "b1,b2"}, {`'x' -replace 'x', '$$'`, "$"},
		{`'C:\a.b' -replace [regex]::Escape('\a.b'), '!'`, "C:!"}, {`'Größe 5' -match '^\w+ (?<n>\d)$'; $Matches['n']; $Matches[0]`, "True\n5\nGröße 5"},
		{`'abc'.Length`, "3"}, {`'abc'.Substring(1)`, "bc"}, {`'abc'.Substring(0, 2)`, "ab"}, {`' a '.Trim()`, "a"}, {`'xax'.Trim('x')`, "a"}, {`'a\'.TrimEnd('\')`, "a"},
		{`'a,b'.Split(',')[1]`, "b"}, {`'a--b'.Split('--').Count`, "3"}, {`'Abc'.ToLower() + 'Abc'.ToUpper()`, "abcABC"}, {`'abc'.StartsWith('ab')`, "True"}, {`'abc'.StartsWith('AB')`, "False"},
		{`'abc'.StartsWith('AB', 'OrdinalIgnoreCase')`, "True"}, {`'abc'.Contains('b')`, "True"}, {`'abc'.IndexOf('c')`, "2"}, {`'abc'.IndexOf('z')`, "-1"}, {`'abc'[0]; 'abc'[-1]`, "a\nc"},
		{`'abc'.Replace('b', '-')`, "a-c"}, {`'5'.PadLeft(3, '0')`, "005"}, {`'abc'.Insert(1, '-')`, "a-bc"}, {`'abc'.Remove(1)`, "a"}, {"'a`b'.Length", "3"}, {"\"`0\".Length", "1"},
		{`[string]::Join(';', ('a', 'b'))`, "a;b"}, {`[string]::IsNullOrWhiteSpace("  ")`, "True"}, {`'ä'.Length`, "1"},
	} {
		check(t, c.script, c.want)
	}
}

func TestArraysAndPipelines(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{`@().Count`, "0"}, {`@($null).Count`, "1"}, {`@(1).Count`, "1"}, {`(,1).Count`, "1"}, {`$x = @(1); $x -is [array]`, "True"}, {`$x = 1, 2 | Where-Object { $_ -gt 1 }; $x -is [array]`, "False"},
		{`$x = 1 | Where-Object { $_ -gt 1 }; $null -eq $x; @($x).Count`, "True\n0"}, {`@(1 | Where-Object { $false }).Count`, "0"}, {`$null.Count`, "0"}, {`'x'.Count`, "1"}, {`(5).Length`, "1"},
		{`$null | ForEach-Object { 'once' }`, "once"}, {`@() | ForEach-Object { 'never' }`, ""}, {`foreach ($i in $null) { 'never' }`, ""}, {`foreach ($i in 5) { $i }`, "5"},
		{`foreach ($i in @($null)) { 'once' }`, "once"}, {`$a = 1, 2, 3; $a[-1]; $a[0..1] -join ','; $a[1, 2] -join ','; $null -eq $a[9]`, "3\n1,2\n2,3\nTrue"},
		{`$a = @(1, 2); $a[1] = 9; $a -join ','`, "1,9"}, {`$a = @(); $a += , @(1, 2); $a.Count`, "1"}, {`(@(1) + 2 + @(3, 4)).Count`, "4"}, {`$a = 1; $a += 2; $a`, "3"},
		{`$a = @('x'); $a += 'y'; "$a"`, "x y"}, {`$a, $b = 1, 2, 3; "$a|$b"`, "1|2 3"}, {`(1, (2, 3)).Count`, "2"}, {`1, (2, 3) | ForEach-Object { "[$_]" }`, "[1]\n[2 3]"},
		{`$o = [pscustomobject]@{ n = 1 }, [pscustomobject]@{ n = 2 }; $o.n -join ','`, "1,2"}, {`('a', 'bb').Length`, "2"}, {`('a', 'bb').ToUpper() -join ','`, "A,BB"},
		{`$h = @{ a = 1 }; $h.b = 2; $h['c'] = 3; $h.Count; $h.A; $h['B']`, "3\n1\n2"}, {`@{ a = 1 }.ContainsKey('A')`, "True"}, {`$h = @{}; $h.Add('x', 1); $h.Remove('X'); $h.Count`, "0"},
		{`$h = [ordered]@{ z = 1; a = 2 }; $h.Keys -join ','; $h.Values -join ','`, "z,a\n1,2"}, {`(@{ a = 1 } + @{ b = 2 }).Count`, "2"}, {`@{ a = 1 }.GetEnumerator() | ForEach-Object { "$($_.Key)=$($_.Value)" }`, "a=1"},
		{`@{ a = 1 } | ForEach-Object { $_.Count }`, "1"}, {`$h = @{ Count = 9 }; $h.Count`, "9"},
		{`$l = New-Object System.Collections.ArrayList; $null = $l.Add('a'); $l.Add('b'); $l.Count; $l[0]`, "1\n2\na"}, {`$l = [System.Collections.ArrayList]@(1, 2); $l.Remove(1); "$l"`, "2"},
		{`$q = New-Object 'System.Collections.Generic.Queue[string]'; $q.Enqueue('a'); $q.Enqueue('b'); $q.Dequeue(); $q.Count`, "a\n1"},
		{`$x = if ($true) { 1; 2 }; $x.Count`, "2"}, {`$x = foreach ($i in 1..3) { $i * 2 }; $x -join ','`, "2,4,6"},
		{`$i = 0; while ($i -lt 5) { $i += 1; if ($i -eq 2) { continue }; if ($i -eq 4) { break }; $i }`, "1\n3"},
		{`$o = [pscustomobject]@{ b = 1; a = 'x' }; "$o"; $o.PSObject.Properties.Name -join ','; $o.PSObject.Properties['a'].Value`, "@{b=1; a=x}\nb,a\nx"},
		{`$o = [pscustomobject]@{ a = 1 }; foreach ($p in $o.PSObject.Properties) { "$($p.Name):$($p.Value)" }`, "a:1"}, {`$o = [pscustomobject]@{ a = 1 }; $n = 'a'; $o.$n; $o."$n"`, "1\n1"},
		{`$null -eq ([pscustomobject]@{ a = 1 }).zzz`, "True"}, {`$x = 5; 1..2 | ForEach-Object { $x += $_ }; $x`, "8"}, {`$x = 5; & { $x = 9 }; $x`, "5"}, {`$x = 5; & { $x }`, "5"},
		{`& { 1; return 2; 3 } | ForEach-Object { $_ }`, "1\n2"}, {`1..3 | ForEach-Object { if ($_ -eq 2) { return }; $_ }`, "1\n3"}, {`& { param($a, $b = 'd') "$a-$b" } 1`, "1-d"},
		{`& { param([string]$a, [int]$b, [bool]$c, [string[]]$d, [switch]$e) "<$a><$b><$c><$($null -eq $d)><$e>" }`, "<><0><False><True><False>"},
		{`$p = @{ a = 'x'; d = 'one' }; & { param([string]$a, [string[]]$d) "$a $($d.Count) $($d -is [array])" } @p`, "x 1 True"}, {`& { param([switch]$s) "$s" } -s`, "True"}, {`& { $args.Count } 1 2`, "2"},
		{`$l = 1, 2; & { param($a, $b) "$b$a" } @l`, "21"}, {`(1, 2, 3 | Measure-Object -Sum).Sum`, "6"}, {`1, 'x' | Out-Null`, ""}, {`$global:g = 1; & { $script:g = 2 }; $g`, "2"},
		{`$b = { 'in block' }; & $b; "$b"`, "in block\n 'in block' "}, {`$b = [scriptblock]::Create('param($n) $n * 2'); & $b 4`, "8"}, {`$b = { $args[0] }; $b.Invoke(3)`, "3"},
	} {
		check(t, c.script, c.want)
	}
}
