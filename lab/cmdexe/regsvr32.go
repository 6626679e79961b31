package cmdexe

import (
	"context"
	"fmt"
	"hash/fnv"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/registry"
)

// Exit codes of regsvr32.exe.
const (
	regsvrBadArguments = 1
	regsvrLoadFailed   = 3
)

// programRegsvr32 implements regsvr32.exe. It registers one class per DLL, whose id is derived from the file's name
// and whose in-process server is the DLL. Without /s it waits until the process is killed, since nobody closes its
// message box.
func programRegsvr32(ctx context.Context, c *Cmd, args []string) int {
	silent, file := false, ""
	for _, arg := range args {
		switch {
		case strings.EqualFold(arg, "/s"):
			silent = true
		case strings.HasPrefix(arg, "/"):
			c.errorf("not supported by the lab: regsvr32 %s\r\n", arg)
			return regsvrBadArguments
		default:
			file = c.path(arg)
		}
	}
	exit := c.register(file)
	if !silent {
		<-ctx.Done()
	}
	return exit
}

func (c *Cmd) register(file string) int {
	if file == "" {
		return regsvrBadArguments
	}
	info, err := c.Host.Files.Stat(file)
	if err != nil || info.Dir {
		return regsvrLoadFailed
	}
	sum := fnv.New128a()
	sum.Write([]byte(strings.ToLower(info.Name)))
	id := sum.Sum(nil)
	key := fmt.Sprintf(`SOFTWARE\Classes\CLSID\{%X-%X-%X-%X-%X}\InprocServer32`, id[:4], id[4:6], id[6:8], id[8:10], id[10:])
	if err := c.Host.Registry.CreateKey(key); err != nil {
		return int(win32.CodeOf(err))
	}
	if err := c.Host.Registry.Set(key, registry.SZ("", file)); err != nil {
		return int(win32.CodeOf(err))
	}
	return 0
}
