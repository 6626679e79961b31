package deviations

import "slices"

// Attested is a step that a person carries out by the manual. What the service reads on hosts does not prove its result, so the
// service relies on the person's confirmation.
type Attested struct {
	// Step is its id.
	Step string `json:"step"`
	// Why is the reason why the service relies on the confirmation.
	Why string `json:"why"`
}

// AttestedSteps returns these steps in the manual's order. It leaves out steps for which the manual itself asks a person to
// confirm something, such as the release of the hardware.
func AttestedSteps() []Attested { return slices.Clone(attested) }

const (
	licenceManager = "Changeover has no access to the licence manager"
	pageOnly       = "this page of the setup changes nothing on the host; " + readLater
	partOfSetup    = "no single result on the host proves this step; " + readLater
	readLater      = "INS-V-1 reads later what the whole setup has installed"
	unknownPlace   = "no document says where XPR keeps this setting"
	unknownNames   = "no document gives the names under which Windows lists this software, so Changeover only warns if an expected name is missing or if a name looks wrong"
	servedLater    = "XPR shows the certificate only when XPR runs, and on a port that the manual does not name. If the site file names the port, the integration reads the certificate"
	clientPC       = "the site manages its client PCs, and Changeover has no access to them"
)

var attested = []Attested{
	{"INS-4.2.2.3-1", licenceManager},
	{"INS-4.2.2.4-1", licenceManager},
	{"INS-4.2.2.5-1", licenceManager},
	{"INS-4.3.3-1", "no document says what clusterprep.exe changes"},
	{"INS-4.3.3-2", partOfSetup},
	{"INS-4.3.4.1-3", pageOnly},
	{"INS-4.3.5-1", unknownPlace + ". When the person confirms the step, the person types the name again, as the screen of the setup shows it"},
	{"INS-4.3.6-1", unknownNames},
	{"INS-4.3.7-1", pageOnly},
	{"INS-4.3.8-1", unknownNames},
	{"INS-4.3.10-1", unknownNames},
	{"INS-4.3.12-1", unknownNames},
	{"INS-4.4.5-1", unknownPlace},
	{"INS-4.4.6-1", "no later step needs this folder of the start menu"},
	{"INS-4.4.7-1", unknownPlace + ". When the person confirms the step, the person types the kind of login again, as the screen of the setup shows it"},
	{"INS-4.4.7.1-1", "a password cannot be read back"},
	{"INS-4.4.7.1-2", "a password cannot be read back"},
	{"INS-4.4.8-1", partOfSetup},
	{"INS-4.4.9.1-1", unknownPlace},
	{"INS-4.4.9.1-2", unknownPlace},
	{"INS-4.4.9.2-1", unknownPlace},
	{"INS-4.4.9.3-1", unknownPlace},
	{"INS-4.4.10-1", servedLater},
	{"INS-4.4.10-2", servedLater},
	{"INS-4.4.11-1", pageOnly},
	{"INS-4.4.12-1", unknownNames},
	{"INS-4.4.14-1", pageOnly},
	{"INS-4.4.15-1", unknownPlace},
	{"INS-4.4.16-1", unknownPlace},
	{"INT-9.4.3-3", clientPC},
	{"INT-9.4.3-4", clientPC},
	{"INT-9.4.3-5", clientPC},
}
