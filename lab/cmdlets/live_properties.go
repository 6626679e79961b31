package cmdlets

import (
	"math"

	"changeover/lab/posh"
)

// Enum returns a read-only property with a value of an enumeration.
func Enum(name, value string, number int64) *posh.Property {
	return &posh.Property{Name: name, Get: func() posh.Value { return value }, Enum: true, Number: number}
}

// Fixed returns a read-only property.
func Fixed(name string, value posh.Value) *posh.Property {
	return posh.LiveProperty(name, func() posh.Value { return value }, nil)
}

// Lazy returns a read-only property whose value is computed at each read.
func Lazy(name string, get func() posh.Value) *posh.Property {
	return posh.LiveProperty(name, get, nil)
}

// setter sets a property of an object of the model.
type setter func(property string, value any) error

// settable returns a property that calls set with the new value when it is assigned; set may return an error. convert
// converts the new value to the property's type, as scripts see it (shown) and as the model stores it (stored).
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

// Text returns a settable property of type String.
func Text(name, value string, set setter) *posh.Property {
	return settable(name, value, set, func(v posh.Value) (posh.Value, any, error) {
		return posh.ToString(v), posh.ToString(v), nil
	})
}

// Number returns a settable property of type DWORD.
func Number(name string, value uint32, set setter) *posh.Property {
	return settable(name, int64(value), set, func(v posh.Value) (posh.Value, any, error) {
		n, err := posh.ToInt(v)
		if err == nil && (n < 0 || n > math.MaxUint32) {
			err = posh.NewException("System.Management.Automation.PSInvalidCastException", "Cannot convert value \"%d\" to type \"System.UInt32\". Error: \"Value was either too large or too small for a UInt32.\"", n)
		}
		return n, uint32(n), err //nolint:gosec // checked above
	})
}

// Flag returns a settable property that is a DWORD of the cluster and a Boolean in PowerShell.
func Flag(name string, value bool, set setter) *posh.Property {
	return settable(name, value, set, func(v posh.Value) (posh.Value, any, error) {
		on := posh.Truthy(v)
		if on {
			return on, uint32(1), nil
		}
		return on, uint32(0), nil
	})
}

// Named returns an object whose string form is its name.
func Named(typeName, name string, live any, props ...*posh.Property) *posh.Object {
	o := posh.NewObject(typeName, props...)
	o.Text = func() string { return name }
	o.Live = live
	return o
}
