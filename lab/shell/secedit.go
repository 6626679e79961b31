package shell

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"changeover/lab/cmdlets/items"
	"changeover/lab/windows"
)

// secedit is secedit.exe with /export and /configure for the area USER_RIGHTS
// (Microsoft, "secedit commands"). It returns output and exit code. An export
// contains the domain's group policies only with /mergedpolicy.
func secedit(host *windows.Host, args []string) (output string, exit int) {
	options, unknown := seceditOptions(args)
	areas, limited := options["/areas"]
	switch {
	case unknown != "":
		return "not supported by the lab: secedit " + unknown + "\r\n", 1
	case limited && !strings.EqualFold(areas, "USER_RIGHTS"):
		return "not supported by the lab: secedit area " + areas + "\r\n", 1
	}
	_, merged := options["/mergedpolicy"]
	if _, export := options["/export"]; export {
		rights := host.Accounts.OwnRights()
		if merged {
			rights = host.Accounts.Rights()
		}
		return exportRights(host, rights, options["/cfg"])
	}
	if _, configure := options["/configure"]; configure && !merged {
		return configureRights(host, options["/cfg"], options["/db"])
	}
	return "not supported by the lab: secedit " + strings.Join(args, " ") + "\r\n", 1
}

// seceditOptions parses options with their values; unknown is the first option that the lab does not model.
func seceditOptions(args []string) (options map[string]string, unknown string) {
	options = map[string]string{}
	for i := 0; i < len(args); i++ {
		name := strings.ToLower(args[i])
		options[name] = ""
		switch name {
		case "/cfg", "/db", "/areas", "/log":
			if i+1 < len(args) {
				i++
				options[name] = args[i]
			}
		case "/export", "/configure", "/quiet", "/overwrite", "/mergedpolicy":
		default:
			return options, args[i]
		}
	}
	return options, ""
}

// exportRights writes the holders of user rights to a file, as a security template in Unicode.
func exportRights(host *windows.Host, rights map[string][]string, file string) (string, int) {
	names := make([]string, 0, len(rights))
	for name := range rights {
		names = append(names, name)
	}
	sort.Strings(names)
	lines := []string{"[Unicode]", "Unicode=yes", "[Privilege Rights]"}
	for _, name := range names {
		if len(rights[name]) == 0 { // secedit omits a right without holders.
			continue
		}
		var holders []string
		for _, sid := range rights[name] {
			holders = append(holders, "*"+sid)
		}
		lines = append(lines, name+" = "+strings.Join(holders, ","))
	}
	lines = append(lines, "[Version]", `signature="$CHICAGO$"`, "Revision=1", "")
	data, err := items.Encode(strings.Join(lines, "\r\n"), "Unicode")
	if err == nil {
		err = host.Files.Write(file, data)
	}
	if err != nil {
		return err.Error() + "\r\n", 1
	}
	return "\r\nThe task has completed successfully.\r\nSee log %windir%\\security\\logs\\scesrv.log for detail info.\r\n", 0
}

// configureRights sets the user rights of a security template: afterwards, each right has exactly the listed holders. A
// template with Unicode=yes must be encoded in UTF-16.
func configureRights(host *windows.Host, file, database string) (string, int) {
	data, err := host.Files.Read(file)
	if err != nil {
		return err.Error() + "\r\n", 1
	}
	text, err := items.Decode(data, "")
	if err != nil {
		return err.Error() + "\r\n", 1
	}
	if database == "" {
		return "The /db parameter is required.\r\n", 1
	}
	if strings.Contains(text, "Unicode=yes") && !bytes.HasPrefix(data, []byte{0xFF, 0xFE}) {
		return "The data is invalid.\r\n", 1
	}
	section := ""
	for _, line := range items.TextLines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			section = line
			continue
		}
		name, holders, ok := strings.Cut(line, "=")
		if !ok || section != "[Privilege Rights]" {
			continue
		}
		sids, err := holderSIDs(host, holders)
		if err != nil {
			return fmt.Sprintf("An extended error has occurred: %v\r\n", err), 1
		}
		if err := host.Accounts.SetRight(strings.TrimSpace(name), sids); err != nil {
			return err.Error() + "\r\n", 1
		}
	}
	if err := host.Files.Write(database, []byte("secedit database")); err != nil {
		return err.Error() + "\r\n", 1
	}
	return "\r\nThe task has completed successfully.\r\n", 0
}

// holderSIDs translates a list of SIDs, with a leading asterisk, and account names into SIDs.
func holderSIDs(host *windows.Host, holders string) ([]string, error) {
	var out []string
	for holder := range strings.SplitSeq(holders, ",") {
		holder = strings.TrimSpace(holder)
		if holder == "" {
			continue
		}
		if sid, ok := strings.CutPrefix(holder, "*"); ok {
			out = append(out, sid)
			continue
		}
		p, err := host.Accounts.Lookup(holder)
		if err != nil {
			return nil, err
		}
		out = append(out, p.SID)
	}
	return out, nil
}
