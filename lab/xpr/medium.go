package xpr

import (
	"strings"

	"changeover/lab/cluster"
)

// Marks by which the model knows the vendor's programs.
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

// placeMedium copies the setup medium to a host's local folder. Where the site
// keeps it on another drive than C:, the host gets that drive.
func (c *Console) placeMedium(h *cluster.Host) error {
	root := strings.TrimRight(c.site.Media.Path, `\`)
	if _, err := h.Stat(root[:min(2, len(root))] + `\`); cluster.CodeOf(err) == cluster.CodePathNotFound {
		h.AddVolume(root[:1], "Data", 100<<30, 1<<30)
	}
	files := map[string][]byte{
		installFolder + `\Setup.exe`:                 cluster.ProgramContent(setupID),
		installFolder + `\ReleaseNotes.rtf`:          []byte(`{\rtf1 release notes}`),
		installFolder + `\Cluster\clusterprep.exe`:   cluster.ProgramContent(clusterprepID),
		clusterFolder + `\mrsclusres.dll`:            cluster.ProgramContent(libraryID),
		clusterFolder + `\setup.exe`:                 cluster.ProgramContent(printerID),
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
	return plant(h, agentDownload, cluster.ProgramContent(agentID))
}

// agentDownload is the licence agent's setup as a person has downloaded it (4.2.2.2-1, -3: "Start the CLA setup.exe file").
const (
	agentDownload = `C:\Users\Public\Downloads\CLA\setup.exe`
	agentProgram  = "CLA setup.exe file"
)

// content is an installer's file.
func (r vcRuntime) content() []byte {
	if r.setup == "" {
		return cluster.ProgramContent(runtimeID + r.file)
	}
	return cluster.VersionedProgram(runtimeID+r.file, r.setup, r.version)
}

// plant writes a file with its folders.
func plant(h *cluster.Host, path string, content []byte) error {
	if err := h.MakeDir(path[:strings.LastIndex(path, `\`)]); err != nil {
		return err
	}
	return h.WriteFile(path, content)
}

// addBystanders leaves registry trees of other products that name the node.
// The manual's rename of 9.3 is none of their business.
func addBystanders(h *cluster.Host) error {
	name := strings.ToUpper(h.Name())
	keys := map[string][]cluster.RegValue{
		`SOFTWARE\Wow6432Node\Cycos AG\Monitor`:    {cluster.SZ("Host", name), cluster.MultiSZ("Peers", `\\`+name+`\MrsMonitor`)},
		`SOFTWARE\Northwind Backup\Agents\` + name: {cluster.SZ(name, `\\`+name+`\backup$`)},
	}
	for path, values := range keys {
		if err := writeKey(h, path, values...); err != nil {
			return err
		}
	}
	return nil
}

func writeKey(h *cluster.Host, path string, values ...cluster.RegValue) error {
	if err := h.RegCreateKey(path); err != nil {
		return err
	}
	for _, v := range values {
		if err := h.RegSet(path, v); err != nil {
			return err
		}
	}
	return nil
}
