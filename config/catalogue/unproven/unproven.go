// Package unproven lists the statements that rest on documentation or general knowledge and that
// nobody has seen on a real host, and how a pilot checks each of them. It writes the list in
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

// Read returns the PowerShell that reads about a point, or "" where there is nothing to read.
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

Every point below rests on documentation or general knowledge. A pilot should check each of them before production. `+"`changeover scripts --pilot >pilot.ps1`"+`
writes a script that changes no setting and answers the points marked with *. Run it on a node with `+"`-Medium <setup medium>`"+`, once at the console and once
over WinRM, and send back the file that it names. As a whole, the service has run only against the lab and recordings.

| point | what the service relies on | how to check it |
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
