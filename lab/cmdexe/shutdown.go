package cmdexe

import (
	"context"
	"strconv"
	"strings"
	"time"

	"changeover/lab/win32"
)

// programShutdown implements shutdown.exe with the options /r, /s, /a, /t seconds, /f, /d and /c.
func programShutdown(_ context.Context, c *Cmd, args []string) int {
	action, delay := "", 30*time.Second
	for i := 0; i < len(args); i++ {
		switch option := strings.ToLower(strings.Replace(args[i], "-", "/", 1)); option {
		case "/r", "/s", "/a":
			action = option
		case "/f":
		case "/t", "/d", "/c":
			if i+1 == len(args) {
				c.errorf("Invalid argument: %s(87)\r\n", args[i])
				return win32.CodeInvalidParameter
			}
			i++
			if option == "/t" {
				seconds, err := strconv.Atoi(args[i])
				if err != nil || seconds < 0 {
					c.errorf("The parameter is incorrect.(87)\r\n")
					return win32.CodeInvalidParameter
				}
				delay = time.Duration(seconds) * time.Second
			}
		default:
			c.errorf("not supported by the lab: shutdown %s\r\n", args[i])
			return 1
		}
	}
	var err error
	switch action {
	case "/a":
		err = c.Host.AbortShutdown()
	case "/r", "/s":
		err = c.Host.Shutdown(action == "/r", delay)
	default:
		c.errorf("not supported by the lab: shutdown without /r, /s or /a\r\n")
		return 1
	}
	if err != nil {
		code := win32.CodeOf(err)
		c.errorf("%s(%d)\r\n", windowsText(err), code)
		return int(code)
	}
	return 0
}
