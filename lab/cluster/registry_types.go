package cluster

// RegType is a registry value's type by its Windows name.
type RegType string

// Registry value types.
const (
	RegSZ       RegType = "REG_SZ"
	RegExpandSZ RegType = "REG_EXPAND_SZ"
	RegMultiSZ  RegType = "REG_MULTI_SZ"
	RegDWord    RegType = "REG_DWORD"
	RegQWord    RegType = "REG_QWORD"
	RegBinary   RegType = "REG_BINARY"
)

// RegValue is one typed value of a registry key. Which of the data fields
// counts depends on Type.
type RegValue struct {
	// Name of the value; empty is the key's default value.
	Name string
	Type RegType
	// Text of REG_SZ and REG_EXPAND_SZ, unexpanded.
	Text string
	// Lines of REG_MULTI_SZ.
	Lines []string
	// Number of REG_DWORD and REG_QWORD.
	Number uint64
	// Bytes of REG_BINARY.
	Bytes []byte
}

// RegKey is a copy of one key: its values in the order of their creation and
// the names of its subkeys in order of the alphabet.
type RegKey struct {
	// Path below HKEY_LOCAL_MACHINE as it is spelled in the registry.
	Path string
	// Access is the key's own access list, as a security descriptor in text; empty: what it inherits.
	Access  string
	Values  []RegValue
	SubKeys []string
}

// Value finds a value of the key by name, ignoring case.
func (k RegKey) Value(name string) (RegValue, bool) {
	for _, v := range k.Values {
		if fold(v.Name) == fold(name) {
			return v, true
		}
	}
	return RegValue{}, false
}

// SZ makes a REG_SZ value.
func SZ(name, text string) RegValue { return RegValue{Name: name, Type: RegSZ, Text: text} }

// ExpandSZ makes a REG_EXPAND_SZ value.
func ExpandSZ(name, text string) RegValue { return RegValue{Name: name, Type: RegExpandSZ, Text: text} }

// MultiSZ makes a REG_MULTI_SZ value.
func MultiSZ(name string, lines ...string) RegValue {
	return RegValue{Name: name, Type: RegMultiSZ, Lines: lines}
}

// DWord makes a REG_DWORD value.
func DWord(name string, number uint32) RegValue {
	return RegValue{Name: name, Type: RegDWord, Number: uint64(number)}
}
