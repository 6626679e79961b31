// Package interop holds the test that drives the lab's WinRM with clients that
// were not written here: pywinrm and Ansible.
package interop
