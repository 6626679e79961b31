package catalogue

// Prerequisite is a runtime that every node needs before XPR's services run (9.4.1).
type Prerequisite struct {
	// File is relative to the medium's folder XpressionsInstall\Prerequisites.
	File string
	// Product that it installs, as an engineer knows it.
	Product string
}

// prerequisiteFolder of the setup medium.
const prerequisiteFolder = `XpressionsInstall\Prerequisites`

// Path is the installer's path on a medium.
func (p Prerequisite) Path(media string) string {
	return media + `\` + prerequisiteFolder + `\` + p.File
}

var prerequisites = []Prerequisite{
	{File: "vcruntimeinst.exe", Product: "Visual C++ runtime"},
	{File: "vcredist_x86.exe", Product: "Visual C++ runtime, 32 bit"},
	{File: "vcredist_x64.exe", Product: "Visual C++ runtime, 64 bit"},
	{File: `vc9\vcredist_x86.exe`, Product: "Visual C++ 2008 runtime, 32 bit"},
	{File: `vc10\vcredist_x86.exe`, Product: "Visual C++ 2010 runtime, 32 bit"},
}

// Prerequisites returns the five installers in the manual's order.
func Prerequisites() []Prerequisite { return append([]Prerequisite(nil), prerequisites...) }
