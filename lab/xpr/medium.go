package xpr

import (
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
)

// Ids of the vendor's programs, see windows.ProgramContent. Ids with a space at the end are prefixes.
const (
	clusterprepID = "xpr clusterprep"
	setupID       = "xpr setup"
	agentID       = "hipath cla setup"
	printerID     = "xpr printer setup"
	timeZoneID    = "xpr TimeZoneSupport"
	libraryID     = "xpr mrsclusres"
	runtimeID     = "vc runtime "
	serviceID     = "xpr service "
)

const (
	installFolder = `\XpressionsInstall`
	clusterFolder = installFolder + `\AddOn\Misc\Cluster\x64`
)

// placeMedium copies the setup medium to the folder of the site file. If the host does not have the drive of that folder, it
// gets the drive.
func (c *Console) placeMedium(h *windows.Host) error {
	root := strings.TrimRight(c.site.Media.Path, `\`)
	if _, err := h.Files.Stat(root[:min(2, len(root))] + `\`); win32.CodeOf(err) == win32.CodePathNotFound {
		h.Storage.AddVolume(root[:1], "Data", 100<<30, 1<<30)
	}
	files := map[string][]byte{
		installFolder + `\Setup.exe`:                 windows.ProgramContent(setupID),
		installFolder + `\ReleaseNotes.rtf`:          []byte(`{\rtf1 release notes}`),
		installFolder + `\Cluster\clusterprep.exe`:   windows.ProgramContent(clusterprepID),
		clusterFolder + `\mrsclusres.dll`:            windows.ProgramContent(libraryID),
		clusterFolder + `\setup.exe`:                 windows.ProgramContent(printerID),
		installFolder + `\AddOn\Misc\SSDP\setup.exe`: []byte("MZ not for a cluster"),
	}
	for _, r := range runtimes {
		files[installFolder+`\Prerequisites\`+r.file] = r.content()
	}
	for path, content := range files {
		if err := plant(h, root+path, content); err != nil {
			return err
		}
	}
	return plant(h, agentDownload, windows.ProgramContent(agentID))
}

// agentDownload is the path of the licence agent's downloaded setup, which tasks name agentProgram (4.2.2.2-1, -3: "Start the
// CLA setup.exe file").
const (
	agentDownload = `C:\Users\Public\Downloads\CLA\setup.exe`
	agentProgram  = "CLA setup.exe file"
)

// content returns the content of the installer's file.
func (r vcRuntime) content() []byte {
	if r.setup == "" {
		return windows.ProgramContent(runtimeID + r.file)
	}
	return windows.VersionedProgram(runtimeID+r.file, r.setup, r.version)
}

// plant writes a file and creates its folders.
func plant(h *windows.Host, path string, content []byte) error {
	if err := h.Files.MakeDir(path[:strings.LastIndex(path, `\`)]); err != nil {
		return err
	}
	return h.Files.Write(path, content)
}

// addOtherProducts adds registry trees of other products that contain the node's
// name. The replacement of the name (9.3) must not change them.
func addOtherProducts(h *windows.Host) error {
	name := strings.ToUpper(h.Name())
	keys := map[string][]registry.Value{
		`SOFTWARE\Wow6432Node\Cycos AG\Monitor`:    {registry.SZ("Host", name), registry.MultiSZ("Peers", `\\`+name+`\MrsMonitor`)},
		`SOFTWARE\Northwind Backup\Agents\` + name: {registry.SZ(name, `\\`+name+`\backup$`)},
	}
	for path, values := range keys {
		if err := writeKey(h, path, values...); err != nil {
			return err
		}
	}
	return nil
}

func writeKey(h *windows.Host, path string, values ...registry.Value) error {
	if err := h.Registry.CreateKey(path); err != nil {
		return err
	}
	for _, v := range values {
		if err := h.Registry.Set(path, v); err != nil {
			return err
		}
	}
	return nil
}
