package interpreter

import (
	"errors"
	"strings"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/signatures"
	"changeover/lab/posh/values"
)

// call is one call of a cmdlet with its common parameters.
type call struct {
	in     *Interp
	sig    *signatures.Signature
	params map[string]values.Value
	// action is the argument of -ErrorAction, or else $ErrorActionPreference.
	action string
	at     parse.Extent
	failed bool
	errors []values.Value
	warned []values.Value
}

func (in Calls) cmdlet(at parse.Extent, sig *signatures.Signature, args []signatures.Given, input []values.Value, piped bool, out sink) error {
	params, err := signatures.BindCmdlet(sig, args, piped)
	if err != nil {
		return err
	}
	c := &call{in: in.Interp, sig: sig, params: params, action: in.preference(), at: at}
	if v, ok := params["ErrorAction"]; ok {
		c.action = values.ToString(v)
	}
	if err := c.refused(); err != nil {
		return err
	}
	if in.S.Remote && sig.Remote != "" {
		return noDelegation(sig)
	}
	run, err := c.implementation()
	if err != nil {
		return err
	}
	emitted := []values.Value{}
	emit := func(v values.Value) { emitted = append(emitted, values.Normal(values.Plain(v))) }
	if !piped || len(input) > 0 || in.S.language(sig.Name) != nil {
		err = run(c.invocation(input, piped, emit))
	}
	if sent := out.send(emitted); sent != nil {
		return sent
	}
	return c.finish(err, emitted)
}

// refused returns an error for a parameter that the lab does not model, and for a cmdlet that would ask for
// confirmation: a WinRM session is not interactive.
func (c *call) refused() error {
	for _, name := range []string{"WhatIf", "OutBuffer", "PipelineVariable", "InformationVariable", "UseTransaction", "AsJob", "CimSession"} {
		if _, ok := c.params[name]; ok && (name != "WhatIf" || !previews[c.sig.Name]) {
			return values.NotSupported("the parameter -%s of %s", name, c.sig.Name)
		}
	}
	confirm, given := c.params["Confirm"]
	asks := asking[c.sig.Name] && !values.Truthy(c.params["Force"]) && !strings.EqualFold(values.ToString(c.in.Sc.get("ConfirmPreference")), "None")
	if given && values.Truthy(confirm) || asks && !given {
		return &values.Error{
			Message: "Windows PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.", ID: "InvalidOperation," + c.sig.Id(),
			Exception: "System.Management.Automation.PSInvalidOperationException", Category: "InvalidOperation",
		}
	}
	return nil
}

// previews holds the cmdlets whose output with -WhatIf the lab models.
var previews = map[string]bool{"Uninstall-WindowsFeature": true, "Remove-WindowsFeature": true}

// asking holds the cmdlets that ask for confirmation before they act, unless -Force or -Confirm:$false is given.
// Microsoft's page of each cmdlet has the parameter.
var asking = map[string]bool{
	"Remove-SmbShare": true, "Set-SmbShare": true, "Grant-SmbShareAccess": true, "Revoke-SmbShareAccess": true, "Block-SmbShareAccess": true,
	"Unblock-SmbShareAccess": true, "Unregister-ScheduledTask": true, "Remove-ClusterResource": true, "Remove-ClusterGroup": true, "Remove-ClusterNode": true,
}

// noDelegation returns the error of a cluster cmdlet in a remote session without CredSSP: the cmdlet needs the user's
// credentials on another node, and the session can't pass them on.
func noDelegation(sig *signatures.Signature) *values.Error {
	return &values.Error{
		Message: "You do not have administrative privileges on the cluster. Contact your network administrator to request access.\r\n    Access is denied",
		ID:      "ClusterCmdletException," + sig.Id(), Exception: "Microsoft.FailoverClusters.PowerShell.ClusterCmdletException",
		HResult: accessDenied, Category: "AuthenticationError",
		Inner: &values.Error{Message: "Access is denied", Exception: "System.ComponentModel.Win32Exception", HResult: accessDenied, NativeCode: 5},
	}
}

// accessDenied is the HRESULT E_ACCESSDENIED, 0x80070005.
const accessDenied = -2147024891

func (c *call) implementation() (Command, error) {
	if own := c.in.S.language(c.sig.Name); own != nil {
		return func(inv *Invocation) error { return own(c.in, inv) }, nil
	}
	if run := c.in.S.Host.Command(c.sig.Name); run != nil {
		return run, nil
	}
	return nil, values.NotSupported("the cmdlet %s", c.sig.Name)
}

func (c *call) invocation(input []values.Value, piped bool, emit func(values.Value)) *Invocation {
	items := make([]values.Value, len(input))
	for i, v := range input {
		items[i] = values.Plain(v)
	}
	return &Invocation{Name: c.sig.Name, Params: c.params, Input: items, Piped: piped, Session: c.in.S, Emit: emit, Warn: c.warn, WriteError: c.writeError}
}

func (c *call) warn(text string) {
	c.warned = append(c.warned, warningRecord(text))
	action := values.ToString(c.in.Sc.get("WarningPreference"))
	if v, ok := c.params["WarningAction"]; ok {
		action = values.ToString(v)
	}
	switch strings.ToLower(action) {
	case "silentlycontinue", "ignore":
	case "continue":
		c.in.S.warn(text)
	default:
		panic(values.NotSupported("a warning while $WarningPreference is %s", action))
	}
}

// writeError handles a non-terminating error as -ErrorAction demands: with Stop, it returns the error; with Ignore, it drops
// the error; with other actions, it adds the error to $Error.
func (c *call) writeError(err *values.Error) error {
	e := values.AsError(err)
	if e.NotSupported {
		return e
	}
	c.failed = true
	if e.Command == "" {
		e.Command = c.sig.Name
	}
	switch strings.ToLower(c.action) {
	case "stop", "inquire":
		e.Fatal = true
		return e
	case "ignore":
		return nil
	}
	c.errors = append(c.errors, e)
	located := values.AsError(c.in.locate(e, c.at))
	c.in.S.record(located)
	if !strings.EqualFold(c.action, "SilentlyContinue") {
		c.in.S.showError(located)
	}
	return nil
}

// finish returns the error of the call, if any, and sets $? and the variables named by -OutVariable, -ErrorVariable
// and -WarningVariable.
func (c *call) finish(err error, emitted []values.Value) error {
	var e *values.Error
	if errors.As(err, &e) && e.NonTerminating && !e.Fatal {
		err = c.writeError(e)
	}
	c.in.S.ok = err == nil && !c.failed
	for name, items := range map[string][]values.Value{"OutVariable": emitted, "ErrorVariable": c.errors, "WarningVariable": c.warned} {
		variable := values.ToString(c.params[name])
		if variable == "" {
			continue
		}
		if more, ok := strings.CutPrefix(variable, "+"); ok {
			variable = more
			items = append(append([]values.Value{}, values.Array(c.in.Sc.get(more))...), items...)
		}
		c.in.Sc.set(variable, &values.List{TypeName: values.ArrayListType, Items: items})
	}
	return err
}
