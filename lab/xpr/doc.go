// Package xpr plays the vendor's part in the lab: the setup medium, what its
// installers leave behind on a node, how the installed services behave, and
// the person at a host's console who clicks through a setup's pages. Its tables
// are transcribed from the manual a second time, so that one wrong
// row cannot pass the service and the lab alike.
package xpr
