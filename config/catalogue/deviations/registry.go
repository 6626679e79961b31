package deviations

// registryRows are about XPR's registry trees (9.3, 9.10).
var registryRows = []Deviation{
	{
		ID: "E-C01", Manual: "5.10/5; 9.10/5",
		Prints:    `the key of Access Protocol Layers below SOFTWARE\Wow6432, without Node`,
		Does:      `writes below SOFTWARE\Wow6432Node, as everywhere else, refuses site files with a key below Wow6432, and warns where the first node has one`,
		Why:       "Windows redirects 32-bit programs to Wow6432Node only: XPR would not read the other key",
		DecidedBy: "SAT-9.10-6 INT-9.3-8 workflows/chapter/words.go activities/windows/check/stray_keys.go config/rules/paths.go",
	},
	{
		ID: "E-C02", Manual: "5.3/8; 9.3/8",
		Prints:    "the path of Kernel with forward slashes and without Wow6432Node",
		Does:      `reads and writes Kernel below SOFTWARE\Wow6432Node\PP-COM\MRS\Services, with backslashes, and warns where the first node has the other key`,
		Why:       "step 4 of the same section and 9.10 name that key, and a key's path has backslashes",
		DecidedBy: "INT-9.3-8 workflows/chapter/words.go activities/windows/check/stray_keys.go",
	},
	{
		ID: "E-C03", Manual: "5.3/4,8; 5.10/4; 9.3/4,8; 9.10/4",
		Prints:    "Kernel must be empty in one step, may name satellites in another, and gets them in 9.10",
		Does:      "keeps the lines of the site's satellites and removes all others, so that Kernel is empty where the site has none; add-satellite adds a satellite's lines",
		Why:       "an integration that is repeated would otherwise cut off satellites that work",
		SiteKeys:  "satellites",
		DecidedBy: "INT-9.3-4 INT-9.3-8 SAT-9.10-4 workflows/integrate_registry.go",
	},
	{
		ID: "E-C04", Manual: "5.3/4; 9.3/4",
		Prints:    "entries of APLs are to be removed from Kernel, where none stand",
		Does:      "removes every line of Kernel that is no satellite's, and leaves Access Protocol Layers alone",
		Why:       "Kernel lists name locator and configuration service of other computers; layers have a value of their own, which belongs to 9.10",
		DecidedBy: "INT-9.3-4 SAT-9.10-6",
	},
	{
		ID: "E-C05", Manual: "5.3/8; 5.10/4,6; 9.3/8; 9.10/4,6",
		Prints:    "examples with a blank behind the comma, which the text forbids",
		Does:      "writes no blank, removes blanks around commas that it finds, and refuses names with a blank or a comma",
		Why:       "a remark in both chapters forbids them, whatever the examples show",
		DecidedBy: "INT-9.3-8 SAT-9.10-4 activities/registry/registry_lines.go config/rules/satellites.go",
	},
	{
		ID: "E-C06", Manual: "5.3; 5.4.3; 9.3; 9.4.3",
		Prints:    "values are called keys, and the type of four of them is not given",
		Does:      "keeps the type that a value has; where it is missing it becomes a list (Kernel, Access Protocol Layers, Monitor Directory) or a string (LicSvcAddress); another type than that is a warning",
		Why:       "a program that expects one type may not read another",
		DecidedBy: "INT-9.3-2 INT-9.3-3 INT-9.3-4 activities/registry/registry_value.go",
	},
	{
		ID: "E-C07", Manual: "5.3/2c; 9.3/2c",
		Prints:    "doubled backslashes within values",
		Does:      "replaces a computer's name as a whole word and leaves every slash as it is",
		Why:       "the doubling may be the print's or the value's own",
		DecidedBy: "INT-9.3-1 activities/registry/registry_rename.go config/whole_words.go",
	},
	{
		ID: "E-C08", Manual: "5.3/7; 9.3/7",
		Prints:    "a role name in the example that differs from those of 3.2 and 7.2",
		Does:      "writes the name of the role",
		Why:       "an example is no value",
		SiteKeys:  "role.name",
		DecidedBy: "INT-9.3-7",
	},
	{
		ID: "E-C09", Manual: "9.3/7",
		Prints:    "for the role's name, a reference to the step that sets the network name",
		Does:      "writes the role's name into Group, and refuses a site whose role has the network name",
		Why:       "the same section says not to confuse the two",
		SiteKeys:  "role.name virtualServer.name",
		DecidedBy: "INT-9.3-7 config/rules/names.go",
	},
}
