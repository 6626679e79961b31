package schema

import (
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"changeover/config"
	"changeover/config/endpoints"
)

// comments are the comments of types and of their fields, by "Type" and "Type.Field".
type comments map[string]string

// described reads the comments once: the sources are part of the program.
var described = sync.OnceValue(func() comments {
	all := comments{}
	for _, source := range []embed.FS{config.Source, endpoints.Source} {
		if err := all.read(source); err != nil {
			panic(fmt.Sprintf("schema: cannot read the types' comments: %v", err))
		}
	}
	return all
})

func (c comments) read(source embed.FS) error {
	names, err := fs.Glob(source, "*.go")
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := source.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if general, ok := decl.(*ast.GenDecl); ok {
				c.add(general)
			}
		}
	}
	return nil
}

func (c comments) add(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		named, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		c[named.Name.Name] = strings.Join(strings.Fields(decl.Doc.Text()), " ")
		structure, ok := named.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, field := range structure.Fields.List {
			for _, name := range field.Names {
				c[named.Name.Name+"."+name.Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
			}
		}
	}
}

// ofField is the description of a field of a type, with the keys of the file in place of Go's names.
func (c comments) ofField(t reflect.Type, name string) string {
	text := c[t.Name()+"."+name]
	for i := range t.NumField() {
		field := t.Field(i)
		if len(field.Name) > 1 && field.Name != config.NameOf(field) {
			text = replaceWord(text, field.Name, config.NameOf(field), field.Name == name)
		}
	}
	text = ruleText.ReplaceAllString(text, "")
	return strings.TrimSuffix(text, ".")
}

// ruleText finds the ids of rules, which a field has apart from its description.
var ruleText = regexp.MustCompile(` \([VPF]-[0-9]+(?:, [VPF]-[0-9]+)*\)`)

// replaceWord replaces a Go name. A name that is a plain word or an abbreviation is one only where the comment begins with it.
func replaceWord(text, name, key string, own bool) string {
	if rest, ok := strings.CutPrefix(text, name); ok && own {
		return key + rest
	}
	if name == strings.ToUpper(name) || name[1:] == strings.ToLower(name[1:]) {
		return text
	}
	return regexp.MustCompile(`\b`+name+`\b`).ReplaceAllString(text, key)
}

// sectionText finds the section of the manual that a description names.
var sectionText = regexp.MustCompile(`\((?:chapter )?([0-9]+(?:\.[0-9]+)*)[ ,;)'/-]`)

// sectionIn is the section of the manual that a description names, or empty.
func sectionIn(description string) string {
	if found := sectionText.FindStringSubmatch(description); found != nil {
		return found[1]
	}
	return ""
}

// defaultText finds the default that a description states.
var defaultText = regexp.MustCompile(`(?:^|[;,] ?)default:? (.+?)(?: \([^)]*\))?(?:; |: |, which|$)`)

// defaultIn is the default that a description states, or empty.
func defaultIn(description string) string {
	if found := defaultText.FindStringSubmatch(description); found != nil {
		return strings.TrimSpace(found[1])
	}
	return ""
}
