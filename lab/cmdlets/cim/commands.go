// Package cim has the cmdlets and classes of CIM, with their query language.
package cim

import (
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/windows/scm"
)

// Cmdlets are the cmdlets and classes of CIM.
type Cmdlets struct{ *cmdlets.Process }

// Commands are Get-CimInstance and Invoke-CimMethod for the classes of
// root/cimv2 that the lab models.
func (s Cmdlets) Commands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-CimInstance":  cmdlets.Only(s.getCimInstance, "ClassName", "Filter", "Namespace"),
		"Invoke-CimMethod": cmdlets.Only(s.invokeCimMethod, "InputObject", "ClassName", "MethodName", "Arguments", "Namespace"),
	}
}

func cimError(command, id, category, message string) *posh.Error {
	return &posh.Error{
		Message: message, ID: id + ",Microsoft.Management.Infrastructure.CimCmdlets." + cmdlets.CommandClass(command), Exception: cmdlets.CimException, Category: category, NonTerminating: true,
	}
}

func cimNamespace(c *posh.Invocation) error {
	if ns := c.String("Namespace"); ns != "" && !cmdlets.Equal(strings.ReplaceAll(ns, `\`, "/"), "root/cimv2") {
		return posh.NotSupported("the CIM namespace %s", ns)
	}
	return nil
}

func (s Cmdlets) getCimInstance(c *posh.Invocation) error {
	if err := cimNamespace(c); err != nil {
		return err
	}
	class := c.String("ClassName")
	instances, ok := s.cimInstances(class)
	if !ok {
		if !mayExist(class) {
			return c.WriteError(cimError(c.Name, "HRESULT 0x80041010", "MetadataError", "Invalid class "))
		}
		return posh.NotSupported("the CIM class %s", class)
	}
	filter, err := parseWQL(c.String("Filter"))
	if err != nil {
		return c.WriteError(cimError(c.Name, "HRESULT 0x80041017", "InvalidArgument", "Invalid query "))
	}
	for _, o := range instances {
		keep, err := filter.matches(o)
		if err != nil {
			return err
		}
		if keep {
			c.Emit(o)
		}
	}
	return nil
}

// mayExist: Windows has many more classes than the lab; only other names are invalid.
func mayExist(class string) bool {
	lower := strings.ToLower(class)
	return strings.HasPrefix(lower, "win32_") || strings.HasPrefix(lower, "cim_")
}

func (s Cmdlets) invokeCimMethod(c *posh.Invocation) error {
	if err := cimNamespace(c); err != nil {
		return err
	}
	args := methodArguments(c)
	if c.Has("ClassName") {
		if cmdlets.Equal(c.String("ClassName"), "Win32_Service") && cmdlets.Equal(c.String("MethodName"), "Create") {
			code, err := s.createCimService(args)
			return emitReturn(c, code, err)
		}
		return posh.NotSupported("the method %s of the class %s", c.String("MethodName"), c.String("ClassName"))
	}
	for _, v := range c.Objects("InputObject") {
		o, ok := v.(*posh.Object)
		if !ok {
			return posh.NotSupported("Invoke-CimMethod on something else than a CIM instance")
		}
		svc, ok := o.Live.(scm.Service)
		if !ok {
			return posh.NotSupported("Invoke-CimMethod on %s", o.TypeName)
		}
		code, err := s.serviceMethod(c.String("MethodName"), svc.Name, args)
		if err := emitReturn(c, code, err); err != nil {
			return err
		}
	}
	return nil
}

// methodArguments are those of -Arguments by name.
func methodArguments(c *posh.Invocation) *posh.Hashtable {
	if args, ok := c.Value("Arguments").(*posh.Hashtable); ok {
		return args
	}
	return posh.NewHashtable(false)
}

// emitReturn writes a method's result: what Windows refuses is a return value, not an error.
func emitReturn(c *posh.Invocation, code int64, err error) error {
	if err != nil {
		return err
	}
	c.Emit(posh.NewObject("Microsoft.Management.Infrastructure.CimMethodResult", posh.P("ReturnValue", code), posh.P("PSComputerName", nil)))
	return nil
}
