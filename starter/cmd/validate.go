package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"changeover/config/endpoints"
	"changeover/config/problem"
	"changeover/config/services"
	"changeover/config/sitefile"
	"changeover/config/textfile"
	"changeover/runbook"
	"changeover/starter/cli"
)

// validated is the result of the check of one file.
type validated struct {
	File string `json:"file"`
	// Kind is site or endpoints.
	Kind     string       `json:"kind"`
	Site     string       `json:"site,omitempty"`
	OK       bool         `json:"ok"`
	Digest   string       `json:"digest,omitempty"`
	Problems problem.List `json:"problems"`
	// summary of a file that is right.
	summary string
}

func validateCommand(s *settings) *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "validate FILE|DIRECTORY...", Short: "Check site files and endpoints files by the manual's rules, and report all problems together",
		Long: "Checks site files and endpoints files. In a directory, the command checks every .yaml file. It also checks that each site file there is named\n" +
			"after its site, and that no two sites share a host or an address. The exit status is 1 if a file is wrong. A file with only warnings is not wrong.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if file != "" {
				args = append(args, file)
			}
			if len(args) == 0 {
				return errors.New("cannot validate: no file is named; name a site file, an endpoints file or a directory")
			}
			results, single, err := validateAll(args)
			if err != nil {
				return err
			}
			return s.printValidated(cmd.OutOrStdout(), results, single)
		},
	}
	c.Flags().StringVar(&file, "site-file", "", "site file to check, instead of FILE")
	return c
}

// validateAll checks files and directories; single means that one file was named.
func validateAll(paths []string) (results []validated, single bool, err error) {
	single = len(paths) == 1
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, false, fmt.Errorf("cannot validate %s: %w; name a file or a directory that you can read", path, err)
		}
		if !info.IsDir() {
			result, err := validateFile(path)
			if err != nil {
				return nil, false, err
			}
			results = append(results, result)
			continue
		}
		single = false
		found, err := validateDirectory(path)
		if err != nil {
			return nil, false, err
		}
		results = append(results, found...)
	}
	return results, single, nil
}

func validateDirectory(path string) ([]validated, error) {
	files, err := textfile.Named(path, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("cannot list the directory %s: %w", path, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("cannot validate %s: the directory contains no .yaml file; name the directory of the site files", path)
	}
	var results []validated
	for _, file := range files {
		result, err := validateFile(file)
		if err != nil { // It must not hide what is wrong with the other files.
			result = validated{File: file, Kind: kindSite, Problems: problem.List{{Rule: problem.RuleSyntax, Message: err.Error()}}}
		}
		if result.Kind == kindSite && err == nil {
			if err := result.inDirectory(path); err != nil {
				return nil, err
			}
		}
		results = append(results, result)
	}
	return results, nil
}

const (
	kindSite      = "site"
	kindEndpoints = "endpoints"
)

// inDirectory adds what is wrong with a site file as one of its directory.
func (v *validated) inDirectory(path string) error {
	named := true
	for i, p := range v.Problems {
		if p.Rule == problem.RuleSiteName && p.IsWarning() {
			v.Problems[i].Level, named = problem.Error, false
		}
	}
	if named && v.OK {
		site, _, err := sitefile.Load(v.File)
		if err != nil {
			return err
		}
		shared, err := sitefile.Directory{Path: path}.Overlaps(site)
		if err != nil {
			return err
		}
		v.Problems = append(v.Problems, shared...)
	}
	v.OK = len(v.Problems.Errors()) == 0
	return nil
}

func validateFile(path string) (validated, error) {
	data, err := textfile.Read(path)
	if err != nil {
		return validated{}, fmt.Errorf("cannot validate %s: %w; name a file or a directory that you can read", path, err)
	}
	result := validated{File: path, Kind: kindSite, Problems: problem.List{}}
	if endpoints.Is(data) {
		return validateEndpoints(path, result)
	}
	site, problems := sitefile.JudgeNamed(filepath.Base(path), data)
	result.Problems = append(result.Problems, problems...)
	if result.OK = site != nil; !result.OK {
		return result, nil
	}
	result.Site, result.Digest = site.Name, sitefile.Digest(data)
	result.summary = fmt.Sprintf("describes site %s: %s, %s, %s (digest %.12s)",
		site.Name, runbook.Count(len(site.Nodes), "node"), runbook.Count(len(services.Of(site)), "service"), runbook.Count(len(site.Satellites), "satellite"), result.Digest)
	return result, nil
}

func validateEndpoints(path string, result validated) (validated, error) {
	result.Kind = kindEndpoints
	file, err := endpoints.Load(path)
	problems, judged := problem.In(err)
	if err != nil && !judged {
		return validated{}, err
	}
	result.Problems = append(result.Problems, problems...)
	if result.OK = err == nil; result.OK {
		result.Problems = append(result.Problems, file.Warnings()...)
		result.summary = fmt.Sprintf("describes endpoints: %s, %s", runbook.Count(len(file.Hosts), "host"), runbook.Count(len(file.Probes), "probe"))
	}
	return result, nil
}

// printValidated prints one object for one file, and a list of them otherwise.
func (s *settings) printValidated(out io.Writer, results []validated, single bool) error {
	var wrong []string
	for _, result := range results {
		if !result.OK {
			wrong = append(wrong, result.File)
		}
	}
	if s.json() {
		var object any = map[string]any{"ok": len(wrong) == 0, "files": results}
		if single {
			object = results[0]
		}
		if err := cli.PrintJSON(out, object); err != nil {
			return err
		}
	} else {
		for _, result := range results {
			printResult(out, result, single)
		}
	}
	switch len(wrong) {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("cannot use %s: correct the problems that are listed, and validate the file again", wrong[0])
	}
	return fmt.Errorf("cannot use %s: correct the problems that are listed, and validate the files again", strings.Join(wrong, ", "))
}

func printResult(out io.Writer, result validated, single bool) {
	if !result.OK && !single {
		fmt.Fprintf(out, "%s:\n", result.File)
	}
	if result.OK {
		fmt.Fprintf(out, "%s %s\n", result.File, result.summary)
	}
	if len(result.Problems) > 0 {
		fmt.Fprint(out, problem.Describe(result.Problems))
	}
}
