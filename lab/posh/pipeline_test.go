package posh

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPipelineFlow(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"objects flow one by one", `1, 2 | ForEach-Object { "a$_"; $_ } | Where-Object { $_ -isnot [string] } | ForEach-Object { "b$_" }`, "b1\nb2"},
		{"in order", `$log = @(); 1, 2 | ForEach-Object { $log += "x$_"; $_ } | ForEach-Object { $log += "y$_" }; $log -join ','`, "x1,y1,x2,y2"},
		{"what came before an error is kept", `$got = @(); try { & { 1; throw 'x' } | ForEach-Object { $got += $_ } } catch { "caught $_" }; "$got"`, "caught x\n1"},
		{"warnings too", `$w = @(); try { & { Write-Warning 'w'; throw 'x' } 3>&1 | ForEach-Object { $w += "$_" } } catch { 'caught' }; "$w"`, "caught\nw"},
		{"a later command's error passes an earlier try", `try { & { try { 1 } catch { 'inner' } } | ForEach-Object { throw 'x' } } catch { "outer $_" }`, "outer x"},
		{"break leaves the loop around", `foreach ($i in 1, 2) { 1, 2 | ForEach-Object { if ($_ -eq 2) { break }; "$i$_" } }`, "11"},
		{"begin and end", `@() | ForEach-Object -Begin { 'b' } -Process { 'p' } -End { 'e' }`, "b\ne"},
		{"$_ of an outer block comes back", `'o' | ForEach-Object { 'i' | ForEach-Object { $_ }; $_ }`, "i\no"},
		{"native output", `$x = 'k' | ForEach-Object { & { $_ } }; $x`, "k"},
		{"return value through a pipeline", `$x = & { return , @(1, 2) } | ForEach-Object { $_.Count }; $x`, "2"},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, c.script, c.want) })
	}
}

// Reading a property of a host's object reads the host, and assigning to it changes the host.
func TestLiveObjects(t *testing.T) {
	period := int64(100)
	resource := NewObject("Microsoft.FailoverClusters.PowerShell.ClusterResource", P("Name", "r"), P("Count32", uint32(7)), P("Names", []string{"a", "b"}),
		LiveProperty("RestartPeriod", func() Value { return period }, func(v Value) error {
			n, err := ToInt(v)
			if err == nil && n < 0 {
				err = NewException("System.ArgumentException", "The parameter is incorrect")
			}
			if err == nil {
				period = n
			}
			return err
		}), LiveProperty("State", func() Value { return Enum{Name: "Online", Number: 2} }, nil))
	resource.SetMethod("Refresh", func([]Value) (Value, error) { return nil, nil })
	h := newFakeHost()
	h.commands["Get-ClusterResource"] = func(c *Invocation) error {
		c.Emit(resource)
		return nil
	}
	for _, c := range []struct{ script, want string }{
		{`$r = Get-ClusterResource; $r.RestartPeriod = 900000; $r.RestartPeriod`, "900000\n"},
		{`$r = Get-ClusterResource; try { $r.RestartPeriod = -1 } catch { $_.FullyQualifiedErrorId; "$_" }`, "ExceptionWhenSetting\nException setting \"RestartPeriod\": \"The parameter is incorrect\"\n"},
		{`$r = Get-ClusterResource; try { $r.State = 'x' } catch { "$_" }`, "'State' is a ReadOnly property.\n"},
		{`$r = Get-ClusterResource; $r.Refresh(); $r.Names.Count; $r.Count32 + 1; "$($r.State)"`, "2\n8\nOnline\n"},
		{`(Get-ClusterResource | Select-Object Name, RestartPeriod | ConvertTo-Json -Compress)`, "{\"Name\":\"r\",\"RestartPeriod\":900000}\n"},
		{`try { (Get-ClusterResource).Frobnicate() } catch { $_.FullyQualifiedErrorId }`, "LabNotSupported\n"},
		{`(Get-ClusterResource).Name = 'new'; (Get-ClusterResource).Name`, "new\n"},
	} {
		out, errs, _ := runOn(h, c.script, "")
		assert.Equal(t, c.want, out, "%s\n%s", c.script, errs)
	}
	assert.Equal(t, int64(900000), period)
}
