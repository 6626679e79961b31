package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"changeover/config/problem"
	"changeover/config/schema"
	"changeover/starter/cli"
)

// endpointsFile is the name of the other file whose fields are explained, and the beginning of their paths.
const endpointsFile = "endpoints"

func explainCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "explain [FIELD]", Short: "Explain a field of the site file, or of the endpoints file (endpoints.FIELD)", Args: cobra.MaximumNArgs(1),
		Long:        "Explains a field: its type, default, rule, section of the manual and description. Without a field, the command lists all fields of the site file.",
		Example:     "  changeover explain xpr.services\n  changeover explain role\n  changeover explain endpoints.hosts.url",
		Annotations: map[string]string{furtherFormat: markdown},
		RunE: func(cmd *cobra.Command, args []string) error {
			path := strings.Join(args, "")
			if s.output == markdown && path != "" {
				return fmt.Errorf("cannot explain '%s' with -o md, which prints all fields; leave out the field, or choose -o text or -o json", path)
			}
			fields, below := fieldsAt(path)
			found := schema.Below(fields, below)
			if len(found) == 0 {
				return fmt.Errorf("cannot explain '%s': %s", path, noField(path, schema.Nearest(fields, below)))
			}
			out := cmd.OutOrStdout()
			switch {
			case s.json():
				return cli.PrintJSON(out, map[string]any{"fields": found})
			case s.output == markdown:
				printFieldsMarkdown(out)
			case below == "":
				printFieldList(out, found, 0)
			default:
				printField(out, found[0])
				printFieldList(out, found[1:], found[0].Depth+1)
			}
			return nil
		},
	}
}

// noField says that no field has a path, which command lists the fields of the file, and which fields were probably meant.
func noField(path string, near []string) string {
	if first, _, _ := strings.Cut(path, "."); !strings.EqualFold(first, endpointsFile) {
		return "the site file has no field of this name; 'changeover explain' lists all fields of the site file, and 'changeover explain endpoints' lists all fields of the endpoints file" +
			problem.DidYouMean(near)
	}
	for i := range near {
		near[i] = endpointsFile + "." + near[i]
	}
	return "the endpoints file has no field of this name; 'changeover explain endpoints' lists all fields of the endpoints file" + problem.DidYouMean(near)
}

// fieldsAt are the fields of the file that a path is of, and the path within it.
func fieldsAt(path string) (fields []schema.Field, below string) {
	if first, rest, _ := strings.Cut(path, "."); strings.EqualFold(first, endpointsFile) {
		return schema.EndpointsFields(), rest
	}
	return schema.SiteFields(), path
}

func printField(out io.Writer, f schema.Field) {
	for _, line := range f.Lines() {
		fmt.Fprintln(out, line)
	}
}

// printFieldList lists fields, indented by their depth.
func printFieldList(out io.Writer, fields []schema.Field, depth int) {
	if depth > 0 && len(fields) > 0 {
		fmt.Fprintln(out, "\nfields:")
	}
	for _, f := range fields {
		indent := strings.Repeat("  ", f.Depth-depth+1)
		name := f.Path[strings.LastIndex(f.Path, ".")+1:]
		if f.Required {
			name += "*"
		}
		fmt.Fprintf(out, "%s%s (%s): %s\n", indent, name, f.Type, f.Description)
	}
	if len(fields) > 0 {
		fmt.Fprintln(out, "\n* required")
	}
}

func schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use: "schema [site|endpoints]", Short: "Print the JSON Schema of the site file or the endpoints file, for editors", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			document := schema.Site()
			switch strings.Join(args, "") {
			case "", "site":
			case endpointsFile:
				document = schema.Endpoints()
			default:
				return fmt.Errorf("cannot print the schema of '%s'; choose site or endpoints", args[0])
			}
			text, err := json.MarshalIndent(document, "", "  ")
			if err != nil {
				return fmt.Errorf("cannot write the schema: %w", err)
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), string(text))
			return err
		},
	}
}

// fieldsPreface is the beginning of docs/site-file.md.
const fieldsPreface = `# The fields of the site file and the endpoints file

` + "`make docs`" + ` writes this document from the types in config and config/endpoints; do not edit the document.

` + "`changeover explain FIELD`" + ` prints the same about one field. ` + "`changeover services`" + ` prints the services that xpr.services can name.
` + "`changeover schema`" + ` prints the JSON Schema, which is also in docs/site.schema.json and docs/endpoints.schema.json. If a site file begins with the line
` + "`# yaml-language-server: $schema=PATH/site.schema.json`" + `, an editor with the YAML language server completes and checks the file.
The names of fields can be written in upper or lower case, but the schema knows only the spelling below. A star marks a field that is always required; the meaning of a field
says when other fields are required. The ids of rules begin
with V (rules of the manual), P (rules about values that the manual asks for) or F (rules about files and about Changeover). The key of a service is the name
of the service in Windows, e.g. licsvc. Table 12/17 is the manual's table of services: table 12 in part 1, and table 17 in part 2.
`

func printFieldsMarkdown(out io.Writer) {
	fmt.Fprint(out, fieldsPreface)
	for _, file := range []struct {
		title  string
		fields []schema.Field
	}{{"Site file", schema.SiteFields()}, {"Endpoints file", schema.EndpointsFields()}} {
		fmt.Fprintf(out, "\n## %s\n\n| Field | Type | Default | Values | Rule | Manual | Meaning |\n|---|---|---|---|---|---|---|\n", file.title)
		for _, f := range file.fields {
			name := f.Path
			if f.Required {
				name += "*"
			}
			values := strings.Join(f.Values, ", ")
			if values == "" {
				values = f.Bound
			}
			row := []string{name, f.Type, f.Default, values, f.Rule, f.Section, f.Description}
			for i := range row {
				row[i] = cli.Cell(row[i])
			}
			fmt.Fprintf(out, "| %s |\n", strings.Join(row, " | "))
		}
	}
}
