package cmdexe

import (
	"context"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/scm"
)

// scCommands maps the lower-case names of sc.exe's commands to their implementations.
var scCommands = map[string]func(c *Cmd, args []string) int{
	"query": scQuery, "queryex": scQuery, "qc": scQc, "config": scConfig, "create": scCreate, "stop": scStop,
}

// programSc implements sc.exe for the local computer.
func programSc(_ context.Context, c *Cmd, args []string) int {
	if len(args) > 0 && strings.HasPrefix(args[0], `\\`) {
		c.errorf("not supported by the lab: sc.exe with the name of a computer\r\n")
		return 1
	}
	if len(args) == 0 {
		return c.scUsage()
	}
	command, ok := scCommands[strings.ToLower(args[0])]
	if !ok {
		c.errorf("not supported by the lab: sc %s\r\n", args[0])
		return 1
	}
	return command(c, args[1:])
}

// scInvalidCommandLine is ERROR_INVALID_COMMAND_LINE, the exit code of sc.exe when it prints its usage.
const scInvalidCommandLine = 1639

func (c *Cmd) scUsage() int {
	c.printf("DESCRIPTION:\r\n        SC is a command line program used for communicating with the\r\n        Service Control Manager and services.\r\n")
	return scInvalidCommandLine
}

func (c *Cmd) scFailed(call string, err error) int {
	code := win32.CodeOf(err)
	c.printf("[SC] %s FAILED %d:\r\n\r\n%s\r\n\r\n", call, code, windowsText(err))
	return int(code)
}

func scQuery(c *Cmd, args []string) int {
	if len(args) > 0 && !strings.HasSuffix(args[0], "=") {
		service, err := c.Host.Services.Get(args[0])
		if err != nil {
			return c.scFailed("EnumQueryServicesStatus:OpenService", err)
		}
		c.printf("\r\nSERVICE_NAME: %s \r\n%s", service.Name, scStatus(service))
		return 0
	}
	all := len(args) == 2 && strings.EqualFold(args[0], "state=") && strings.EqualFold(args[1], "all")
	for _, service := range c.Host.Services.List() {
		if all || service.State != scm.Stopped {
			c.printf("\r\nSERVICE_NAME: %s\r\nDISPLAY_NAME: %s\r\n%s", service.Name, service.DisplayName, scStatus(service))
		}
	}
	return 0
}

func scQc(c *Cmd, args []string) int {
	if len(args) == 0 {
		return c.scUsage()
	}
	service, err := c.Host.Services.Get(args[0])
	if err != nil {
		return c.scFailed("OpenService", err)
	}
	c.printf("[SC] QueryServiceConfig SUCCESS\r\n\r\nSERVICE_NAME: %s\r\n%s", service.Name, scConfiguration(service))
	return 0
}

// scStop implements sc stop. It does not wait, and prints the state of the service after the request.
func scStop(c *Cmd, args []string) int {
	if len(args) == 0 {
		return c.scUsage()
	}
	service, err := c.Host.Services.Get(args[0])
	if err != nil {
		return c.scFailed("ControlService: OpenService", err)
	}
	if err := c.Host.Services.Stop(service.Name); err != nil {
		return c.scFailed("ControlService", err)
	}
	if service, err = c.Host.Services.Get(service.Name); err != nil {
		return c.scFailed("QueryServiceStatus", err)
	}
	c.printf("\r\nSERVICE_NAME: %s \r\n%s", service.Name, scStatus(service))
	return 0
}
