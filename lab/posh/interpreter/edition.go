package interpreter

import (
	"strings"

	"changeover/lab/posh/signatures"
	"changeover/lab/posh/values"
)

// Edition is the version of PowerShell in a session and the language mode of its account.
type Edition struct {
	// Version is the version of PowerShell, e.g. "2.0"; empty for the newest version that the host can have.
	Version string
	// Constrained reports whether the session is in constrained language mode, which AppLocker and Windows Defender
	// Application Control set for an account (Microsoft, about_Language_Modes).
	Constrained bool
}

// laterCommands maps modules and cmdlets that PowerShell 2.0 lacks to the version that introduced them (Microsoft,
// "What's New in Windows PowerShell").
var laterCommands = map[string]string{
	"CimCmdlets": "3.0", "ConvertFrom-Json": "3.0", "ConvertTo-Json": "3.0", "Microsoft.PowerShell.LocalAccounts": "5.1",
}

// SetEdition sets the version and the language mode of the session. It must be called before the script runs.
func (s *Session) SetEdition(e Edition) {
	s.edition = e
	mode := values.Enum{Type: "System.Management.Automation.PSLanguageMode", Name: "FullLanguage"}
	if e.Constrained {
		mode.Name, mode.Number = "ConstrainedLanguage", 3
	}
	state := values.NewObject("System.Management.Automation.SessionState", values.P("LanguageMode", mode))
	s.global.set("ExecutionContext", values.NewObject("System.Management.Automation.EngineIntrinsics", values.P("SessionState", state)))
}

// lacks reports whether a cmdlet is missing here because a later release of Windows or of PowerShell introduced it.
// PowerShell 2.0 does not import modules automatically (Microsoft, about_Modules: automatic importing came with 3.0),
// and the scripts do not import any, so it lacks the cmdlets of all modules that are not part of PowerShell.
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

// coreTypes holds the core types of about_Language_Modes that the lab models. In constrained language mode, objects
// of other types can't be created and their methods can't be called; their properties can be read.
var coreTypes = map[string]bool{
	"system.array": true, "system.boolean": true, "system.byte": true, "system.char": true, "system.collections.hashtable": true,
	"system.collections.specialized.ordereddictionary": true, "system.datetime": true, "system.decimal": true, "system.double": true,
	"system.guid": true, "system.int32": true, "system.int64": true, "system.management.automation.pscredential": true,
	"system.management.automation.pscustomobject": true, "system.management.automation.psobject": true, "system.object[]": true,
	"system.management.automation.scriptblock": true, "system.string": true, "system.timespan": true, "system.uint32": true,
	"system.version": true,
}

// refuses reports whether constrained language mode restricts the use of a type.
func (s *Session) refuses(typeName string) bool {
	return s.edition.Constrained && !coreTypes[strings.ToLower(typeName)]
}

// constrainMethod returns an error if constrained language mode does not allow calls of a type's methods.
func (s *Session) constrainMethod(typeName string) error {
	if !s.refuses(typeName) {
		return nil
	}
	return values.RuntimeError("MethodInvocationNotSupportedInConstrainedLanguage",
		"Cannot invoke method. Method invocation is supported only on core types in this language mode.")
}

// constrainSetter returns an error if constrained language mode does not allow assignments to a type's properties.
func (s *Session) constrainSetter(typeName string) error {
	if !s.refuses(typeName) {
		return nil
	}
	return values.RuntimeError("PropertySetterNotSupportedInConstrainedLanguage",
		"Cannot set property. Property setting is supported only on core types in this language mode.")
}

// ConstrainNew returns an error if constrained language mode does not allow New-Object for a type.
func (s *Session) ConstrainNew(typeName string) error {
	if !s.refuses(typeName) {
		return nil
	}
	return &values.Error{
		Message: "Cannot create type. Only core types are supported in this language mode.",
		ID:      "CannotCreateTypeConstrainedLanguage,Microsoft.PowerShell.Commands.NewObjectCommand", Exception: "System.Management.Automation.PSNotSupportedException", Category: "PermissionDenied",
	}
}
