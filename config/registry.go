package config

import (
	"strconv"
	"strings"
)

// kindDWord is the .NET name of a REG_DWORD.
const kindDWord = "DWord"

// registryKinds are the types of registry values that the service writes, by
// Windows' name, as .NET's RegistryValueKind names them.
var registryKinds = map[string]string{
	"REG_SZ":        "String",
	"REG_EXPAND_SZ": "ExpandString",
	"REG_MULTI_SZ":  "MultiString",
	"REG_DWORD":     kindDWord,
}

// RegistryType is the type of DisableGS as .NET's RegistryValueKind names it, or
// empty where the site file names a type that the service does not write.
func (g Ghostscript) RegistryType() string { return registryKinds[strings.ToUpper(g.Type)] }

// decimal is the data as the service compares it: a REG_DWORD in decimal.
func (g Ghostscript) decimal() string {
	if number, ok := dword(g.Data); ok && g.RegistryType() == kindDWord {
		return strconv.FormatUint(number, 10)
	}
	return g.Data
}

// dword reads a number of 32 bits in decimal or, with 0x, in hexadecimal. A
// leading zero alone does not make it octal: nobody would expect that.
func dword(text string) (uint64, bool) {
	base := 10
	if hex, ok := strings.CutPrefix(strings.ToLower(text), "0x"); ok {
		text, base = hex, 16
	}
	number, err := strconv.ParseUint(text, base, 32)
	return number, err == nil
}
