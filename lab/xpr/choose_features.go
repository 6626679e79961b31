package xpr

import (
	"path"
	"slices"
	"strings"
)

// ChooseFeatures returns the filled-in page of the features (4.4.1): it ticks the boxes of Table 4-2 that install the services,
// given by their keys, and the boxes of the chosen features, given as "Feature" or "Feature > Option". Unknown features are
// ignored.
func ChooseFeatures(services, chosen []string) Page {
	page := Page{Title: featuresPage}
	tick := func(label string) {
		if !slices.ContainsFunc(page.Fields, func(f Field) bool { return f.Label == label }) {
			page.Fields = append(page.Fields, Field{label, "on"})
		}
	}
	var further []string
	for _, key := range services {
		if slices.ContainsFunc(withoutFeature, func(k string) bool { return strings.EqualFold(k, key) }) {
			further = append(further, key)
			continue
		}
		for _, f := range features {
			if installs(f.key, key) {
				tick(f.group + " > " + f.name)
			}
		}
		for _, o := range options {
			if f, ok := featureNamed(o.feature); ok && installs(o.key, key) {
				tick(f.group + " > " + f.name)
				tick(f.group + " > " + f.name + " > " + o.name)
			}
		}
	}
	for _, text := range chosen {
		name, option, _ := strings.Cut(text, ">")
		f, ok := featureNamed(strings.TrimSpace(name))
		if !ok {
			continue
		}
		tick(f.group + " > " + f.name)
		for _, o := range options {
			if option = strings.TrimSpace(option); o.feature == f.name && option != "" && (strings.EqualFold(o.name, option) || strings.HasSuffix(o.name, "("+option+")")) {
				tick(f.group + " > " + f.name + " > " + o.name)
			}
		}
	}
	if len(further) > 0 {
		page.Fields = append(page.Fields, Field{"Corresponding APL", strings.Join(further, "; ")})
	}
	return page
}

// installs reports whether the service of a feature, given by its key in the tables, is a service. The Exchange connectors are
// recognized by their programs.
func installs(row, service string) bool {
	if row == "" || service == "" {
		return false
	}
	r, ok := findRow(optionalRows, row)
	program := path.Base(strings.ReplaceAll(r.program, `\`, "/"))
	return strings.EqualFold(row, service) || ok && strings.EqualFold(program, service+".exe")
}

func featureNamed(name string) (feature, bool) {
	for _, f := range features {
		if strings.EqualFold(f.name, name) {
			return f, true
		}
	}
	return feature{}, false
}
