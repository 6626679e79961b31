package interpreter

import (
	"strings"

	"changeover/lab/posh/dotnet"
	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

// scope holds variables. A variable that is not in this scope is looked up in the caller's scope (dynamic scoping),
// and an assignment changes this scope only (Microsoft, about_Scopes).
type scope struct {
	vars   map[string]*slot
	parent *scope
	// Strict is the setting of Set-StrictMode in this scope; nil means the setting of the parent.
	Strict *bool
}

// slot is one variable. Values assigned to it are converted to typeName, unless typeName is empty.
type slot struct {
	value    values.Value
	typeName string
}

func newScope(parent *scope) *scope { return &scope{vars: map[string]*slot{}, parent: parent} }

func (sc *scope) find(name string) *slot {
	key := strings.ToLower(name)
	for at := sc; at != nil; at = at.parent {
		if v, ok := at.vars[key]; ok {
			return v
		}
	}
	return nil
}

func (sc *scope) set(name string, v values.Value) { sc.vars[strings.ToLower(name)] = &slot{value: v} }

// get returns the value of a variable, or $null if no variable has this name.
func (sc *scope) get(name string) values.Value {
	if found := sc.find(name); found != nil {
		return found.value
	}
	return nil
}

func (sc *scope) root() *scope {
	for sc.parent != nil {
		sc = sc.parent
	}
	return sc
}

// Interp runs the statements of one script in one scope.
type Interp struct {
	S   *Session
	Sc  *scope
	src *parse.Source
}

// Parts of Interp, by subject.
type (
	// Pipes runs pipelines and their stages.
	Pipes struct{ *Interp }
	// Calls calls commands and script blocks.
	Calls struct{ *Interp }
	// Members reads and calls members of values and classes.
	Members   struct{ *Interp }
	assigning struct{ *Interp }
)

// matched sets $Matches.
func (in *Interp) matched(table *values.Hashtable) { in.Sc.set("Matches", table) }

// readVariable evaluates $name, $env:NAME, $script:name and automatic variables.
func (in *Interp) readVariable(v *parse.Variable) (values.Value, error) {
	switch v.Scope {
	case "":
	case "env":
		return in.S.environment(v.Name), nil
	case "script", "global":
		return in.found(v, in.Sc.root())
	case "local":
		return in.found(v, in.Sc)
	default:
		return nil, values.NotSupported("a variable of the drive or scope %q", v.Scope)
	}
	switch strings.ToLower(v.Name) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	case "?":
		return in.S.ok, nil
	case "psitem":
		return in.found(&parse.Variable{Extent: v.Extent, Name: "_"}, in.Sc)
	case "error":
		return in.S.errors, nil
	}
	return in.found(v, in.Sc)
}

// found returns the value of a variable. If it was never set, it returns $null, or an error in strict mode.
func (in *Interp) found(v *parse.Variable, sc *scope) (values.Value, error) {
	have := sc.find(v.Name)
	switch {
	case have != nil:
		return have.value, nil
	case unmodelledVariables[strings.ToLower(v.Name)]:
		return nil, values.NotSupported("the variable $%s", v.Name)
	case in.strict():
		return nil, in.locate(values.RuntimeError("VariableIsUndefined", "The variable '$%s' cannot be retrieved because it has not been set.", v.Name), v.Extent)
	}
	return nil, nil
}

// unmodelledVariables holds automatic variables of Windows PowerShell that the lab does not model, in lower case.
var unmodelledVariables = map[string]bool{
	"host": true, "myinvocation": true, "psscriptroot": true, "pscommandpath": true, "psboundparameters": true, "executioncontext": true,
	"home": true, "profile": true, "pshome": true, "pwd": true, "stacktrace": true, "pscmdlet": true, "psculture": true, "psuiculture": true,
	"shellid": true, "foreach": true, "switch": true, "event": true, "sender": true, "this": true, "consolefilename": true,
}

// readOnly holds the variables that a script can't assign to.
var readOnly = map[string]bool{"true": true, "false": true, "null": false, "?": true, "error": true, "pid": true, "psversiontable": true}

// writeVariable assigns a value to $name. A declared type stays with the variable and converts later values too.
func (in *Interp) writeVariable(v *parse.Variable, value values.Value, declared string) error {
	if v.Scope == "env" {
		in.S.setEnvironment(v.Name, value)
		return nil
	}
	key := strings.ToLower(v.Name)
	if v.Scope == "" && key == "null" {
		return nil
	}
	if readOnly[key] {
		return &values.Error{
			Message: "Cannot overwrite variable " + v.Name + " because it is read-only or constant.", ID: "VariableNotWritable",
			Exception: "System.Management.Automation.SessionStateUnauthorizedAccessException", Category: "WriteError",
		}
	}
	home := in.Sc
	switch v.Scope {
	case "script", "global":
		home = in.Sc.root()
	case "", "local":
	default:
		return values.NotSupported("a variable of the drive or scope %q", v.Scope)
	}
	have := home.vars[key]
	if declared == "" && have != nil {
		declared = have.typeName
	}
	if declared != "" {
		converted, err := values.ConvertTo(values.Plain(value), declared)
		if err != nil {
			return err
		}
		value = converted
	}
	home.vars[key] = &slot{value: value, typeName: declared}
	return nil
}

// environment returns $env:NAME: the value that the script has set, or else the value of the machine.
func (s *Session) environment(name string) values.Value {
	key := strings.ToUpper(name)
	if v, ok := s.env[key]; ok {
		if v == "" {
			return nil
		}
		return v
	}
	for have, v := range s.Host.Environment() {
		if strings.EqualFold(have, key) {
			return v
		}
	}
	return nil
}

// setEnvironment sets an environment variable of this process only; $null removes it.
func (s *Session) setEnvironment(name string, v values.Value) {
	s.env[strings.ToUpper(name)] = values.ToString(v)
	if h, ok := s.Host.(EnvironmentHost); ok {
		h.EnvironmentChanged(name, values.ToString(v))
	}
}

// globals returns a scope with the variables that every powershell.exe has at its start.
func (s *Session) globals() *scope {
	g := newScope(nil)
	for name, v := range map[string]values.Value{
		"ErrorActionPreference": "Continue", "WarningPreference": "Continue", "ProgressPreference": "Continue",
		"VerbosePreference": "SilentlyContinue", "DebugPreference": "SilentlyContinue", "InformationPreference": "SilentlyContinue",
		"ConfirmPreference": "High", "WhatIfPreference": false, "OutputEncoding": dotnet.NewEncoding("us-ascii", false), "OFS": nil,
		"PSVersionTable": VersionTable("5.1.17763.1"), "PID": int64(4711), "input": []values.Value{},
	} {
		g.set(name, v)
		if strings.HasSuffix(name, "Preference") && IsText(v) && name != "ConfirmPreference" {
			action, _ := values.ToAction(v)
			g.vars[strings.ToLower(name)] = &slot{action, "System.Management.Automation.ActionPreference"}
		}
	}
	return g
}

// IsText reports whether a value is a string.
func IsText(v values.Value) bool { _, ok := v.(string); return ok }

// VersionTable returns $PSVersionTable of a PowerShell of this version.
func VersionTable(version string) *values.Hashtable {
	h := values.NewHashtable(false)
	h.Set("PSVersion", values.NewVersion(version))
	if strings.HasPrefix(version, "5.1") {
		h.Set("PSEdition", "Desktop")
	}
	h.Set("CLRVersion", values.NewVersion("4.0.30319.42000"))
	return h
}

// strict reports whether strict mode is on in this scope. Set-StrictMode also applies to the scopes inside.
func (in *Interp) strict() bool {
	for at := in.Sc; at != nil; at = at.parent {
		if at.Strict != nil {
			return *at.Strict
		}
	}
	return false
}
