package powershell

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"changeover/activities/powershell/scripts"
)

// These values are what the bootstrap and the scripts need (G-09).
const (
	leastMajor, leastMinor = 5, 1
	fullLanguage           = "FullLanguage"
	architecture64         = "AMD64"
)

// UnfitError reports that PowerShell on a host lacks what the bootstrap needs. Nothing else was run on this host.
type UnfitError struct {
	// Missing lists what differs, each with the value of the host and the needed value. Next lists what a person does about it.
	Missing, Next []string
}

func (e *UnfitError) Error() string {
	return "on the host, the account in the endpoints file gets a PowerShell that cannot run the scripts: " + strings.Join(e.Missing, ", ")
}

// SilentEndError reports that the plain command ended without any output. Programs end so on a host that shuts down or has no
// room for another process. The error does not mean that PowerShell is unfit.
type SilentEndError struct{ ExitCode int }

func (e *SilentEndError) Error() string {
	return fmt.Sprintf("powershell.exe ended with exit code %d (0x%08X) and wrote nothing", e.ExitCode, uint32(e.ExitCode)) //nolint:gosec // an exit code has 32 bits
}

// failedToStart reports whether an exit code is an error status of Windows itself (MS-ERREF 2.3, NTSTATUS: severity 3).
// For example, 0xC0000142 means that a program could not be initialized.
func failedToStart(exitCode int) bool { return uint32(exitCode)>>30 == 3 } //nolint:gosec // an exit code has 32 bits

// open starts a standing PowerShell. Before the first standing PowerShell on a host, this worker runs one plain command on the
// host. The command shows whether PowerShell can run the bootstrap; the bootstrap itself could not report this. The answer counts
// until a standing PowerShell ends by itself, because a policy may then have changed the language mode. While a host restarts, the
// worker does not run the plain command again, so that the worker notices at once when the host is back. The worker does not
// remember that a host is unfit: if a person retries, the worker runs the plain command again.
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
	s := &session{process: process, scrub: h.pool.options.Known.Scrub}
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

// description returns the values of the lines NAME=VALUE. It ignores all other output.
func description(text string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "\ufeff")), "="); ok {
			found[name] = value
		}
	}
	return found
}

// fit compares the description of PowerShell with what the bootstrap needs. The error ended reports how the command ended.
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
			"exempt the account from the script rules of AppLocker, or set rule option 11 (Disabled:Script Enforcement) in the policy of Windows Defender Application Control")
	}
	if architecture := have["Architecture"]; !strings.EqualFold(architecture, architecture64) {
		lacks("its processor architecture is "+orNothing(architecture)+" instead of "+architecture64+" (64 bit)", "let the account start the 64-bit powershell.exe in %SystemRoot%\\System32\\WindowsPowerShell\\v1.0")
	}
	if len(unfit.Missing) == 0 {
		return nil
	}
	return unfit
}

// managementFramework returns the advice how to get the PowerShell that the scripts need on a version of Windows (Microsoft,
// "Install and Configure WMF 5.1", and the package of each release). On Windows Server 2008 R2, the service pack and the .NET
// Framework come first.
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

// older reports whether a version is older than the version that the scripts need.
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
