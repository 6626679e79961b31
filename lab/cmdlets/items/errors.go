package items

import (
	"fmt"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
)

// problem is an error record of the providers for the registry and for files. code is its Win32 error, or 0.
type problem struct {
	id, exception, category string
	code                    uint32
	format                  string
}

// Errors for items with the texts of Windows PowerShell 5.1; %s is the place of the path.
var (
	pathMissing   = problem{"PathNotFound", "System.Management.Automation.ItemNotFoundException", "ObjectNotFound", 0, "Cannot find path '%s' because it does not exist."}
	driveMissing  = problem{"DriveNotFound", "System.Management.Automation.DriveNotFoundException", "ObjectNotFound", 0, "Cannot find drive. A drive with the name '%s' does not exist."}
	itemMissing   = problem{"ItemNotFound", "System.Exception", "ObjectNotFound", 0, "An object at the specified path %s does not exist, or has been filtered by the -Include or -Exclude parameter."}
	renameMissing = problem{"InvalidOperation", "System.Management.Automation.PSInvalidOperationException", "InvalidOperation", 0, "Cannot rename because item at '%s' does not exist."}
	parentMissing = problem{"System.IO.IOException", "System.IO.IOException", "OpenError", 0, "The registry key at the specified path does not exist."}
	keyExists     = problem{"System.IO.IOException", "System.IO.IOException", "ResourceExists", 0, "A key in this path already exists."}
	valueExists   = problem{"System.IO.IOException", "System.IO.IOException", "ResourceExists", 0, "The property already exists."}
	fileExists    = problem{"NewItemIOError", "System.IO.IOException", "WriteError", cmdlets.CodeFileExists, "The file '%s' already exists."}
	folderExists  = problem{"DirectoryExist", "System.IO.IOException", "ResourceExists", 0, "An item with the specified name %s already exists."}
	folderMissing = problem{"System.IO.DirectoryNotFoundException", "System.IO.DirectoryNotFoundException", "NotSpecified", win32.CodePathNotFound, "Could not find a part of the path '%s'."}
	accessDenied  = problem{"System.UnauthorizedAccessException", "System.UnauthorizedAccessException", "PermissionDenied", win32.CodeAccessDenied, "Access to the path '%s' is denied."}
	inUse         = problem{"System.IO.IOException", "System.IO.IOException", "NotSpecified", win32.CodeSharingViolation, "The process cannot access the file '%s' because it is being used by another process."}
	targetExists  = problem{"RenameItemIOError", "System.IO.IOException", "WriteError", win32.CodeAlreadyExists, "Cannot create a file when that file already exists."}
)

// providerIDs holds the first part of an error id by cmdlet and Win32 error, for the errors whose id depends on the cmdlet.
var providerIDs = map[string]map[uint32]string{
	"Copy-Item":   {win32.CodeAccessDenied: "CopyFileInfoItemUnauthorizedAccessError"},
	"Move-Item":   {win32.CodeAlreadyExists: "MoveFileInfoItemIOError", win32.CodeSharingViolation: "MoveFileInfoItemIOError", win32.CodeAccessDenied: "MoveFileInfoItemUnauthorizedAccessError"},
	"Remove-Item": {win32.CodeSharingViolation: "RemoveFileSystemItemIOError", win32.CodeAccessDenied: "RemoveFileSystemItemUnAuthorizedAccess"},
	"Get-Content": {win32.CodeAccessDenied: "GetContentReaderUnauthorizedAccessError", win32.CodeSharingViolation: "GetContentReaderIOError"},
	"Set-Content": {
		win32.CodeAccessDenied: "GetContentWriterUnauthorizedAccessError", win32.CodeSharingViolation: "GetContentWriterIOError",
		win32.CodePathNotFound: "GetContentWriterDirectoryNotFoundError",
	},
	"New-Item": {win32.CodeAccessDenied: "NewItemUnauthorizedAccessError", win32.CodePathNotFound: "NewItemIOError"},
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
	if command == "Get-FileHash" { // Get-FileHash is a function that calls Resolve-Path
		class = "Resolve-Path"
	}
	e := &posh.Error{Message: message, ID: id + "," + cmdlets.CommandID(class), Exception: p.exception, Category: p.category, NonTerminating: true, Target: path}
	if p.code != 0 {
		e.HResult = cmdlets.Hresult(p.code)
	}
	return e
}

// itemError returns the provider's error for an item that can't be read or changed.
func itemError(command, path string, err error) *posh.Error {
	switch win32.CodeOf(err) {
	case win32.CodeFileNotFound, win32.CodePathNotFound:
		return itemProblem(command, pathMissing, path)
	}
	return TargetError(command, path, err)
}

// TargetError returns the provider's error for a path that can't be written.
func TargetError(command, path string, err error) *posh.Error {
	switch win32.CodeOf(err) {
	case win32.CodeFileNotFound, win32.CodePathNotFound:
		return itemProblem(command, folderMissing, path)
	case win32.CodeAccessDenied:
		return itemProblem(command, accessDenied, path)
	case win32.CodeSharingViolation:
		return itemProblem(command, inUse, path)
	case win32.CodeAlreadyExists:
		return itemProblem(command, targetExists, path)
	}
	return itemProblem(command, problem{"System.IO.IOException", "System.IO.IOException", "WriteError", win32.CodeOf(err), cmdlets.TextOf(err)}, path)
}
