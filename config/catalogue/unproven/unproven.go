// Package unproven lists statements that rest on documentation or general knowledge, because nobody has
// seen them on a real host. Each statement has a way in which a pilot checks it. The package writes the list in
// docs/windows.md (Markdown), and the script that reads what a host can answer (Script).
package unproven

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"text/template"
)

// A Point is one statement that a pilot has to check.
type Point struct {
	// ID names the point in the pilot's answers. Where reads/<ID>.ps1 exists, the script reads something about it.
	ID string `json:"id"`
	// Claim is the statement that the service relies on.
	Claim string `json:"claim"`
	// Check is what a person does about it in a minute, sometimes with the script's answer.
	Check string `json:"check"`
}

// Read returns the PowerShell that reads about a point, or "" if there is nothing to read.
func (p Point) Read() string {
	text, err := reads.ReadFile("reads/" + p.ID + ".ps1")
	if err != nil {
		return ""
	}
	return string(text)
}

//go:embed reads/*.ps1
var reads embed.FS

//go:embed pilot.ps1.tmpl
var script string

// Script returns one PowerShell script that changes no setting of a host. It reads about every
// point that has something to read, and writes the answers into a file.
func Script() string {
	var answered []Point
	for _, p := range Points() {
		if p.Read() != "" {
			answered = append(answered, p)
		}
	}
	indented := template.FuncMap{"indent": func(text string) string {
		return "    " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n    ")
	}}
	var b strings.Builder
	template.Must(template.New("pilot").Funcs(indented).Parse(script)).Execute(&b, answered) //nolint:errcheck // a Builder takes everything
	return b.String()
}

// heading is the last section of docs/windows.md, which Markdown prints.
const heading = "## Not proven on real Windows"

// Markdown returns the section of docs/windows.md that lists the points.
func Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, `%s

As a whole, Changeover has run only against the lab and recordings. Each point below rests on documentation or general knowledge. Before
production, a pilot (a first installation on real hosts) should check every point. If a check names no result, the result must be what the column
*what Changeover relies on* says. If a result differs, send the name of the point and the result to the person from whom you got Changeover, and do not
begin production before you have an answer. If a check asks you to send something, send it to the same person.

`+"`changeover scripts --pilot >pilot.ps1`"+` writes a script, which the table calls *the script*. It changes no setting, and answers the points that are
marked with \*. Run the script on a node twice, once at the console and once over WinRM: `+"`.\\pilot.ps1 -Medium <folder of the setup medium>`"+`. When the
script ends, it names a file with its answers. Each answer has the name of its point as `+"`id`"+`. Send both files to the same person.

A command such as `+"`.\\get-share.ps1 -Name test`"+` runs a script of Changeover. Take the script get-share from the output of `+"`changeover scripts`"+`, where a
line with `+"`###`"+` and the script's name comes before each script. For a node with Windows Server 2008 R2, take the script of the same name with
`+"`-on-2008-r2`"+` at its end, if there is such a script. On the node, save the script in the current folder, with the ending .ps1.
Put a name with spaces, parentheses or $ into single quotes. PowerShell shortens long answers; with `+"`| ConvertTo-Json -Depth 6`"+` at the end of the
command, it prints the whole answer. On Windows Server 2008 R2, leave out the checks whose cmdlets this release does not have. The points
`+"`older-...`"+` are about this release, and take the place of these checks.

Run all scripts in 64-bit Windows PowerShell 5.1, as an administrator. For a run over WinRM, first open a session on another computer:
`+"`Enter-PSSession -ComputerName <node> -UseSSL -Credential (Get-Credential)`"+`. On Windows Server 2008 R2, Windows refuses this session until
`+"`Enable-PSRemoting -Force`"+` has run on the node. So run this command on the node first. If Windows refuses to run script files, first run
`+"`Set-ExecutionPolicy -Scope Process Bypass -Force`"+` in the same window or session.

| point | what Changeover relies on | how to check it |
|---|---|---|
`, heading)
	for _, p := range Points() {
		mark := ""
		if p.Read() != "" {
			mark = "*"
		}
		fmt.Fprintf(&b, "| %s%s | %s | %s |\n", p.ID, mark, p.Claim, p.Check)
	}
	return b.String()
}

// readFiles returns the points that have a file in reads.
func readFiles() []string {
	files, err := fs.Glob(reads, "reads/*.ps1")
	if err != nil {
		panic(err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(strings.TrimPrefix(file, "reads/"), ".ps1")
	}
	return files
}
