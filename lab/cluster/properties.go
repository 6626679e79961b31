package cluster

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changeover/lab/win32"
)

// SetProperty writes a common property of a resource by its name (Microsoft,
// "Resource Common Properties"). Times are in milliseconds. Error 5007 for an unknown
// resource, 87 for an unknown property or an invalid value, 5010 for the Name of another resource.
func (rs Resources) SetProperty(name, property string, value any) error {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	r, err := rs.need(name, "change")
	if err != nil {
		return err
	}
	defer rs.c.w.ChangedLocked()
	switch win32.Fold(property) {
	case "name":
		return rs.rename(r, value)
	case "description":
		return setText(&r.Description, property, value)
	case "separatemonitor":
		return setBool(&r.SeparateMonitor, property, value)
	case "restartaction":
		return setNumber(&r.RestartAction, property, value, 2)
	}
	if field := r.numberProperty(property); field != nil {
		return setNumber(field, property, value, 0xFFFFFFFF)
	}
	return win32.Fail(win32.CodeInvalidParameter, "set property %q of cluster resource %q", property, name)
}

func (r *resource) numberProperty(property string) *uint32 {
	return map[string]*uint32{
		"restartthreshold": &r.RestartThreshold, "restartperiod": &r.RestartPeriod, "restartdelay": &r.RestartDelay,
		"retryperiodonfailure": &r.RetryPeriodOnFailure, "pendingtimeout": &r.PendingTimeout,
		"looksalivepollinterval": &r.LooksAlivePollInterval, "isalivepollinterval": &r.IsAlivePollInterval,
		"persistentstate": &r.PersistentState,
	}[win32.Fold(property)]
}

func (rs Resources) rename(r *resource, value any) error {
	var name string
	if err := setText(&name, "Name", value); err != nil || name == "" {
		return win32.Fail(win32.CodeInvalidParameter, "rename cluster resource %q", r.Name)
	}
	if other := rs.find(name); other != nil && other != r {
		return win32.Fail(win32.CodeObjectExists, "rename cluster resource %q to %q", r.Name, name)
	}
	r.Name = name
	return nil
}

// SetPossibleOwners sets the nodes on which a resource may run; error 5007 for an unknown resource, 5042 for an unknown node.
func (rs Resources) SetPossibleOwners(resource string, nodes []string) error {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	r, err := rs.need(resource, "change the owners of")
	if err != nil {
		return err
	}
	names, err := rs.c.Nodes.spelled(nodes)
	if err != nil {
		return err
	}
	r.PossibleOwners = names
	rs.c.w.ChangedLocked()
	return nil
}

// SetParameter writes a private property. storedOnly reports that the resource is
// online and uses the old value until it comes online again (Windows returns 5024).
// Error 5007 for an unknown resource, 87 for a property that its type does not have or a value of the wrong type.
func (rs Resources) SetParameter(resource, name string, value any) (storedOnly bool, err error) {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	r, err := rs.need(resource, "set a parameter of")
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(r.Parameters, func(p Parameter) bool { return strings.EqualFold(p.Name, name) })
	if i < 0 {
		return false, win32.Fail(win32.CodeInvalidParameter, "set parameter %q of cluster resource %q", name, resource)
	}
	converted, err := parameterValue(r.Parameters[i], value)
	if err != nil {
		return false, err
	}
	r.Parameters[i].Value = converted
	rs.c.w.ChangedLocked()
	return r.state == Online || r.state == OnlinePending, nil
}

func parameterValue(p Parameter, value any) (any, error) {
	if p.Type == "UInt32" {
		var number uint32
		err := setNumber(&number, p.Name, value, 0xFFFFFFFF)
		return number, err
	}
	if p.Type == "StringArray" {
		lines, ok := value.([]string)
		if !ok {
			return nil, win32.Fail(win32.CodeInvalidParameter, "set parameter %q to %v", p.Name, value)
		}
		return slices.Clone(lines), nil
	}
	var text string
	err := setText(&text, p.Name, value)
	return text, err
}

// defaultParameters returns the private properties of a resource type of Windows
// with their defaults (Microsoft, "Resource Private Properties").
func defaultParameters(typ string) []Parameter {
	text := func(name string) Parameter { return Parameter{Name: name, Type: "String", Value: ""} }
	number := func(name string, value uint32) Parameter {
		return Parameter{Name: name, Type: "UInt32", Value: value}
	}
	switch win32.Fold(typ) {
	case win32.Fold(TypeIPAddress):
		return []Parameter{text("Network"), text("Address"), text("SubnetMask"), number("EnableNetBIOS", 0), number("OverrideAddressMatch", 0), number("EnableDhcp", 0)}
	case win32.Fold(TypeNetworkName):
		return []Parameter{text("Name"), text("DnsName"), number("RemapPipeNames", 0), number("RequireDNS", 0), number("RequireKerberos", 1), number("HostRecordTTL", 1200), number("RegisterAllProvidersIP", 0), number("PublishPTRRecords", 0)}
	case win32.Fold(TypeGenericService):
		return []Parameter{text("ServiceName"), text("StartupParameters"), number("UseNetworkName", 0)}
	case win32.Fold(TypePhysicalDisk):
		return []Parameter{text("DiskIdGuid"), number("DiskSignature", 0), number("DiskRunChkDsk", 0), text("DiskUniqueIds"), number("MaintenanceMode", 0)}
	case win32.Fold(TypeFileServer):
		return []Parameter{text("ServerName"), text("QSRServiceName"), number("ScopedName", 0)}
	}
	return nil
}

func (r *resource) textParameter(name string) string {
	for _, p := range r.Parameters {
		if strings.EqualFold(p.Name, name) {
			return fmt.Sprint(p.Value)
		}
	}
	return ""
}

func (r *resource) setParameter(name string, value any) {
	for i := range r.Parameters {
		if strings.EqualFold(r.Parameters[i].Name, name) {
			r.Parameters[i].Value = value
		}
	}
}

func setText(field *string, property string, value any) error {
	switch v := value.(type) {
	case string:
		*field = v
	case int, int64, uint32, bool:
		*field = fmt.Sprint(v)
	default:
		return win32.Fail(win32.CodeInvalidParameter, "set property %q to %v", property, value)
	}
	return nil
}

func setBool(field *bool, property string, value any) error {
	var number uint32
	if err := setNumber(&number, property, value, 1); err != nil {
		return err
	}
	*field = number == 1
	return nil
}

// setNumber converts a value to a DWORD as PowerShell does: numbers, booleans
// and strings of digits; -1 is the largest DWORD. Error 87 for a value above high or any other type.
func setNumber(field *uint32, property string, value any, high int64) error {
	var number int64
	switch v := value.(type) {
	case int:
		number = int64(v)
	case int64:
		number = v
	case uint32:
		number = int64(v)
	case bool:
		if v {
			number = 1
		}
	case string:
		parsed, err := strconv.ParseInt(strings.TrimSpace(v), 0, 64)
		if err != nil {
			return win32.Fail(win32.CodeInvalidParameter, "set property %q to %q", property, v)
		}
		number = parsed
	default:
		return win32.Fail(win32.CodeInvalidParameter, "set property %q to %v", property, value)
	}
	if number == -1 {
		number = 0xFFFFFFFF
	}
	if number < 0 || number > high {
		return win32.Fail(win32.CodeInvalidParameter, "set property %q to %v", property, value)
	}
	*field = uint32(number) //nolint:gosec // checked against high above
	return nil
}
