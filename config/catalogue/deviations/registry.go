package deviations

// registryRows are about XPR's registry trees (9.3, 9.10).
var registryRows = []Deviation{
	{
		ID: "E-C01", Manual: "5.10/5; 9.10/5",
		Prints:    "the key of the layer list (Access Protocol Layers) is printed below SOFTWARE\\Wow6432, without Node at the end",
		Does:      "writes the layer list below SOFTWARE\\Wow6432Node, as the manual does everywhere else. Changeover refuses a site file with a key below Wow6432, and warns if the install node has such a key",
		Why:       "Windows redirects 32-bit programs to Wow6432Node only, so XPR would not read a key below Wow6432",
		DecidedBy: "SAT-9.10-6 INT-9.3-8 workflows/chapter/words.go activities/windows/check/stray_keys.go config/rules/paths.go",
	},
	{
		ID: "E-C02", Manual: "5.3/8; 9.3/8",
		Prints:    "the path of the Kernel list has forward slashes and lacks Wow6432Node",
		Does:      "reads and writes the Kernel list below SOFTWARE\\Wow6432Node\\PP-COM\\MRS\\Services, with backslashes. Changeover warns if the install node has a Kernel list below the printed path",
		Why:       "step 4 of the same section and 9.10 print the path with Wow6432Node, and Windows writes the path of a key with backslashes",
		DecidedBy: "INT-9.3-8 workflows/chapter/words.go activities/windows/check/stray_keys.go",
	},
	{
		ID: "E-C03", Manual: "5.3/4,8; 5.10/4; 9.3/4,8; 9.10/4",
		Prints:    "one step wants the Kernel list empty, another step allows satellites in the list, and 9.10 adds their lines to the list",
		Does:      "keeps the lines of the site's satellites and removes all other lines. If the site has no satellites, the Kernel list is empty afterwards. add-satellite adds the lines of a satellite",
		Why:       "otherwise a second integration would cut off satellites that work",
		SiteKeys:  "satellites",
		DecidedBy: "INT-9.3-4 INT-9.3-8 SAT-9.10-4 workflows/integrate_registry.go",
	},
	{
		ID: "E-C04", Manual: "5.3/4; 9.3/4",
		Prints:    "the entries of layers (APLs) are to be removed from the Kernel list, but the Kernel list has no such entries",
		Does:      "removes every line of the Kernel list that does not belong to a satellite, and does not change the layer list",
		Why:       "the Kernel list names the computers that have a name locator and a configuration service. Layers are in the layer list, which belongs to 9.10",
		DecidedBy: "INT-9.3-4 SAT-9.10-6",
	},
	{
		ID: "E-C05", Manual: "5.3/8; 5.10/4,6; 9.3/8; 9.10/4,6",
		Prints:    "the examples have a space after the comma, but the text forbids spaces there",
		Does:      "writes no space after a comma, and removes spaces that are already around commas. Changeover refuses names with a space or a comma",
		Why:       "in both chapters, a remark forbids these spaces",
		DecidedBy: "INT-9.3-8 SAT-9.10-4 activities/registry/registry_lines.go config/rules/satellites.go",
	},
	{
		ID: "E-C06", Manual: "5.3; 5.4.3; 9.3; 9.4.3",
		Prints:    "values of the registry are called keys, and for four of these values the type is missing",
		Does:      "keeps the type of an existing value. A missing value becomes a list (Kernel, Access Protocol Layers, Monitor Directory) or a string (LicSvcAddress). Changeover warns if an existing value has another type",
		Why:       "a program that expects one type may not read another type",
		DecidedBy: "INT-9.3-2 INT-9.3-3 INT-9.3-4 activities/registry/registry_value.go",
	},
	{
		ID: "E-C07", Manual: "5.3/2c; 9.3/2c",
		Prints:    "values in the examples contain doubled backslashes",
		Does:      "replaces a computer's name only where the name is a whole word, and leaves all slashes and backslashes unchanged",
		Why:       "the doubled backslashes may be a printing error, or they may belong to the value",
		DecidedBy: "INT-9.3-1 activities/registry/registry_rename.go config/whole_words.go",
	},
	{
		ID: "E-C08", Manual: "5.3/7; 9.3/7",
		Prints:    "the role's name in the example differs from the names in 3.2 and 7.2",
		Does:      "writes the name of the site's role",
		Why:       "the name in the example is only an example",
		SiteKeys:  "role.name",
		DecidedBy: "INT-9.3-7",
	},
	{
		ID: "E-C09", Manual: "9.3/7",
		Prints:    "for the role's name, the text refers to the step that sets the network name",
		Does:      "writes the role's name into the value Group. Changeover refuses a site file that gives role and virtual server the same name",
		Why:       "the same section warns that the two names must not be confused",
		SiteKeys:  "role.name virtualServer.name",
		DecidedBy: "INT-9.3-7 config/rules/names.go",
	},
}
