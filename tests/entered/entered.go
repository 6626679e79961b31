package main

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// exceptionList lists functions that no test has to enter. A line consists of a folder, the function's name and the
// reason.
//
//go:embed exceptions.txt
var exceptionList string

// around holds folders of the lab that are not part of the model. They start servers, labs and workers as separate
// processes, which are not in the profiles.
var around = []string{"lab/demo", "lab/devserver", "lab/stage"}

// place is a position in a file.
type place struct{ line, column int }

func (p place) before(q place) bool {
	return p.line < q.line || p.line == q.line && p.column < q.column
}

// function is a function of the lab with a body.
type function struct {
	folder, name string
	file         string
	from, to     place
}

// check returns the functions of the lab that no profile enters and that are not listed as exceptions, and the
// exceptions that are not needed.
func check(root string, profiles []string) ([]string, error) {
	if len(profiles) == 0 {
		return nil, errors.New("cannot determine which functions are entered: no coverage profile is given; name the files that go test -coverpkg=./lab/... -coverprofile has written")
	}
	counted := map[string][]place{}
	for _, name := range profiles {
		if err := read(name, counted); err != nil {
			return nil, err
		}
	}
	functions, err := declared(root)
	if err != nil {
		return nil, err
	}
	excused := exceptions()
	var problems []string
	for _, f := range functions {
		key := f.folder + " " + f.name
		_, listed := excused[key]
		entered := slices.ContainsFunc(counted[f.file], func(p place) bool { return !p.before(f.from) && p.before(f.to) })
		switch {
		case !entered && !listed:
			problems = append(problems, fmt.Sprintf("%s:%d: no test enters %s; remove it, or test the behaviour of Windows that it models and cite the source", f.file, f.from.line, f.name))
		case entered && listed:
			problems = append(problems, fmt.Sprintf("%s:%d: %s is entered; remove it from tests/entered/exceptions.txt", f.file, f.from.line, f.name))
		}
		delete(excused, key)
	}
	for key := range excused {
		problems = append(problems, fmt.Sprintf("tests/entered/exceptions.txt: there is no function %q; remove the line", key))
	}
	slices.Sort(problems)
	return problems, nil
}

// exceptions maps "folder name" of the listed functions to the reason.
func exceptions() map[string]string {
	list := map[string]string{}
	for line := range strings.Lines(exceptionList) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		folder, rest, _ := strings.Cut(line, " ")
		name, reason, _ := strings.Cut(rest, " ")
		list[folder+" "+name] = reason
	}
	return list
}

// read adds the positions at which the entered blocks of a profile begin, by file. A line of the profile is
// "changeover/lab/x.go:3.20,5.2 1 7": where a block begins and ends, the number of its statements, and how often it
// was entered.
func read(name string, counted map[string][]place) error {
	file, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("cannot read the coverage profile: %w", err)
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "mode:") || strings.HasSuffix(line, " 0") {
			continue
		}
		path, block, found := strings.Cut(line, ":")
		begin, _, closed := strings.Cut(block, ",")
		l, c, dotted := strings.Cut(begin, ".")
		at, err := numbers(l, c)
		if !found || !closed || !dotted || err != nil {
			return fmt.Errorf("cannot read the coverage profile %s: line %q does not have the format of go test -coverprofile", name, line)
		}
		path = strings.TrimPrefix(path, "changeover/")
		counted[path] = append(counted[path], at)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("cannot read the coverage profile %s: %w", name, err)
	}
	return nil
}

func numbers(line, column string) (place, error) {
	l, err := strconv.Atoi(line)
	c, failed := strconv.Atoi(column)
	return place{l, c}, errors.Join(err, failed)
}

// declared returns the functions of the lab that have statements, without tests and the folders in around.
func declared(root string) ([]function, error) {
	var found []function
	err := filepath.WalkDir(filepath.Join(root, "lab"), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		folder := relative[:strings.LastIndexByte(relative, '/')]
		if slices.Contains(around, folder) {
			return nil
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		at := func(p token.Pos) place { return place{set.Position(p).Line, set.Position(p).Column} }
		for _, declaration := range parsed.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Body != nil && len(f.Body.List) > 0 {
				found = append(found, function{folder, title(f), relative, at(f.Body.Pos()), at(f.Body.End())})
			}
		}
		return nil
	})
	return found, err
}

// title returns a function's name, with its type in front if it is a method.
func title(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if generic, ok := of.(*ast.IndexExpr); ok {
		of = generic.X
	}
	if named, ok := of.(*ast.Ident); ok {
		return named.Name + "." + f.Name.Name
	}
	return f.Name.Name
}
