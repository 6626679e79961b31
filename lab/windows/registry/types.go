package registry

import "changeover/lab/win32"

// Type is a registry value's type by its Windows name.
type Type string

// Registry value types.
const (
	RegSZ       Type = "REG_SZ"
	RegExpandSZ Type = "REG_EXPAND_SZ"
	RegMultiSZ  Type = "REG_MULTI_SZ"
	RegDWord    Type = "REG_DWORD"
	RegQWord    Type = "REG_QWORD"
	RegBinary   Type = "REG_BINARY"
)

// Value is one typed value of a registry key. Type determines which of the
// other fields holds the data.
type Value struct {
	// Name is empty for the key's default value.
	Name string
	Type Type
	// Text is the data of REG_SZ and REG_EXPAND_SZ, unexpanded.
	Text string
	// Lines is the data of REG_MULTI_SZ.
	Lines []string
	// Number is the data of REG_DWORD and REG_QWORD.
	Number uint64
	// Bytes is the data of REG_BINARY.
	Bytes []byte
}

// Key is a copy of one key: its values in the order of their creation and
// the names of its subkeys in alphabetical order.
type Key struct {
	// Path is the path below HKEY_LOCAL_MACHINE as spelled in the registry.
	Path string
	// Access is the key's own access list, as a security descriptor in text (SDDL); empty if it inherits the parent's.
	Access  string
	Values  []Value
	SubKeys []string
}

// Value finds a value of the key by name, ignoring case.
func (k Key) Value(name string) (Value, bool) {
	for _, v := range k.Values {
		if win32.Fold(v.Name) == win32.Fold(name) {
			return v, true
		}
	}
	return Value{}, false
}

// SZ makes a REG_SZ value.
func SZ(name, text string) Value { return Value{Name: name, Type: RegSZ, Text: text} }

// ExpandSZ makes a REG_EXPAND_SZ value.
func ExpandSZ(name, text string) Value { return Value{Name: name, Type: RegExpandSZ, Text: text} }

// MultiSZ makes a REG_MULTI_SZ value.
func MultiSZ(name string, lines ...string) Value {
	return Value{Name: name, Type: RegMultiSZ, Lines: lines}
}

// DWord makes a REG_DWORD value.
func DWord(name string, number uint32) Value {
	return Value{Name: name, Type: RegDWord, Number: uint64(number)}
}
