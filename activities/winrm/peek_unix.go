//go:build linux || darwin

package winrm

import "syscall"

// peek reports whether nothing can be read from a socket, not even its end. It removes
// nothing and does not wait: the sockets of Go's net package never block.
func peek(descriptor uintptr) (quiet, known bool) {
	var first [1]byte
	for {
		_, _, err := syscall.Recvfrom(int(descriptor), first[:], syscall.MSG_PEEK)
		switch err {
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
			return true, true
		}
		return false, true
	}
}
