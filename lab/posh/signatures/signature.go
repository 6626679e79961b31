// Package signatures holds the lab's table of cmdlets, cmdlets.json. It binds and converts arguments by the table and
// checks scripts against it.
package signatures

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"sync"

	"changeover/lab/posh/values"
)

//go:embed cmdlets.json
var signatureTable []byte

// Signature is the syntax of one cmdlet as Microsoft documents it.
type Signature struct {
	Name       string
	Module     string                `json:"module"`
	Remote     string                `json:"remote"`
	Bare       bool                  `json:"bare"`
	Default    string                `json:"default"`
	Parameters map[string]*parameter `json:"parameters"`
	// ordered holds the parameters in the order of their names, so that error messages do not depend on map order.
	ordered []*parameter
}

type parameter struct {
	Name     string
	Type     string   `json:"type"`
	Position *int     `json:"position"`
	Aliases  []string `json:"aliases"`
	Values   []string `json:"values"`
	Sets     []string `json:"sets"`
	Required bool     `json:"required"`
	Pipeline string   `json:"pipeline"`
}

func (p *parameter) isSwitch() bool { return strings.HasSuffix(p.Type, "SwitchParameter") }

// typeName returns the parameter's .NET type. The type includes the namespace if the lab knows the namespace.
func (p *parameter) typeName() string {
	base, array := strings.CutSuffix(p.Type, "[]")
	lower := strings.ToLower(base)
	full := base
	switch {
	case values.Accelerators[lower] != "":
		full = values.Accelerators[lower]
	case strings.Contains(base, ".") && !strings.HasPrefix(lower, "microsoft."):
		full = "System." + base
	}
	if array {
		full += "[]"
	}
	return full
}

// Common holds the parameters that all cmdlets have, with their aliases and types (Microsoft,
// about_CommonParameters).
var Common = commonParameters()

func commonParameters() []*parameter {
	preference := []string{"SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend"}
	return []*parameter{
		{Name: "Verbose", Type: "SwitchParameter", Aliases: []string{"vb"}},
		{Name: "Debug", Type: "SwitchParameter", Aliases: []string{"db"}},
		{Name: "ErrorAction", Type: "ActionPreference", Aliases: []string{"ea"}, Values: preference},
		{Name: "WarningAction", Type: "ActionPreference", Aliases: []string{"wa"}, Values: preference},
		{Name: "InformationAction", Type: "ActionPreference", Aliases: []string{"infa"}, Values: preference},
		{Name: "ErrorVariable", Type: "String", Aliases: []string{"ev"}},
		{Name: "WarningVariable", Type: "String", Aliases: []string{"wv"}},
		{Name: "InformationVariable", Type: "String", Aliases: []string{"iv"}},
		{Name: "OutVariable", Type: "String", Aliases: []string{"ov"}},
		{Name: "OutBuffer", Type: "Int32", Aliases: []string{"ob"}},
		{Name: "PipelineVariable", Type: "String", Aliases: []string{"pv"}},
	}
}

// Table returns the signatures by lower-case cmdlet name.
var Table = sync.OnceValue(func() map[string]*Signature {
	var table map[string]*Signature
	if err := json.Unmarshal(signatureTable, &table); err != nil {
		panic(fmt.Sprintf("cannot read the lab's cmdlet table: %v", err)) // the table is embedded in the binary
	}
	out := make(map[string]*Signature, len(table))
	for name, sig := range table {
		sig.Name = name
		for pname, p := range sig.Parameters {
			p.Name = pname
			sig.ordered = append(sig.ordered, p)
		}
		sort.Slice(sig.ordered, func(i, j int) bool { return sig.ordered[i].Name < sig.ordered[j].Name })
		out[strings.ToLower(name)] = sig
	}
	return out
})

// With returns the signature without the parameters for which has returns false.
func (s *Signature) With(has func(parameter string) bool) *Signature {
	kept := *s
	kept.ordered = nil
	for _, p := range s.ordered {
		if has(p.Name) {
			kept.ordered = append(kept.ordered, p)
		}
	}
	return &kept
}

// all returns the cmdlet's own parameters and the common ones.
func (s *Signature) all() []*parameter {
	return append(s.ordered[:len(s.ordered):len(s.ordered)], Common...)
}

// find returns the parameter with this name or alias, or the only parameter whose name or alias begins with this name.
func (s *Signature) find(written string) (*parameter, error) {
	var prefixed []*parameter
	for _, p := range s.all() {
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			if strings.EqualFold(name, written) {
				return p, nil
			}
			if len(name) > len(written) && strings.EqualFold(name[:len(written)], written) && (len(prefixed) == 0 || prefixed[len(prefixed)-1] != p) {
				prefixed = append(prefixed, p)
			}
		}
	}
	switch len(prefixed) {
	case 1:
		return prefixed[0], nil
	case 0:
		return nil, s.bindingError("NamedParameterNotFound", "A parameter cannot be found that matches parameter name '%s'.", written)
	}
	names := make([]string, len(prefixed))
	for i, p := range prefixed {
		names[i] = "-" + p.Name
	}
	return nil, s.bindingError("AmbiguousParameter", "Parameter cannot be processed because the parameter name '%s' is ambiguous. Possible matches include: %s.",
		written, strings.Join(names, " "))
}

// Id returns the part of a FullyQualifiedErrorId that names the cmdlet: its class, or its name if its module is
// defined with CIM.
func (s *Signature) Id() string {
	class := strings.ReplaceAll(s.Name, "-", "") + "Command"
	switch {
	case strings.HasPrefix(s.Module, "Microsoft.PowerShell."):
		return "Microsoft.PowerShell.Commands." + class
	case s.Module == "FailoverClusters":
		return "Microsoft.FailoverClusters.PowerShell." + class
	case s.Module == "CimCmdlets":
		return "Microsoft.Management.Infrastructure.CimCmdlets." + class
	case s.Module == "ServerManager":
		return "Microsoft.Windows.ServerManager.Commands." + class
	}
	return s.Name
}

func (s *Signature) bindingError(id, format string, args ...any) *values.Error {
	return &values.Error{Message: fmt.Sprintf(format, args...), ID: id + "," + s.Id(), Exception: values.BindingException, Category: "InvalidArgument", Command: s.Name}
}

func (s *Signature) validationError(id, format string, args ...any) *values.Error {
	e := s.bindingError(id, format, args...)
	e.Exception, e.Category = "System.Management.Automation.ParameterBindingValidationException", "InvalidData"
	return e
}

// CommandNotFound returns the error for a name that is not a command.
func CommandNotFound(name string) *values.Error {
	return &values.Error{
		Message: fmt.Sprintf("The term '%s' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.", name),
		ID:      "CommandNotFoundException", Exception: "System.Management.Automation.CommandNotFoundException", Category: "ObjectNotFound", Target: name, Command: name,
	}
}

// Aliases maps aliases of Windows PowerShell 5.1 that a script might use by mistake to the cmdlets.
var Aliases = map[string]string{
	"sc": "Set-Content", "%": "ForEach-Object", "foreach": "ForEach-Object", "?": "Where-Object", "where": "Where-Object", "select": "Select-Object",
	"sort": "Sort-Object", "ls": "Get-ChildItem", "dir": "Get-ChildItem", "gci": "Get-ChildItem", "cat": "Get-Content", "gc": "Get-Content",
	"type": "Get-Content", "gwmi": "Get-WmiObject", "gcim": "Get-CimInstance", "gsv": "Get-Service", "sp": "Set-ItemProperty", "gp": "Get-ItemProperty",
	"gi": "Get-Item", "ni": "New-Item", "ri": "Remove-Item", "rm": "Remove-Item", "del": "Remove-Item", "cp": "Copy-Item", "copy": "Copy-Item",
	"mv": "Move-Item", "move": "Move-Item", "echo": "Write-Output", "write": "Write-Output", "iex": "Invoke-Expression", "icm": "Invoke-Command",
	"sleep": "Start-Sleep", "measure": "Measure-Object", "group": "Group-Object", "tee": "Tee-Object", "curl": "Invoke-WebRequest",
	"wget": "Invoke-WebRequest", "iwr": "Invoke-WebRequest", "kill": "Stop-Process", "ps": "Get-Process", "set": "Set-Variable", "cd": "Set-Location",
	"pwd": "Get-Location", "cls": "Clear-Host", "start": "Start-Process", "sasv": "Start-Service", "spsv": "Stop-Service", "ft": "Format-Table", "fl": "Format-List",
}
