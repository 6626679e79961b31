package posh

import (
	"bytes"
	"context"
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// echo implements a cmdlet that prints its bound parameters.
func echo(c *Invocation) error {
	var parts []string
	for name, v := range c.Params {
		parts = append(parts, fmt.Sprintf("%s=%s", name, showBound(v)))
	}
	sort.Strings(parts)
	c.Emit(strings.Join(parts, " "))
	return nil
}

func showBound(v Value) string {
	if items, ok := v.([]Value); ok {
		return "(" + strings.Join(Strings(items), "|") + ")"
	}
	return ToString(v)
}

func echoHost(names ...string) *fakeHost {
	h := newFakeHost()
	for _, n := range names {
		h.commands[n] = echo
	}
	return h
}

func TestBinding(t *testing.T) {
	h := echoHost("Get-Service", "Set-Service", "New-ItemProperty", "Add-ClusterResource", "Set-ClusterParameter", "New-SmbShare", "Suspend-ClusterNode", "Get-CimInstance",
		"Get-Item", "Add-ClusterGroup", "Start-ClusterGroup", "New-Item", "Invoke-CimMethod", "Get-ChildItem")
	for _, c := range []struct{ script, want string }{
		{`Get-Service`, ""},
		{`Get-Service spooler`, "Name=(spooler)"},
		{`Get-Service -Name a, b`, "Name=(a|b)"},
		{`Get-Service -ServiceName:a`, "Name=(a)"},
		{`get-service -na a`, "Name=(a)"},
		{`Set-Service spooler -StartupType manual`, "Name=spooler StartupType=Manual"},
		{`Get-Service 007`, "Name=(007)"},
		{`New-ItemProperty -LiteralPath HKLM:\a -Name b -PropertyType DWord -Value 0x10 -Force`, `Force=True LiteralPath=(HKLM:\a) Name=b PropertyType=DWord Value=16`},
		{`$v = 'x', 'y'; New-ItemProperty HKLM:\a b -Value $v`, `Name=b Path=(HKLM:\a) Value=(x|y)`},
		{`Add-ClusterResource r g 'Generic Service'`, "Group=g Name=r ResourceType=Generic Service"},
		{`Add-ClusterResource -Name r -Type t`, "Name=r ResourceType=t"},
		{`Set-ClusterParameter -InputObject x -Name a -Value 5`, "InputObject=x Name=a Value=5"},
		{`Set-ClusterParameter a 5`, "Name=a Value=5"},
		{`$p = @{ Name = 's'; Path = 'D:\s' }; New-SmbShare @p -FullAccess u`, `FullAccess=(u) Name=s Path=D:\s`},
		{`Suspend-ClusterNode n1 -Drain:$false`, "Drain=False Name=(n1)"},
		{`Get-CimInstance Win32_Service -Filter "Name='x'"`, "ClassName=Win32_Service Filter=Name='x'"},
		{`Get-Item C:\a`, `Path=(C:\a)`},
		{`Add-ClusterGroup g genericservice`, "GroupType=GenericService Name=(g)"},
		{`Start-ClusterGroup g -Wait 0`, "Name=g Wait=0"},
		{`New-Item C:\a -ItemType Directory -Force`, `Force=True ItemType=Directory Path=(C:\a)`},
		{`Get-ChildItem -LiteralPath C:\a -Recurse`, `LiteralPath=(C:\a) Recurse=True`},
		{`Invoke-CimMethod -InputObject x -MethodName Change -Arguments @{ a = 1 }`, "Arguments=System.Collections.Hashtable InputObject=x MethodName=Change"},
		{`Get-Service -Name $null`, "Name="},
	} {
		out, errs, _ := runOn(h, c.script, "")
		assert.Equal(t, c.want, strings.TrimSuffix(out, "\n"), "%s\n%s", c.script, errs)
	}
}

func TestBindingRefusals(t *testing.T) {
	h := echoHost("Get-Service", "Set-Service", "New-ItemProperty", "Start-ClusterGroup", "Add-ClusterResource", "Add-ClusterGroup", "Remove-SmbShare", "Start-Service", "Add-ClusterResourceType", "Add-ClusterDisk", "Get-ClusterResource")
	h.modules["SmbShare"] = true
	for _, c := range []struct{ script, id, message string }{
		{`Get-Service -Foo 1`, "NamedParameterNotFound,Microsoft.PowerShell.Commands.GetServiceCommand", "A parameter cannot be found that matches parameter name 'Foo'."},
		{`Get-Service -D x`, "AmbiguousParameter,", "Possible matches include: -DependentServices -DisplayName -Debug."},
		{`Get-Service a b`, "PositionalParameterNotFound,", "A positional parameter cannot be found that accepts argument 'b'."},
		{`Get-Service -Name`, "MissingArgument,", "Missing an argument for parameter 'Name'. Specify a parameter of type 'System.String[]' and try again."},
		{`Get-Service -Name a -Name b`, "ParameterAlreadyBound,", "is specified more than once"},
		{`Set-Service x -StartupType Sometimes`, "CannotConvertArgumentNoMessage,", "Unable to match the identifier name Sometimes to a valid enumerator name."},
		{`Start-ClusterGroup g -Wait soon`, "CannotConvertArgumentNoMessage,Microsoft.FailoverClusters.PowerShell.StartClusterGroupCommand", "Cannot bind parameter 'Wait'. Cannot convert value \"soon\" to type \"System.Int32\"."},
		{`Add-ClusterResource -Name r`, "MissingMandatoryParameter,", "one or more missing mandatory parameters: ResourceType."},
		{`New-ItemProperty -LiteralPath HKLM:\a -Name ''`, "ParameterArgumentValidationErrorEmptyStringNotAllowed,", "Cannot bind argument to parameter 'Name' because it is an empty string."},
		{`New-ItemProperty -LiteralPath $null -Name b`, "ParameterArgumentValidationErrorNullNotAllowed,", "Cannot bind argument to parameter 'LiteralPath' because it is null."},
		{`New-ItemProperty -LiteralPath a -Path b -Name c`, "AmbiguousParameterSet,", "Parameter set cannot be resolved using the specified named parameters."},
		{`Add-ClusterDisk`, "MissingMandatoryParameter,", "InputObject"},
		{`Remove-SmbShare -Name x`, "InvalidOperation,Remove-SmbShare", "Windows PowerShell is in NonInteractive mode."},
		{`Add-ClusterResource -Name 'a', 'b' -ResourceType t`, "CannotConvertArgumentNoMessage,", "required by parameter 'Name'"},
	} {
		_, errs, code := runOn(h, c.script, "")
		assert.Equal(t, 1, code, c.script)
		assert.Contains(t, errs, c.message, c.script)
		assert.Contains(t, errs, "FullyQualifiedErrorId : "+c.id, c.script)
	}
	out, _, _ := runOn(h, `Remove-SmbShare -Name x -Force; Remove-SmbShare -Name y -Confirm:$false`, "")
	assert.Equal(t, "Force=True Name=(x)\nConfirm=False Name=(y)\n", out)
}

// These cmdlets can't run in a remote session without CredSSP according to Microsoft.
func TestRemoteRefusal(t *testing.T) {
	h := echoHost("Add-ClusterResourceType")
	var out, errs strings.Builder
	s := NewSession(h, strings.NewReader(""), &out, &errs)
	s.Remote = true
	s.Run(t.Context(), `try { Add-ClusterResourceType -Name a -Dll b } catch { $_.Exception.HResult; $_.Exception.InnerException.NativeErrorCode }`)
	assert.Equal(t, "-2147024891\r\n5\r\n", out.String())
	out.Reset()
	s = NewSession(h, strings.NewReader(""), &out, &errs)
	s.Run(t.Context(), `Add-ClusterResourceType a b`)
	assert.Equal(t, "Dll=b Name=a\r\n", out.String())
}

func TestMissingModule(t *testing.T) {
	h := echoHost("Get-Cluster")
	h.modules["FailoverClusters"] = false
	check := func(script, want string) {
		out, _, _ := runOn(h, script, "")
		assert.Equal(t, want, strings.TrimSuffix(out, "\n"), script)
	}
	check(`try { Get-Cluster } catch { $_.FullyQualifiedErrorId }`, "CommandNotFoundException")
	check(`try { Import-Module FailoverClusters -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }`, "Modules_ModuleNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand")
	h.modules["FailoverClusters"] = true
	check(`Import-Module FailoverClusters; 'ok'`, "ok")
}

func TestPipelineInput(t *testing.T) {
	h := newFakeHost()
	h.commands["Get-Service"] = func(c *Invocation) error {
		c.Emit(int64(len(c.Input)))
		return nil
	}
	out, _, _ := runOn(h, `'a', 'b' | Get-Service; @() | Get-Service; Get-Service`, "")
	assert.Equal(t, "2\n0\n", out, "an empty pipeline runs nothing")
}

func TestNonTerminatingErrors(t *testing.T) {
	h := newFakeHost()
	h.commands["Get-Service"] = func(c *Invocation) error {
		for _, name := range c.Strings("Name") {
			if name == "bad" {
				if err := c.WriteError(&Error{Message: "no " + name, ID: "NoService", Exception: "Microsoft.PowerShell.Commands.ServiceCommandException", NonTerminating: true}); err != nil {
					return err
				}
				continue
			}
			c.Emit(name)
		}
		return nil
	}
	for _, c := range []struct{ script, want string }{
		{`Get-Service bad, good; $?`, "good\nFalse"},
		{`Get-Service bad, good -ErrorAction Ignore; $Error.Count`, "good\n0"},
		{`Get-Service bad, good -ea SilentlyContinue; $Error.Count`, "good\n1"},
		{`try { Get-Service bad, good -ErrorAction Stop } catch { "caught $_" }`, "caught no bad"},
		{`try { Get-Service bad, good } catch { 'no' }`, "good"},
		{`$ErrorActionPreference = 'Stop'; try { Get-Service bad } catch [Microsoft.PowerShell.Commands.ServiceCommandException] { $_.InvocationInfo.MyCommand.Name }`, "Get-Service"},
		{`$ErrorActionPreference = 'Stop'; Get-Service bad, good -ErrorAction SilentlyContinue`, "good"},
	} {
		out, _, _ := runOn(h, c.script, "")
		assert.Equal(t, c.want, strings.TrimSuffix(out, "\n"), c.script)
	}
}

// A process imports each module once, when the first of its cmdlets is used, and imports no modules of PowerShell.
func TestModulesAreImportedOnce(t *testing.T) {
	h := echoHost("Get-Cluster", "Get-ClusterNode", "Get-Service", "Get-SmbShare")
	var out, errs bytes.Buffer
	s := NewSession(h, strings.NewReader(""), &out, &errs)
	imports := 0
	s.Import = func(context.Context) { imports++ }
	s.Run(t.Context(), `Get-Service; Get-Cluster; Get-ClusterNode; Import-Module FailoverClusters; Get-SmbShare`)
	assert.Empty(t, errs.String())
	assert.Equal(t, 2, imports)
}
