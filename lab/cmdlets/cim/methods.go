package cim

import (
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/windows/scm"
)

// instance is an object of the model with methods of its class; a method returns the properties of its result, the return
// value and what it gives out.
type instance struct {
	model any
	call  func(method string, args *posh.Hashtable) ([]*posh.Property, error)
}

func (s Cmdlets) invokeCimMethod(c *posh.Invocation) error {
	if _, err := s.namespace(c); err != nil {
		return refused(c, err)
	}
	args := methodArguments(c)
	if c.Has("ClassName") {
		result, err := s.classMethod(c.String("ClassName"), c.String("MethodName"), args)
		return emitResult(c, result, err)
	}
	for _, v := range c.Objects("InputObject") {
		o, ok := v.(*posh.Object)
		if !ok {
			return posh.NotSupported("Invoke-CimMethod on something else than a CIM instance")
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

// classMethod calls a static method.
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

// methodArguments are those of -Arguments by name.
func methodArguments(c *posh.Invocation) *posh.Hashtable {
	if args, ok := c.Value("Arguments").(*posh.Hashtable); ok {
		return args
	}
	return posh.NewHashtable(false)
}

// onlyArguments refuses arguments that the lab does not model.
func onlyArguments(method string, args *posh.Hashtable, names ...string) error {
	for _, k := range args.Keys {
		if !cmdlets.AnyMatches(names, k) || len(names) == 0 {
			return posh.NotSupported("the argument %s of %s", k, method)
		}
	}
	return nil
}

// returned is the result of a method that gives out nothing but its return value.
func returned(code int64) []*posh.Property {
	return []*posh.Property{posh.P("ReturnValue", code)}
}

// emitResult writes a method's result: what Windows refuses is a return value, not an error, where the method has one.
func emitResult(c *posh.Invocation, result []*posh.Property, err error) error {
	if err != nil {
		return refused(c, err)
	}
	c.Emit(posh.NewObject("Microsoft.Management.Infrastructure.CimMethodResult", append(result, posh.P("PSComputerName", nil))...))
	return nil
}

// newCimInstance makes an instance that is on the client alone, as an argument of a method (Microsoft, New-CimInstance:
// ClientOnly).
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
