package config

import "embed"

// Source are the files that hold the types of a site file. Only their comments describe its fields:
// the schema, 'changeover explain' and the documents take them from here.
//
//go:embed site.go site_hotfix.go site_product.go site_runs.go maintenance_window.go
var Source embed.FS
