package values

import "strings"

// Enums are enumerations that belong to no cmdlet, with their numbers as places.
var Enums = map[string][]string{
	"system.stringcomparison":   {"CurrentCulture", "CurrentCultureIgnoreCase", "InvariantCulture", "InvariantCultureIgnoreCase", "Ordinal", "OrdinalIgnoreCase"},
	"system.stringsplitoptions": {"None", "RemoveEmptyEntries"},
	"system.datetimekind":       {"Unspecified", "Utc", "Local"},
	actionPreference:            {"SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend"},
}

// ToAction is the ActionPreference of that name.
func ToAction(v Value) (Value, error) {
	for i, name := range Enums[actionPreference] {
		if strings.EqualFold(name, ToString(v)) {
			return Enum{Type: "System.Management.Automation.ActionPreference", Name: name, Number: int64(i)}, nil
		}
	}
	return nil, NotSupported("the preference %s", ToString(v))
}

// actionPreference is the type of $ErrorActionPreference and its like, in lower case.
const actionPreference = "system.management.automation.actionpreference"
