// Package xpr models the vendor's product: the setup medium, what its installers
// install on a node, the behaviour of the installed services, and the person at a
// host's console who fills in the pages of a setup. Numbers such as 4.4.1 are
// sections of the vendor's manual. The tables are transcribed from the manual a
// second time, so that a wrong row in the service's tables makes a test fail.
package xpr
