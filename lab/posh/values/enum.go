package values

import "strings"

// Enums maps enumerations that no cmdlet's signature declares, by lower-case type name, to their values. A value's
// number is its index.
var Enums = map[string][]string{
	"system.stringcomparison":   {"CurrentCulture", "CurrentCultureIgnoreCase", "InvariantCulture", "InvariantCultureIgnoreCase", "Ordinal", "OrdinalIgnoreCase"},
	"system.stringsplitoptions": {"None", "RemoveEmptyEntries"},
	"system.datetimekind":       {"Unspecified", "Utc", "Local"},
	actionPreference:            {"SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend"},
}

// ToAction converts the name of an ActionPreference.
func ToAction(v Value) (Value, error) {
	for i, name := range Enums[actionPreference] {
		if strings.EqualFold(name, ToString(v)) {
			return Enum{Type: "System.Management.Automation.ActionPreference", Name: name, Number: int64(i)}, nil
		}
	}
	return nil, NotSupported("the preference %s", ToString(v))
}

// actionPreference is the lower-case type name of $ErrorActionPreference, $WarningPreference and the other preference
// variables.
const actionPreference = "system.management.automation.actionpreference"
