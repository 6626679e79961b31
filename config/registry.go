package config

import (
	"strconv"
	"strings"
)

// KindDWord is the .NET name of a REG_DWORD.
const KindDWord = "DWord"

// registryKinds are the types of registry values that the service writes, by
// Windows' name, as .NET's RegistryValueKind names them.
var registryKinds = map[string]string{
	"REG_SZ":        "String",
	"REG_EXPAND_SZ": "ExpandString",
	"REG_MULTI_SZ":  "MultiString",
	"REG_DWORD":     KindDWord,
}

// RegistryType is the type of DisableGS as .NET's RegistryValueKind names it, or
// empty where the site file names a type that the service does not write.
func (g Ghostscript) RegistryType() string { return registryKinds[strings.ToUpper(g.Type)] }

// decimal is the data as the service compares it: a REG_DWORD in decimal.
func (g Ghostscript) decimal() string {
	if number, ok := g.Number(); ok && g.RegistryType() == KindDWord {
		return strconv.FormatUint(number, 10)
	}
	return g.Data
}

// Number reads the data as a number of 32 bits in decimal or, with 0x, in
// hexadecimal. A leading zero does not make it octal.
func (g Ghostscript) Number() (uint64, bool) {
	text, base := g.Data, 10
	if hex, ok := strings.CutPrefix(strings.ToLower(g.Data), "0x"); ok {
		text, base = hex, 16
	}
	number, err := strconv.ParseUint(text, base, 32)
	return number, err == nil
}
