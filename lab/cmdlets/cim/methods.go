package cim

import (
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/windows/scm"
)

// instance is an object of the model with the methods of its class. call returns the properties of the method's
// result: its return value and its output parameters.
type instance struct {
	model any
	call  func(method string, args *posh.Hashtable) ([]*posh.Property, error)
}

func (s Cmdlets) invokeCimMethod(c *posh.Invocation) error {
	if _, err := s.namespace(c); err != nil {
		return writeWindowsError(c, err)
	}
	args := methodArguments(c)
	if c.Has("ClassName") {
		result, err := s.classMethod(c.String("ClassName"), c.String("MethodName"), args)
		return emitResult(c, result, err)
	}
	for _, v := range c.Objects("InputObject") {
		o, ok := v.(*posh.Object)
		if !ok {
			return posh.NotSupported("Invoke-CimMethod on a value other than a CIM instance")
		}
		var result []*posh.Property
		var err error
		switch live := o.Live.(type) {
		case scm.Service:
			var code int64
			code, err = s.serviceMethod(c.String("MethodName"), live.Name, args)
			result = returned(code)
		case instance:
			result, err = live.call(c.String("MethodName"), args)
		default:
			return posh.NotSupported("Invoke-CimMethod on %s", o.TypeName)
		}
		if err := emitResult(c, result, err); err != nil {
			return err
		}
	}
	return nil
}

// classMethod calls a static method and returns the properties of its result.
func (s Cmdlets) classMethod(class, method string, args *posh.Hashtable) ([]*posh.Property, error) {
	if cmdlets.Equal(method, "Create") {
		switch strings.ToLower(class) {
		case "win32_service":
			code, err := s.createCimService(args)
			return returned(code), err
		case "win32_share", "win32_clustershare":
			code, err := s.createShare(class, args)
			return returned(code), err
		}
	}
	return nil, posh.NotSupported("the method %s of the class %s", method, class)
}

// methodArguments returns the argument of -Arguments, or an empty table.
func methodArguments(c *posh.Invocation) *posh.Hashtable {
	if args, ok := c.Value("Arguments").(*posh.Hashtable); ok {
		return args
	}
	return posh.NewHashtable(false)
}

// onlyArguments returns a NotSupported error for an argument that is not among names.
func onlyArguments(method string, args *posh.Hashtable, names ...string) error {
	for _, k := range args.Keys {
		if !cmdlets.AnyMatches(names, k) || len(names) == 0 {
			return posh.NotSupported("the argument %s of %s", k, method)
		}
	}
	return nil
}

// returned returns the result of a method that has no output parameters.
func returned(code int64) []*posh.Property {
	return []*posh.Property{posh.P("ReturnValue", code)}
}

// emitResult writes the result of a method. err is an error of the cmdlet. If the class defines return values, a method that
// fails has a return value instead.
func emitResult(c *posh.Invocation, result []*posh.Property, err error) error {
	if err != nil {
		return writeWindowsError(c, err)
	}
	c.Emit(posh.NewObject("Microsoft.Management.Infrastructure.CimMethodResult", append(result, posh.P("PSComputerName", nil))...))
	return nil
}

// newCimInstance creates an instance that exists only in the session, for use as an argument of a method (Microsoft,
// New-CimInstance: -ClientOnly).
func (s Cmdlets) newCimInstance(c *posh.Invocation) error {
	if !c.Bool("ClientOnly") {
		return posh.NotSupported("New-CimInstance without -ClientOnly")
	}
	o := cimObject(c.String("ClassName"), nil)
	if given, ok := c.Value("Property").(*posh.Hashtable); ok {
		for _, k := range given.Keys {
			v, _ := given.Get(k)
			o.Properties = append(o.Properties, posh.P(k, v))
		}
	}
	c.Emit(o)
	return nil
}
