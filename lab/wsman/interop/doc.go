// Package interop tests the lab's WinRM with third-party clients: pywinrm and
// Ansible.
package interop
