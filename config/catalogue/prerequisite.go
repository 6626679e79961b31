package catalogue

// Prerequisite is a runtime that every node needs before XPR's services run (9.4.1).
type Prerequisite struct {
	// File is relative to the medium's folder XpressionsInstall\Prerequisites.
	File string
	// Product is the runtime that the file installs, as an engineer knows the runtime.
	Product string
	// Family is the major version of the runtime, such as 9 for Visual C++ 2008; 0 if neither the manual nor the
	// name of the file shows the family. Architecture is x86 or x64; empty if neither of them shows the architecture.
	Family       int
	Architecture string
	// NewerCodes are the exit codes of the installer on a host with a newer runtime. Such a code may have other causes,
	// so it counts only if that runtime is installed.
	NewerCodes []int
}

// Exit codes of installers on a host with a newer version: ERROR_PRODUCT_VERSION (Microsoft, "MsiExec.exe and InstMsi.exe
// error messages"), and the code of the setup of Visual C++ 2010, which also means an unmet requirement. No page of
// Microsoft lists the codes of that setup: see newer-runtime in docs/windows.md.
const (
	newerProduct = 1638
	newerOf2010  = 5100
)

// prerequisiteFolder of the setup medium.
const prerequisiteFolder = `XpressionsInstall\Prerequisites`

// Path is the installer's path on a medium.
func (p Prerequisite) Path(media string) string {
	return media + `\` + prerequisiteFolder + `\` + p.File
}

var prerequisites = []Prerequisite{
	{File: "vcruntimeinst.exe", Product: "Visual C++ runtime", NewerCodes: []int{newerProduct}},
	{File: "vcredist_x86.exe", Product: "Visual C++ runtime (32 bit)", Architecture: "x86", NewerCodes: []int{newerProduct}},
	{File: "vcredist_x64.exe", Product: "Visual C++ runtime (64 bit)", Architecture: "x64", NewerCodes: []int{newerProduct}},
	{File: `vc9\vcredist_x86.exe`, Product: "Visual C++ 2008 runtime (32 bit)", Family: 9, Architecture: "x86", NewerCodes: []int{newerProduct}},
	{File: `vc10\vcredist_x86.exe`, Product: "Visual C++ 2010 runtime (32 bit)", Family: 10, Architecture: "x86", NewerCodes: []int{newerProduct, newerOf2010}},
}

// Prerequisites returns the five installers in the manual's order.
func Prerequisites() []Prerequisite { return append([]Prerequisite(nil), prerequisites...) }
