package shell

import (
	"fmt"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// problem is an error record of the providers for registry and files.
type problem struct {
	id, exception, category string
	code                    uint32
	format                  string
}

// Problems of items, as Windows PowerShell 5.1 words them; %s is the path.
var (
	pathMissing   = problem{"PathNotFound", "System.Management.Automation.ItemNotFoundException", "ObjectNotFound", 0, "Cannot find path '%s' because it does not exist."}
	driveMissing  = problem{"DriveNotFound", "System.Management.Automation.DriveNotFoundException", "ObjectNotFound", 0, "Cannot find drive. A drive with the name '%s' does not exist."}
	itemMissing   = problem{"ItemNotFound", "System.Exception", "ObjectNotFound", 0, "An object at the specified path %s does not exist, or has been filtered by the -Include or -Exclude parameter."}
	renameMissing = problem{"InvalidOperation", "System.Management.Automation.PSInvalidOperationException", "InvalidOperation", 0, "Cannot rename because item at '%s' does not exist."}
	parentMissing = problem{"System.IO.IOException", "System.IO.IOException", "OpenError", 0, "The registry key at the specified path does not exist."}
	keyExists     = problem{"System.IO.IOException", "System.IO.IOException", "ResourceExists", 0, "A key in this path already exists."}
	valueExists   = problem{"System.IO.IOException", "System.IO.IOException", "ResourceExists", 0, "The property already exists."}
	fileExists    = problem{"NewItemIOError", "System.IO.IOException", "WriteError", codeFileExists, "The file '%s' already exists."}
	folderExists  = problem{"DirectoryExist", "System.IO.IOException", "ResourceExists", 0, "An item with the specified name %s already exists."}
	folderMissing = problem{"System.IO.DirectoryNotFoundException", "System.IO.DirectoryNotFoundException", "NotSpecified", cluster.CodePathNotFound, "Could not find a part of the path '%s'."}
	accessDenied  = problem{"System.UnauthorizedAccessException", "System.UnauthorizedAccessException", "PermissionDenied", cluster.CodeAccessDenied, "Access to the path '%s' is denied."}
	inUse         = problem{"System.IO.IOException", "System.IO.IOException", "NotSpecified", cluster.CodeSharingViolation, "The process cannot access the file '%s' because it is being used by another process."}
	targetExists  = problem{"RenameItemIOError", "System.IO.IOException", "WriteError", cluster.CodeAlreadyExists, "Cannot create a file when that file already exists."}
)

// providerIDs are the first halves of error ids where a cmdlet has its own.
var providerIDs = map[string]map[uint32]string{
	"Copy-Item":   {cluster.CodeAccessDenied: "CopyFileInfoItemUnauthorizedAccessError"},
	"Move-Item":   {cluster.CodeAlreadyExists: "MoveFileInfoItemIOError", cluster.CodeSharingViolation: "MoveFileInfoItemIOError", cluster.CodeAccessDenied: "MoveFileInfoItemUnauthorizedAccessError"},
	"Remove-Item": {cluster.CodeSharingViolation: "RemoveFileSystemItemIOError", cluster.CodeAccessDenied: "RemoveFileSystemItemUnAuthorizedAccess"},
	"Get-Content": {cluster.CodeAccessDenied: "GetContentReaderUnauthorizedAccessError", cluster.CodeSharingViolation: "GetContentReaderIOError"},
	"Set-Content": {
		cluster.CodeAccessDenied: "GetContentWriterUnauthorizedAccessError", cluster.CodeSharingViolation: "GetContentWriterIOError",
		cluster.CodePathNotFound: "GetContentWriterDirectoryNotFoundError",
	},
	"New-Item": {cluster.CodeAccessDenied: "NewItemUnauthorizedAccessError", cluster.CodePathNotFound: "NewItemIOError"},
}

func itemProblem(command string, p problem, path string) *posh.Error {
	id := p.id
	if own := providerIDs[command][p.code]; own != "" {
		id = own
	}
	message := p.format
	if strings.Contains(message, "%s") {
		message = fmt.Sprintf(message, path)
	}
	class := command
	if command == "Get-FileHash" { // a function, which lets Resolve-Path look for the file
		class = "Resolve-Path"
	}
	e := &posh.Error{Message: message, ID: id + "," + commandID(class), Exception: p.exception, Category: p.category, NonTerminating: true, Target: path}
	if p.code != 0 {
		e.HResult = hresult(p.code)
	}
	return e
}

// itemError is what a provider says when the model refuses to read or change an item.
func itemError(command, path string, err error) *posh.Error {
	switch cluster.CodeOf(err) {
	case cluster.CodeFileNotFound, cluster.CodePathNotFound:
		return itemProblem(command, pathMissing, path)
	}
	return targetError(command, path, err)
}

// targetError is what a provider says when the model refuses to write somewhere.
func targetError(command, path string, err error) *posh.Error {
	switch cluster.CodeOf(err) {
	case cluster.CodeFileNotFound, cluster.CodePathNotFound:
		return itemProblem(command, folderMissing, path)
	case cluster.CodeAccessDenied:
		return itemProblem(command, accessDenied, path)
	case cluster.CodeSharingViolation:
		return itemProblem(command, inUse, path)
	case cluster.CodeAlreadyExists:
		return itemProblem(command, targetExists, path)
	}
	return itemProblem(command, problem{"System.IO.IOException", "System.IO.IOException", "WriteError", cluster.CodeOf(err), textOf(err)}, path)
}
