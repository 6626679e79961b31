package posh

import (
	"strings"
	"time"

	"changeover/lab/posh/interpreter"
	"changeover/lab/posh/values"
)

// language returns the implementation of a cmdlet that belongs to the language and not to a host, or nil.
func language(name string) interpreter.LanguageCommand {
	switch name {
	case "ForEach-Object":
		return forEachObject
	case "Where-Object":
		return whereObject
	case "Select-Object":
		return selectObject
	case "Sort-Object":
		return sortObject
	case "Out-Null":
		return func(*interpreter.Interp, *Invocation) error { return nil }
	case "Out-String":
		return outString
	case "Write-Output", "Write-Warning", "Write-Error", "Write-Host", "Write-Verbose", "Write-Debug", "Write-Progress", "Write-Information":
		return writeCommand(name)
	case "New-Object":
		return newObjectCommand
	case "ConvertTo-Json":
		return convertToJSON
	case "ConvertFrom-Json":
		return convertFromJSON
	case "ConvertTo-SecureString":
		return convertToSecureString
	case "Get-Date":
		return getDate
	case "Start-Sleep":
		return startSleep
	case "Join-Path":
		return joinPath
	case "Split-Path":
		return splitPath
	case "Import-Module":
		return importModule
	case "Set-StrictMode":
		return setStrictMode
	}
	return nil
}

// forEachObject implements ForEach-Object as the first command of a pipeline.
func forEachObject(in *interpreter.Interp, c *Invocation) error {
	return interpreter.Pipes{Interp: in}.ThroughStage(c, interpreter.Pipes{Interp: in}.ForEachStage)
}

func whereObject(in *interpreter.Interp, c *Invocation) error {
	return interpreter.Pipes{Interp: in}.ThroughStage(c, interpreter.Pipes{Interp: in}.WhereStage)
}

// setStrictMode implements Set-StrictMode for the scope of its caller, with -Off or with -Version Latest or 3.
func setStrictMode(in *interpreter.Interp, c *Invocation) error {
	version := strings.ToLower(c.String("Version"))
	if !c.Has("Off") && version != "latest" && !strings.HasPrefix(version, "3") {
		return NotSupported("Set-StrictMode -Version %s", c.String("Version"))
	}
	on := !c.Has("Off")
	in.Sc.Strict = &on
	return nil
}

func outString(_ *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "InputObject", "Stream", "Width"); err != nil {
		return err
	}
	var all []string
	for _, v := range c.Objects("InputObject") {
		if e, ok := v.(*Error); ok {
			all = append(all, strings.Split(strings.TrimRight(interpreter.ErrorText(e), "\r\n "), "\r\n")...)
			continue
		}
		all = append(all, interpreter.DisplayLines(v)...)
	}
	if c.Bool("Stream") {
		c.EmitAll(FromStrings(all))
		return nil
	}
	text := strings.Join(all, "\r\n")
	if len(all) > 0 {
		text += "\r\n"
	}
	c.Emit(text)
	return nil
}

func writeCommand(name string) interpreter.LanguageCommand {
	switch name {
	case "Write-Output":
		return writeOutput
	case "Write-Error":
		return writeErrorCommand
	case "Write-Warning":
		return func(_ *interpreter.Interp, c *Invocation) error {
			for _, v := range c.Objects("Message") {
				c.Warn(ToString(v))
			}
			return nil
		}
	case "Write-Host":
		return writeHost
	}
	return func(*interpreter.Interp, *Invocation) error { return nil } // the output of these streams is not shown
}

func writeOutput(_ *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "InputObject"); err != nil {
		return err
	}
	if c.Has("InputObject") && c.Value("InputObject") == nil {
		c.Emit(nil)
	}
	for _, v := range c.Objects("InputObject") {
		c.EmitAll(values.Unroll(v))
	}
	return nil
}

func writeHost(in *interpreter.Interp, c *Invocation) error {
	separator := " "
	if c.Has("Separator") {
		separator = c.String("Separator")
	}
	text := strings.Join(Strings(c.Objects("Object")), separator)
	if !c.Bool("NoNewline") {
		text += "\r\n"
	}
	in.S.Print(text)
	return nil
}

func writeErrorCommand(_ *interpreter.Interp, c *Invocation) error {
	if err := interpreter.Only(c, "Message", "Category", "ErrorId", "TargetObject", "ErrorRecord", "Exception", "CategoryActivity", "CategoryReason", "CategoryTargetName", "CategoryTargetType", "RecommendedAction"); err != nil {
		return err
	}
	if e, ok := c.Value("ErrorRecord").(*Error); ok {
		return c.WriteError(e)
	}
	e := &Error{Message: c.String("Message"), Exception: "Microsoft.PowerShell.Commands.WriteErrorException", Category: c.String("Category"), Target: c.Value("TargetObject")}
	if o, ok := c.Value("Exception").(*Object); ok {
		if cause, ok := o.Live.(*Error); ok {
			e.Exception, e.HResult, e.Inner = cause.Exception, cause.HResult, cause.Inner
			if !c.Has("Message") {
				e.Message = cause.Message
			}
		}
	}
	if !c.Has("Message") && c.Piped {
		e.Message = strings.Join(Strings(c.Input), "\n")
	}
	e.ID = e.Exception
	if c.Has("ErrorId") {
		e.ID = c.String("ErrorId")
	}
	return c.WriteError(e)
}

func startSleep(in *interpreter.Interp, c *Invocation) error {
	d := time.Duration(c.Int("Seconds")) * time.Second
	if c.Has("Milliseconds") {
		d = time.Duration(c.Int("Milliseconds")) * time.Millisecond
	}
	in.S.Wait(d)
	return nil
}
