//go:build !linux && !darwin

package winrm

// peek does not know: a read has to find out.
func peek(uintptr) (quiet, known bool) { return false, false }
