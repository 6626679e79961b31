package shell

import (
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
)

// Command implements posh.Host. In the objects of the cmdlet, $null is the value of each property that Windows cannot read. Objects of
// a class of which Windows has no instance are left out. A cmdlet to which Windows denies access fails.
func (s *Shell) Command(name string) posh.Command {
	command := s.commands[strings.ToLower(name)]
	if command == nil {
		return nil
	}
	return func(c *posh.Invocation) error {
		if s.isUnreadable(c.Name) {
			return c.WriteError(denied(c.Name))
		}
		emit := c.Emit
		c.Emit = func(v posh.Value) {
			if o, ok := v.(*posh.Object); ok && s.isUnreadable(classOf(o)) {
				return
			}
			s.hide(v)
			emit(v)
		}
		return command(c)
	}
}

// denied returns the error of a cmdlet if Windows denies access (E_ACCESSDENIED).
func denied(command string) *posh.Error {
	const accessDenied = 5
	return &posh.Error{
		Message: "Access is denied. ", ID: "HRESULT 0x80070005," + command, Exception: cmdlets.CimException, Category: "PermissionDenied",
		HResult: cmdlets.Hresult(accessDenied), NonTerminating: true,
	}
}

// hide is hideUnreadable if there is a property that Windows cannot read.
func (s *Shell) hide(v posh.Value) {
	s.Host.World().Unreadable.Range(func(_, _ any) bool {
		s.hideUnreadable(v)
		return false
	})
}

// hideUnreadable makes the properties that Windows cannot read $null: in an object, in the objects that are its properties, and
// in the objects that its methods return.
func (s *Shell) hideUnreadable(v posh.Value) {
	if list, ok := v.([]posh.Value); ok {
		for _, element := range list {
			s.hideUnreadable(element)
		}
	}
	o, ok := v.(*posh.Object)
	if !ok {
		return
	}
	for _, p := range o.Properties {
		if s.isUnreadable(classOf(o) + "." + p.Name) {
			p.Get, p.Enum = func() posh.Value { return nil }, false
		} else if get := p.Get; get != nil {
			p.Get = func() posh.Value {
				value := get()
				s.hideUnreadable(value)
				return value
			}
		} else {
			s.hideUnreadable(p.Value)
		}
	}
	for name, call := range o.Methods {
		o.Methods[name] = func(args []posh.Value) (posh.Value, error) {
			result, err := call(args)
			s.hideUnreadable(result)
			return result, err
		}
	}
}

func classOf(o *posh.Object) string { return o.TypeName[strings.LastIndexAny(o.TypeName, "./")+1:] }

func (s *Shell) isUnreadable(name string) bool {
	_, unreadable := s.Host.World().Unreadable.Load(name)
	return unreadable
}
