package posh

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

// signature is what Microsoft documents of one cmdlet.
type signature struct {
	name       string
	Module     string                `json:"module"`
	Remote     string                `json:"remote"`
	Bare       bool                  `json:"bare"`
	Default    string                `json:"default"`
	Parameters map[string]*parameter `json:"parameters"`
	// ordered are the parameters by name, so that answers are the same each time.
	ordered []*parameter
}

type parameter struct {
	name     string
	Type     string   `json:"type"`
	Position *int     `json:"position"`
	Aliases  []string `json:"aliases"`
	Values   []string `json:"values"`
	Sets     []string `json:"sets"`
	Required bool     `json:"required"`
	Pipeline string   `json:"pipeline"`
}

func (p *parameter) isSwitch() bool { return strings.HasSuffix(p.Type, "SwitchParameter") }

// typeName is the parameter's .NET type with its namespace where the lab knows it.
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

// common are the parameters that every cmdlet has, by name, with their aliases and types.
var common = commonParameters()

func commonParameters() []*parameter {
	preference := []string{"SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend"}
	return []*parameter{
		{name: "Verbose", Type: "SwitchParameter", Aliases: []string{"vb"}},
		{name: "Debug", Type: "SwitchParameter", Aliases: []string{"db"}},
		{name: "ErrorAction", Type: "ActionPreference", Aliases: []string{"ea"}, Values: preference},
		{name: "WarningAction", Type: "ActionPreference", Aliases: []string{"wa"}, Values: preference},
		{name: "InformationAction", Type: "ActionPreference", Aliases: []string{"infa"}, Values: preference},
		{name: "ErrorVariable", Type: "String", Aliases: []string{"ev"}},
		{name: "WarningVariable", Type: "String", Aliases: []string{"wv"}},
		{name: "InformationVariable", Type: "String", Aliases: []string{"iv"}},
		{name: "OutVariable", Type: "String", Aliases: []string{"ov"}},
		{name: "OutBuffer", Type: "Int32", Aliases: []string{"ob"}},
		{name: "PipelineVariable", Type: "String", Aliases: []string{"pv"}},
	}
}

// signatures is the table by lower-case name, read once.
var signatures = sync.OnceValue(func() map[string]*signature {
	var table map[string]*signature
	if err := json.Unmarshal(signatureTable, &table); err != nil {
		panic(fmt.Sprintf("cannot read the lab's cmdlet table: %v", err)) // it is compiled in
	}
	out := make(map[string]*signature, len(table))
	for name, sig := range table {
		sig.name = name
		for pname, p := range sig.Parameters {
			p.name = pname
			sig.ordered = append(sig.ordered, p)
		}
		sort.Slice(sig.ordered, func(i, j int) bool { return sig.ordered[i].name < sig.ordered[j].name })
		out[strings.ToLower(name)] = sig
	}
	return out
})

// all are the cmdlet's own parameters and the common ones.
func (s *signature) all() []*parameter {
	return append(s.ordered[:len(s.ordered):len(s.ordered)], common...)
}

// find resolves a parameter as it is written: a name, an alias, or the start of
// exactly one name or alias.
func (s *signature) find(written string) (*parameter, error) {
	var prefixed []*parameter
	for _, p := range s.all() {
		for _, name := range append([]string{p.name}, p.Aliases...) {
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
		names[i] = "-" + p.name
	}
	return nil, s.bindingError("AmbiguousParameter", "Parameter cannot be processed because the parameter name '%s' is ambiguous. Possible matches include: %s.",
		written, strings.Join(names, " "))
}

// id is the part of a FullyQualifiedErrorId that names the cmdlet: its class,
// or its name where the module is made of CIM definitions.
func (s *signature) id() string {
	class := strings.ReplaceAll(s.name, "-", "") + "Command"
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
	return s.name
}

func (s *signature) bindingError(id, format string, args ...any) *Error {
	return &Error{Message: fmt.Sprintf(format, args...), ID: id + "," + s.id(), Exception: values.BindingException, Category: "InvalidArgument", Command: s.name}
}

func (s *signature) validationError(id, format string, args ...any) *Error {
	e := s.bindingError(id, format, args...)
	e.Exception, e.Category = "System.Management.Automation.ParameterBindingValidationException", "InvalidData"
	return e
}

func commandNotFound(name string) *Error {
	return &Error{
		Message: fmt.Sprintf("The term '%s' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.", name),
		ID:      "CommandNotFoundException", Exception: "System.Management.Automation.CommandNotFoundException", Category: "ObjectNotFound", Target: name, Command: name,
	}
}

// aliases of Windows PowerShell 5.1 that a script might use by mistake.
var aliases = map[string]string{
	"sc": "Set-Content", "%": "ForEach-Object", "foreach": "ForEach-Object", "?": "Where-Object", "where": "Where-Object", "select": "Select-Object",
	"sort": "Sort-Object", "ls": "Get-ChildItem", "dir": "Get-ChildItem", "gci": "Get-ChildItem", "cat": "Get-Content", "gc": "Get-Content",
	"type": "Get-Content", "gwmi": "Get-WmiObject", "gcim": "Get-CimInstance", "gsv": "Get-Service", "sp": "Set-ItemProperty", "gp": "Get-ItemProperty",
	"gi": "Get-Item", "ni": "New-Item", "ri": "Remove-Item", "rm": "Remove-Item", "del": "Remove-Item", "cp": "Copy-Item", "copy": "Copy-Item",
	"mv": "Move-Item", "move": "Move-Item", "echo": "Write-Output", "write": "Write-Output", "iex": "Invoke-Expression", "icm": "Invoke-Command",
	"sleep": "Start-Sleep", "measure": "Measure-Object", "group": "Group-Object", "tee": "Tee-Object", "curl": "Invoke-WebRequest",
	"wget": "Invoke-WebRequest", "iwr": "Invoke-WebRequest", "kill": "Stop-Process", "ps": "Get-Process", "set": "Set-Variable", "cd": "Set-Location",
	"pwd": "Get-Location", "cls": "Clear-Host", "start": "Start-Process", "sasv": "Start-Service", "spsv": "Stop-Service", "ft": "Format-Table", "fl": "Format-List",
}
