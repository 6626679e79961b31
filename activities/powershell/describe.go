package powershell

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"changeover/activities/powershell/scripts"
)

// What the bootstrap and the scripts are written for (G-09).
const (
	leastMajor, leastMinor = 5, 1
	fullLanguage           = "FullLanguage"
	architecture64         = "AMD64"
)

// UnfitError says that PowerShell on a host lacks what the bootstrap needs. Nothing else was run there.
type UnfitError struct {
	// Missing says what is there and what is needed; Next says what to do about it.
	Missing, Next []string
}

func (e *UnfitError) Error() string {
	return "the PowerShell that this account gets on the host cannot run the scripts: " + strings.Join(e.Missing, ", ")
}

// SilentEndError says that the plain command ended without any output, as programs do on a host that shuts down
// or has no room for another process. It does not mean that PowerShell is unfit.
type SilentEndError struct{ ExitCode int }

func (e *SilentEndError) Error() string {
	return fmt.Sprintf("powershell.exe ended with exit code %d (0x%08X) and wrote nothing", e.ExitCode, uint32(e.ExitCode)) //nolint:gosec // an exit code has 32 bits
}

// failedToStart reports whether an exit code is an error status of Windows itself, such as 0xC0000142 of a program
// that could not be initialized (MS-ERREF 2.3, NTSTATUS: severity 3).
func failedToStart(exitCode int) bool { return uint32(exitCode)>>30 == 3 } //nolint:gosec // an exit code has 32 bits

// open starts a standing PowerShell. Before the first one on a host, this worker runs one plain command there to
// find out whether its PowerShell can run the bootstrap; the bootstrap itself could not report that. The answer
// counts until a standing PowerShell ends by itself, since a policy may have changed the language mode. While a host
// restarts it is not asked again, so that its return is noticed at once. That a host is unfit is not remembered: a
// person's retry asks again.
func (h *Host) open(ctx context.Context) (*session, error) {
	h.mutex.Lock()
	described := h.described
	h.mutex.Unlock()
	if !described {
		windows, err := h.describe(ctx)
		if err != nil {
			return nil, err
		}
		h.mutex.Lock()
		h.described, h.windows = true, windows
		h.mutex.Unlock()
	}
	return h.pool.open(ctx, h.site, h.name)
}

// forget makes open ask for a new description before it starts the next standing PowerShell.
func (h *Host) forget() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.described = false
}

// describe runs the plain command, compares its answer with what the bootstrap needs, and returns the version of Windows.
func (h *Host) describe(ctx context.Context) (windows string, err error) {
	process, err := h.pool.start(ctx, h.site, h.name, append(plainly(), "-Command", scripts.DescribePowerShell.Body()))
	if err != nil {
		return "", err
	}
	s := &session{process: process}
	defer h.pool.end(s, func() {})
	var text strings.Builder
	for {
		out, err := process.Receive(ctx)
		if err != nil {
			return "", err
		}
		text.Write(out.Stdout)
		s.note(out.Stderr)
		if text.Len() > maxDescription {
			return "", fmt.Errorf("powershell.exe wrote more than %d bytes instead of its version", maxDescription)
		}
		if out.Done && (text.Len() == 0 && len(s.stderr) == 0 || failedToStart(out.ExitCode)) {
			return "", &SilentEndError{ExitCode: out.ExitCode}
		}
		if out.Done {
			have := description(text.String())
			return have["Windows"], fit(have, s.ended(out.ExitCode))
		}
	}
}

// maxDescription is the most that four short lines may take, in bytes.
const maxDescription = 64 << 10

// description reads lines NAME=VALUE and ignores all other output.
func description(text string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "\ufeff")), "="); ok {
			found[name] = value
		}
	}
	return found
}

// fit compares the description of PowerShell with what the bootstrap needs. ended says how the command ended.
func fit(have map[string]string, ended error) error {
	version, answered := have["Version"]
	if !answered {
		return &UnfitError{
			Missing: []string{"PowerShell does not print its version: " + ended.Error()},
			Next:    []string{"allow the account to run powershell.exe over WinRM: rules of AppLocker or Windows Defender Application Control may forbid this"},
		}
	}
	unfit := &UnfitError{}
	lacks := func(missing, next string) {
		unfit.Missing, unfit.Next = append(unfit.Missing, missing), append(unfit.Next, next)
	}
	if older(version) {
		lacks(fmt.Sprintf("its version is %s instead of %d.%d or newer", orNothing(version), leastMajor, leastMinor), managementFramework(have["Windows"]))
	}
	if mode := have["LanguageMode"]; mode != fullLanguage {
		lacks("its language mode is "+orNothing(mode)+" instead of "+fullLanguage,
			"exempt the account or the scripts from the rules of AppLocker or Windows Defender Application Control that restrict PowerShell")
	}
	if architecture := have["Architecture"]; !strings.EqualFold(architecture, architecture64) {
		lacks("its processor architecture is "+orNothing(architecture)+" instead of "+architecture64+" (64 bit)", "let the account start the 64-bit powershell.exe in %SystemRoot%\\System32\\WindowsPowerShell\\v1.0")
	}
	if len(unfit.Missing) == 0 {
		return nil
	}
	return unfit
}

// managementFramework says how to get the PowerShell that the scripts need on a version of Windows (Microsoft, "Install and
// Configure WMF 5.1", and the package of each release; on 2008 R2 the service pack and the .NET Framework come first).
func managementFramework(windows string) string {
	if windows == scripts.Windows2008R2 {
		return "install Service Pack 1 of Windows Server 2008 R2, the .NET Framework 4.5.2 or newer and then Windows Management Framework 5.1 (KB3191566), and restart the host"
	}
	return "install Windows Management Framework 5.1 and restart the host"
}

func orNothing(text string) string {
	if text == "" {
		return "(unknown)"
	}
	return text
}

// older reports whether a version is older than the scripts are written for.
func older(version string) bool {
	major, rest, _ := strings.Cut(version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	have, err := strconv.Atoi(major)
	least, leastErr := strconv.Atoi(minor)
	if errors.Join(err, leastErr) != nil {
		return true
	}
	return have < leastMajor || have == leastMajor && least < leastMinor
}
