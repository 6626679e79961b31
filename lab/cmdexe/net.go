package cmdexe

import (
	"context"
	"strconv"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/scm"
)

// netFailed is the exit code of net.exe for all failures.
const netFailed = 2

// programNet implements net.exe helpmsg, start and stop.
func programNet(ctx context.Context, c *Cmd, args []string) int {
	switch {
	case len(args) == 2 && strings.EqualFold(args[0], "helpmsg"):
		return c.netHelpmsg(args[1])
	case len(args) >= 2 && strings.EqualFold(args[0], "start"):
		return c.netStart(ctx, args[1])
	case len(args) >= 2 && strings.EqualFold(args[0], "stop"):
		return c.netStop(ctx, args[1], len(args) > 2 && strings.EqualFold(args[2], "/y"))
	}
	c.errorf("not supported by the lab: net %s\r\n", strings.Join(args, " "))
	return 1
}

func (c *Cmd) netHelpmsg(number string) int {
	code, err := strconv.ParseUint(number, 10, 32)
	if err != nil || !win32.KnownMessage(uint32(code)) {
		c.errorf("%s is not a valid Windows network message number.\r\n\r\nMore help is available by typing NET HELPMSG 3871.\r\n\r\n", number)
		return netFailed
	}
	c.printf("\r\n%s\r\n\r\n", win32.Message(uint32(code)))
	return 0
}

// find returns a service by its key name or its display name; net.exe accepts both.
func (c *Cmd) find(name string) (scm.Service, bool) {
	for _, service := range c.Host.Services.List() {
		if strings.EqualFold(service.Name, name) || strings.EqualFold(service.DisplayName, name) {
			return service, true
		}
	}
	return scm.Service{}, false
}

// netMessage prints a message of net.exe and the number for net helpmsg, and returns netFailed.
func (c *Cmd) netMessage(text string, number int) int {
	c.errorf("%s\r\n\r\nMore help is available by typing NET HELPMSG %d.\r\n\r\n", text, number)
	return netFailed
}

func (c *Cmd) netStart(ctx context.Context, name string) int {
	service, ok := c.find(name)
	if !ok {
		return c.netMessage("The service name is invalid.", 2185)
	}
	if service.State == scm.Running {
		return c.netMessage("The requested service has already been started.", 2182)
	}
	err := c.Host.Services.Start(service.Name)
	if err == nil {
		c.printf("The %s service is starting.\r\n", service.DisplayName)
		err = c.Host.Services.Await(ctx, service.Name, scm.Running)
	}
	if err != nil {
		return c.netRefused("start", err)
	}
	c.printf("The %s service was started successfully.\r\n\r\n", service.DisplayName)
	return 0
}

// netStop stops a service. With /y, it stops running dependents first; without /y, running dependents are a failure.
func (c *Cmd) netStop(ctx context.Context, name string, yes bool) int {
	service, ok := c.find(name)
	if !ok {
		return c.netMessage("The service name is invalid.", 2185)
	}
	if service.State == scm.Stopped {
		return c.netMessage("The "+service.DisplayName+" service is not started.", 3521)
	}
	if dependents := c.Host.Services.RunningDependents(service.Name); len(dependents) > 0 {
		if !yes {
			c.printf("The following services are dependent on the %s service.\r\nStopping the %s service will also stop these services.\r\n\r\n   %s\r\n\r\n"+
				"Do you want to continue this operation? (Y/N) [N]: \r\nNo valid response was provided.\r\n",
				service.DisplayName, service.DisplayName, strings.Join(dependents, "\r\n   "))
			return netFailed
		}
		for _, dependent := range dependents {
			if exit := c.netStop(ctx, dependent, true); exit != 0 {
				return exit
			}
		}
	}
	err := c.Host.Services.Stop(service.Name)
	if err == nil {
		c.printf("The %s service is stopping.\r\n", service.DisplayName)
		err = c.Host.Services.Await(ctx, service.Name, scm.Stopped)
	}
	if err != nil {
		return c.netRefused("stop", err)
	}
	c.printf("The %s service was stopped successfully.\r\n\r\n", service.DisplayName)
	return 0
}

// netRefused prints that the lab does not model the output of net.exe for a service that does not reach its state.
func (c *Cmd) netRefused(what string, err error) int {
	c.errorf("not supported by the lab: net %s of a service that fails: %s\r\n", what, windowsText(err))
	return netFailed
}
