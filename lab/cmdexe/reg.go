package cmdexe

import (
	"context"
	"fmt"
	"strings"

	"changeover/lab/windows/registry"
)

const regMissing = "ERROR: The system was unable to find the specified registry key or value.\r\n"

// programReg implements reg.exe query and export for the hive HKEY_LOCAL_MACHINE.
func programReg(_ context.Context, c *Cmd, args []string) int {
	if len(args) < 2 {
		c.errorf("ERROR: Invalid syntax.\r\nType \"REG /?\" for usage.\r\n")
		return 1
	}
	path, ok := machineKey(args[1])
	if !ok {
		c.errorf("not supported by the lab: the registry hive of %s\r\n", args[1])
		return 1
	}
	switch strings.ToLower(args[0]) {
	case "query":
		return c.regQuery(path, args[2:])
	case "export":
		return c.regExport(path, args[2:])
	}
	c.errorf("not supported by the lab: reg %s\r\n", args[0])
	return 1
}

// machineKey returns a key's path below HKEY_LOCAL_MACHINE. The second result is false for other hives.
func machineKey(name string) (string, bool) {
	hive, rest, _ := strings.Cut(strings.TrimSuffix(name, `\`), `\`)
	return rest, strings.EqualFold(hive, "HKLM") || strings.EqualFold(hive, "HKEY_LOCAL_MACHINE")
}

// regSelection is the selection of values that reg query prints.
type regSelection struct {
	value     string
	one, deep bool
	found     int
}

func (c *Cmd) regQuery(path string, args []string) int {
	var selection regSelection
	for i := 0; i < len(args); i++ {
		switch strings.ToLower(args[i]) {
		case "/s":
			selection.deep = true
		case "/ve":
			selection.one, selection.value = true, ""
		case "/v":
			if i+1 == len(args) {
				c.errorf("ERROR: Invalid syntax.\r\nType \"REG QUERY /?\" for usage.\r\n")
				return 1
			}
			i++
			selection.one, selection.value = true, args[i]
		default:
			c.errorf("not supported by the lab: reg query %s\r\n", args[i])
			return 1
		}
	}
	key, err := c.Host.Registry.Key(path)
	if err != nil {
		c.errorf(regMissing)
		return 1
	}
	c.showKey(key, &selection)
	switch {
	case selection.one && selection.deep:
		c.printf("End of search: %d match(es) found.\r\n", selection.found)
	case selection.one && selection.found == 0:
		c.errorf(regMissing)
		return 1
	}
	return 0
}

func (c *Cmd) showKey(key registry.Key, selection *regSelection) {
	var lines strings.Builder
	for _, value := range key.Values {
		if selection.one && !strings.EqualFold(value.Name, selection.value) {
			continue
		}
		selection.found++
		name := value.Name
		if name == "" {
			name = "(Default)"
		}
		fmt.Fprintf(&lines, "    %s    %s    %s\r\n", name, value.Type, regText(value))
	}
	if lines.Len() > 0 {
		c.printf("\r\nHKEY_LOCAL_MACHINE\\%s\r\n%s\r\n", key.Path, lines.String())
	}
	for _, name := range key.SubKeys {
		if !selection.deep {
			if !selection.one {
				c.printf("HKEY_LOCAL_MACHINE\\%s\\%s\r\n", key.Path, name)
			}
			continue
		}
		if sub, err := c.Host.Registry.Key(key.Path + `\` + name); err == nil {
			c.showKey(sub, selection)
		}
	}
}

// regText returns a value's data as reg.exe prints it.
func regText(value registry.Value) string {
	switch value.Type {
	case registry.RegMultiSZ:
		return strings.Join(value.Lines, `\0`)
	case registry.RegDWord, registry.RegQWord:
		return fmt.Sprintf("0x%x", value.Number)
	case registry.RegBinary:
		return fmt.Sprintf("%X", value.Bytes)
	case registry.RegSZ, registry.RegExpandSZ:
	}
	return value.Text
}
