package activities

// RegistryValue is one value below HKEY_LOCAL_MACHINE (9.3, 9.9-6, 9.10).
type RegistryValue struct {
	// Key below HKLM, spelled for 64-bit Windows, e.g. SOFTWARE\Wow6432Node\PP-COM\MRS\Services.
	Key  string `json:"key"`
	Name string `json:"name"`
	// Type is String, ExpandString, MultiString or DWord; an existing value's type is kept (E-C06)
	// unless ForceType.
	Type      string `json:"type"`
	ForceType bool   `json:"forceType,omitempty"`
	// Exactly one of the following says what the data must be.

	// Data in whole: a number in decimal for DWord, lines for MultiString.
	Data []string `json:"data,omitempty"`
	// Lines wishes for a list value.
	Lines *RegistryLines `json:"lines,omitempty"`
	// URLHost replaces the host part of an address such as tcpip://host:13010 and keeps scheme and
	// port; a missing value becomes URLScheme://URLHost:URLPort (9.3-3).
	URLHost   string `json:"urlHost,omitempty"`
	URLScheme string `json:"urlScheme,omitempty"`
	URLPort   int    `json:"urlPort,omitempty"`
}

// RegistryLines is what a multi-line value must and may hold; lines compare
// case-insensitively and blanks after commas are repaired (9.3-8).
type RegistryLines struct {
	// Present lines must be there.
	Present []string `json:"present,omitempty"`
	// Only: no lines but Present and Allowed may stay.
	Only    bool     `json:"only,omitempty"`
	Allowed []string `json:"allowed,omitempty"`
	// DropHosts removes lines that name one of these hosts as a whole token.
	DropHosts []string `json:"dropHosts,omitempty"`
	// OnlyIfExists leaves a missing value missing.
	OnlyIfExists bool `json:"onlyIfExists,omitempty"`
}

// ActivityName implements Wanted.
func (RegistryValue) ActivityName() string { return "EnsureRegistryValue" }
