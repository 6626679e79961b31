package endpoints

import "embed"

// Source is the file that holds the types of an endpoints file, whose comments describe its fields.
//
//go:embed endpoints.go
var Source embed.FS
