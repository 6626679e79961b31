package interpreter

import (
	"strings"

	"changeover/lab/posh/signatures"
	"changeover/lab/posh/values"
)

// Edition is which PowerShell a session is: a host may have an older one, or restrict the account.
type Edition struct {
	// Version is empty for the newest that the host can have.
	Version string
	// Constrained is constrained language mode, into which AppLocker and Windows Defender Application Control put
	// an account (Microsoft, about_Language_Modes).
	Constrained bool
}

// laterCommands are modules and cmdlets that a later PowerShell than 2.0 brought along, with its version (Microsoft,
// "What's New in Windows PowerShell").
var laterCommands = map[string]string{
	"CimCmdlets": "3.0", "ConvertFrom-Json": "3.0", "ConvertTo-Json": "3.0", "Microsoft.PowerShell.LocalAccounts": "5.1",
}

// SetEdition says which PowerShell this is, before the script runs.
func (s *Session) SetEdition(e Edition) {
	s.edition = e
	mode := values.Enum{Type: "System.Management.Automation.PSLanguageMode", Name: "FullLanguage"}
	if e.Constrained {
		mode.Name, mode.Number = "ConstrainedLanguage", 3
	}
	state := values.NewObject("System.Management.Automation.SessionState", values.P("LanguageMode", mode))
	s.global.set("ExecutionContext", values.NewObject("System.Management.Automation.EngineIntrinsics", values.P("SessionState", state)))
}

// lacks reports whether a cmdlet came with a later Windows or a later PowerShell than this one. PowerShell 2.0 imports no
// module by itself (Microsoft, about_Modules: automatic importing came with 3.0), and no script of the lab imports one.
func (s *Session) lacks(sig *signatures.Signature) bool {
	if host, ok := s.Host.(ReleaseHost); ok && !host.HasCommand(sig.Name, sig.Module) {
		return true
	}
	if s.edition.Version == "" {
		return false
	}
	older := func(than string) bool {
		have, _ := values.NewVersion(s.edition.Version).Live.(values.Version)
		order, err := have.CompareTo(values.NewVersion(than))
		return than != "" && err == nil && order < 0
	}
	return older(laterCommands[sig.Module]) || older(laterCommands[sig.Name]) || older("3.0") && !ownModule(sig.Module)
}

// coreTypes are those of the core types of about_Language_Modes that the lab has; objects of other types keep their
// properties, but their methods are refused and they are not made.
var coreTypes = map[string]bool{
	"system.array": true, "system.boolean": true, "system.byte": true, "system.char": true, "system.collections.hashtable": true,
	"system.collections.specialized.ordereddictionary": true, "system.datetime": true, "system.decimal": true, "system.double": true,
	"system.guid": true, "system.int32": true, "system.int64": true, "system.management.automation.pscredential": true,
	"system.management.automation.pscustomobject": true, "system.management.automation.psobject": true, "system.object[]": true,
	"system.management.automation.scriptblock": true, "system.string": true, "system.timespan": true, "system.uint32": true,
	"system.version": true,
}

// refuses reports whether constrained language mode does not allow something on a type.
func (s *Session) refuses(typeName string) bool {
	return s.edition.Constrained && !coreTypes[strings.ToLower(typeName)]
}

// constrainMethod refuses to call a method of a type.
func (s *Session) constrainMethod(typeName string) error {
	if !s.refuses(typeName) {
		return nil
	}
	return values.RuntimeError("MethodInvocationNotSupportedInConstrainedLanguage",
		"Cannot invoke method. Method invocation is supported only on core types in this language mode.")
}

// constrainSetter refuses to set a property of a type.
func (s *Session) constrainSetter(typeName string) error {
	if !s.refuses(typeName) {
		return nil
	}
	return values.RuntimeError("PropertySetterNotSupportedInConstrainedLanguage",
		"Cannot set property. Property setting is supported only on core types in this language mode.")
}

// ConstrainNew refuses New-Object for a type.
func (s *Session) ConstrainNew(typeName string) error {
	if !s.refuses(typeName) {
		return nil
	}
	return &values.Error{
		Message: "Cannot create type. Only core types are supported in this language mode.",
		ID:      "CannotCreateTypeConstrainedLanguage,Microsoft.PowerShell.Commands.NewObjectCommand", Exception: "System.Management.Automation.PSNotSupportedException", Category: "PermissionDenied",
	}
}
