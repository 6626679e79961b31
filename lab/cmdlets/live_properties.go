package cmdlets

import (
	"math"

	"changeover/lab/posh"
)

// Enum is a read-only property with an enumerated value.
func Enum(name, value string, number int64) *posh.Property {
	return &posh.Property{Name: name, Get: func() posh.Value { return value }, Enum: true, Number: number}
}

// Fixed is a read-only property.
func Fixed(name string, value posh.Value) *posh.Property {
	return posh.LiveProperty(name, func() posh.Value { return value }, nil)
}

// Lazy is a read-only property that is made when it is read.
func Lazy(name string, get func() posh.Value) *posh.Property {
	return posh.LiveProperty(name, get, nil)
}

// setter writes a property of a live object through the model.
type setter func(property string, value any) error

// settable is a property that the model may refuse to change; convert makes the
// given value the property's type.
func settable(name string, value posh.Value, set setter, convert func(posh.Value) (shown posh.Value, stored any, err error)) *posh.Property {
	current := value
	return posh.LiveProperty(name, func() posh.Value { return current }, func(v posh.Value) error {
		shown, stored, err := convert(v)
		if err != nil {
			return err
		}
		if err := set(name, stored); err != nil {
			return err
		}
		current = shown
		return nil
	})
}

// Text is a string.
func Text(name, value string, set setter) *posh.Property {
	return settable(name, value, set, func(v posh.Value) (posh.Value, any, error) {
		return posh.ToString(v), posh.ToString(v), nil
	})
}

// Number is a DWORD.
func Number(name string, value uint32, set setter) *posh.Property {
	return settable(name, int64(value), set, func(v posh.Value) (posh.Value, any, error) {
		n, err := posh.ToInt(v)
		if err == nil && (n < 0 || n > math.MaxUint32) {
			err = posh.NewException("System.Management.Automation.PSInvalidCastException", "Cannot convert value \"%d\" to type \"System.UInt32\". Error: \"Value was either too large or too small for a UInt32.\"", n)
		}
		return n, uint32(n), err //nolint:gosec // checked above
	})
}

// Flag is a DWORD that the module shows as a boolean.
func Flag(name string, value bool, set setter) *posh.Property {
	return settable(name, value, set, func(v posh.Value) (posh.Value, any, error) {
		on := posh.Truthy(v)
		if on {
			return on, uint32(1), nil
		}
		return on, uint32(0), nil
	})
}

// Named is an object that becomes its name in a string.
func Named(typeName, name string, live any, props ...*posh.Property) *posh.Object {
	o := posh.NewObject(typeName, props...)
	o.Text = func() string { return name }
	o.Live = live
	return o
}
