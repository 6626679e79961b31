package cmdexe

import (
	"strings"

	"changeover/lab/windows/scm"
)

// scOptions parses pairs of "name=" and a value, which are two words: sc.exe before Windows 10 accepts no other form.
// The second result is false if the words are not such pairs.
func scOptions(args []string) (map[string]string, bool) {
	options := map[string]string{}
	for i := 0; i < len(args); i += 2 {
		name := strings.ToLower(args[i])
		if !strings.HasSuffix(name, "=") || i+1 == len(args) {
			return nil, false
		}
		options[strings.TrimSuffix(name, "=")] = args[i+1]
	}
	return options, true
}

var scStartTypes = map[string]scm.StartType{
	"auto": scm.StartAuto, "demand": scm.StartManual, "disabled": scm.StartDisabled, "boot": "Boot", "system": "System",
}

var scErrorControls = map[string]string{"normal": "Normal", "severe": "Severe", "critical": "Critical", "ignore": "Ignore"}

var scTypes = map[string]string{"own": "Own Process", "share": "Share Process"}

// scChange converts options of sc.exe to changes of a service; ok is false for an unknown option or value.
func scChange(options map[string]string) (change scm.ServiceChange, ok bool) {
	for name, value := range options {
		known := true
		switch name {
		case "binpath":
			change.BinaryPath = &value
		case "displayname":
			change.DisplayName = &value
		case "obj":
			change.Account = &value
		case "password":
			change.Password = &value
		case "start":
			start, found := scStartTypes[strings.ToLower(value)]
			change.StartType, known = &start, found
		case "error":
			control, found := scErrorControls[strings.ToLower(value)]
			change.ErrorControl, known = &control, found
		case "type":
			kind, found := scTypes[strings.ToLower(value)]
			change.Type, known = &kind, found
		case "depend":
			depend := scDependencies(value)
			change.Depend = &depend
		default:
			known = false
		}
		if !known {
			return change, false
		}
	}
	return change, true
}

// scDependencies splits names separated by slashes. A single slash means no dependencies.
func scDependencies(value string) []string {
	names := []string{}
	for _, name := range strings.Split(value, "/") {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

func scConfig(c *Cmd, args []string) int {
	if len(args) == 0 {
		return c.scUsage()
	}
	options, ok := scOptions(args[1:])
	if !ok {
		return c.scUsage()
	}
	change, ok := scChange(options)
	if !ok {
		return c.scUsage()
	}
	if _, err := c.Host.Services.Get(args[0]); err != nil {
		return c.scFailed("OpenService", err)
	}
	if err := c.Host.Services.Change(args[0], change); err != nil {
		return c.scFailed("ChangeServiceConfig", err)
	}
	c.printf("[SC] ChangeServiceConfig SUCCESS\r\n")
	return 0
}

func scCreate(c *Cmd, args []string) int {
	if len(args) == 0 {
		return c.scUsage()
	}
	options, ok := scOptions(args[1:])
	if !ok || options["binpath"] == "" {
		return c.scUsage()
	}
	change, ok := scChange(options)
	if !ok {
		return c.scUsage()
	}
	config := scm.ServiceConfig{
		Name: args[0], DisplayName: options["displayname"], BinaryPath: options["binpath"], StartType: scm.StartManual,
		Account: options["obj"], Password: options["password"],
	}
	if change.StartType != nil {
		config.StartType = *change.StartType
	}
	if change.Type != nil {
		config.Type = *change.Type
	}
	if change.ErrorControl != nil {
		config.ErrorControl = *change.ErrorControl
	}
	if change.Depend != nil {
		config.DependOnService, config.DependOnGroup = splitDependencies(*change.Depend)
	}
	if err := c.Host.Services.Create(config); err != nil {
		return c.scFailed("CreateService", err)
	}
	c.printf("[SC] CreateService SUCCESS\r\n")
	return 0
}

// splitDependencies separates services from groups, whose names begin with a plus sign.
func splitDependencies(names []string) (services, groups []string) {
	for _, name := range names {
		if group, ok := strings.CutPrefix(name, "+"); ok {
			groups = append(groups, group)
		} else {
			services = append(services, name)
		}
	}
	return services, groups
}
