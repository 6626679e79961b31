package signatures

import (
	"slices"
	"strings"
	"unicode/utf8"

	"changeover/lab/posh/values"
)

// mayBeEmpty holds the mandatory parameters that accept $null and empty values according to Microsoft (AllowNull,
// AllowEmptyString, AllowEmptyCollection).
var mayBeEmpty = map[string]bool{
	"Set-Content.Value": true, "Add-Content.Value": true, "Write-Output.InputObject": true, "Write-Error.Message": true, "Write-Warning.Message": true,
	"ConvertTo-Json.InputObject": true, "Set-ItemProperty.Value": true, "Add-Member.Value": true, "Join-Path.ChildPath": true, "ConvertFrom-Json.InputObject": true,
}

// convert converts a value to the parameter's type. Its errors have the texts of Windows.
func (s *Signature) convert(p *parameter, a Given) (values.Value, error) {
	v := values.Plain(a.Value)
	if v == (unknown{}) {
		return v, nil
	}
	if err := s.checkEmpty(p, v); err != nil {
		return nil, err
	}
	if v == nil {
		return nullFor(p), nil
	}
	if len(p.Values) > 0 {
		return s.convertListed(p, v)
	}
	full := p.typeName()
	base := strings.TrimSuffix(full, "[]")
	if a.Text != "" && base == "System.String" {
		v = a.Text
	}
	out, err := s.convertTyped(p, v, full, base)
	if err != nil {
		return nil, s.cannotConvert(p, err)
	}
	return out, nil
}

// nullFor returns the value of a parameter that is given $null.
func nullFor(p *parameter) values.Value {
	switch {
	case p.isSwitch():
		return false
	case p.typeName() == "System.String":
		return ""
	}
	return nil
}

func (s *Signature) convertTyped(p *parameter, v values.Value, full, base string) (values.Value, error) {
	_, many := values.Enumerable(v)
	switch {
	case p.isSwitch(), base == "System.Boolean":
		return toSwitch(v, full)
	case full == "System.String" && many:
		return nil, &values.Error{Message: "Cannot convert '" + values.TypeName(v) + "' to the type 'System.String' required by parameter '" + p.Name + "'. Specified method is not supported."}
	case p.Type == "StringCollection":
		return values.ConvertArray(v, "System.String")
	case base == "System.Management.Automation.ScriptBlock":
		return toBlocks(v, full)
	case base == "System.Object", base == "System.Management.Automation.PSObject":
		if full != base {
			return values.ConvertArray(v, base)
		}
		return v, nil
	case strings.HasPrefix(base, "Nullable"):
		return v, nil
	case base == "System.Char":
		return toCharacters(v, full)
	case base == "System.String", base == "System.DateTime", base == "System.TimeSpan", base == "System.Version",
		base == "System.Byte", base == "System.Double", values.IsInteger(base), full == "System.Collections.Hashtable", full == "System.Collections.IDictionary":
		return values.ConvertTo(v, full)
	}
	return v, nil // the cmdlet checks values of the host's types
}

// toCharacters converts values for a parameter of type Char. The lab keeps a Char as a string of one character.
func toCharacters(v values.Value, full string) (values.Value, error) {
	items := values.Array(v)
	for _, it := range items {
		if text, ok := it.(string); !ok || utf8.RuneCountInString(text) != 1 {
			return nil, values.BadText(it, "System.Char", "String must be exactly one character long.")
		}
	}
	if strings.HasSuffix(full, "[]") {
		return items, nil
	}
	return v, nil
}

func toSwitch(v values.Value, full string) (values.Value, error) {
	switch x := v.(type) {
	case bool, int64, float64:
		return values.Truthy(v), nil
	case []values.Value:
		if strings.HasSuffix(full, "[]") {
			return x, nil
		}
	}
	return nil, values.NoConversion(v, full).WordedForBoolean(v)
}

func toBlocks(v values.Value, full string) (values.Value, error) {
	for _, it := range values.Array(v) {
		if _, ok := it.(*values.ScriptBlock); !ok {
			return nil, values.NoConversion(it, "System.Management.Automation.ScriptBlock")
		}
	}
	if strings.HasSuffix(full, "[]") {
		return values.Array(v), nil
	}
	return v, nil
}

func (s *Signature) cannotConvert(p *parameter, err error) error {
	cause := values.AsError(err)
	if cause.NotSupported {
		return cause
	}
	return s.bindingError("CannotConvertArgumentNoMessage", "Cannot bind parameter '%s'. %s", p.Name, cause.Message)
}

// convertListed checks a value of an enumeration or a ValidateSet and returns it with the spelling of the table.
func (s *Signature) convertListed(p *parameter, v values.Value) (values.Value, error) {
	items := values.Array(v)
	out := make([]values.Value, 0, len(items))
	for _, it := range items {
		for _, name := range listedNames(it) {
			at := slices.IndexFunc(p.Values, func(have string) bool { return strings.EqualFold(have, name) })
			if at < 0 {
				return nil, s.notListed(p, name)
			}
			out = append(out, p.Values[at])
		}
	}
	switch {
	case strings.HasSuffix(p.Type, "[]"):
		return out, nil
	case len(out) == 1:
		return out[0], nil
	}
	return strings.Join(values.Strings(out), ", "), nil
}

// listedNames splits "A, B", which PowerShell accepts as a set of flags.
func listedNames(v values.Value) []string {
	parts := strings.Split(values.ToString(v), ",")
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	return parts
}

func (s *Signature) notListed(p *parameter, name string) error {
	list := strings.Join(p.Values, ", ")
	if strings.HasPrefix(strings.ToLower(p.Type), "string") || strings.HasPrefix(p.Type, "UInt") || strings.HasPrefix(p.Type, "Int") {
		return s.validationError("ParameterArgumentValidationError", "Cannot validate argument on parameter '%s'. The argument \"%s\" does not belong to the set \"%s\" specified by the ValidateSet attribute. "+
			"Supply an argument that is in the set and then try the command again.",
			p.Name, name, strings.ReplaceAll(list, ", ", ","))
	}
	return s.bindingError("CannotConvertArgumentNoMessage", "Cannot bind parameter '%s'. Cannot convert value \"%s\" to type \"%s\". "+
		"Error: \"Unable to match the identifier name %s to a valid enumerator name. Specify one of the following enumerator names and try again:\r\n%s\"",
		p.Name, name, p.typeName(), name, list)
}

// checkEmpty returns an error if a mandatory parameter gets $null, an empty string or an empty array.
func (s *Signature) checkEmpty(p *parameter, v values.Value) error {
	if !p.Required || mayBeEmpty[s.Name+"."+p.Name] {
		return nil
	}
	if v == nil {
		return s.validationError("ParameterArgumentValidationErrorNullNotAllowed", "Cannot bind argument to parameter '%s' because it is null.", p.Name)
	}
	if text, ok := v.(string); ok && text == "" && strings.HasPrefix(p.Type, "String") {
		return s.validationError("ParameterArgumentValidationErrorEmptyStringNotAllowed", "Cannot bind argument to parameter '%s' because it is an empty string.", p.Name)
	}
	if items, many := values.Enumerable(v); many && len(items) == 0 {
		return s.validationError("ParameterArgumentValidationErrorEmptyArrayNotAllowed", "Cannot bind argument to parameter '%s' because it is an empty array.", p.Name)
	}
	return nil
}
