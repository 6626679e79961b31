package deviations

// registryRows are about XPR's registry trees (9.3, 9.10).
var registryRows = []Deviation{
	{
		ID: "E-C01", Manual: "5.10/5; 9.10/5",
		Prints:    `the key of Access Protocol Layers below SOFTWARE\Wow6432, without Node`,
		Does:      `writes below SOFTWARE\Wow6432Node, as everywhere else; refuses site files with a key below Wow6432; warns where the first node has such a key`,
		Why:       "Windows redirects 32-bit programs to Wow6432Node only: XPR would not read the other key",
		DecidedBy: "SAT-9.10-6 INT-9.3-8 workflows/chapter/words.go activities/windows/check/stray_keys.go config/rules/paths.go",
	},
	{
		ID: "E-C02", Manual: "5.3/8; 9.3/8",
		Prints:    "the path of Kernel with forward slashes and without Wow6432Node",
		Does:      `reads and writes Kernel below SOFTWARE\Wow6432Node\PP-COM\MRS\Services, with backslashes; warns where the first node has the other key`,
		Why:       "step 4 of the same section and 9.10 name that key, and the path of a key has backslashes",
		DecidedBy: "INT-9.3-8 workflows/chapter/words.go activities/windows/check/stray_keys.go",
	},
	{
		ID: "E-C03", Manual: "5.3/4,8; 5.10/4; 9.3/4,8; 9.10/4",
		Prints:    "Kernel must be empty in one step, may name satellites in another, and gets their lines in 9.10",
		Does:      "keeps the lines of the site's satellites and removes all others, so that Kernel is empty where the site has none; add-satellite adds a satellite's lines",
		Why:       "otherwise a repeated integration would cut off satellites that work",
		SiteKeys:  "satellites",
		DecidedBy: "INT-9.3-4 INT-9.3-8 SAT-9.10-4 workflows/integrate_registry.go",
	},
	{
		ID: "E-C04", Manual: "5.3/4; 9.3/4",
		Prints:    "entries of APLs are to be removed from Kernel, which has no such entries",
		Does:      "removes every line of Kernel that does not belong to a satellite, and does not change Access Protocol Layers",
		Why:       "Kernel names the computers that have a name locator and a configuration service; layers have a value of their own, which belongs to 9.10",
		DecidedBy: "INT-9.3-4 SAT-9.10-6",
	},
	{
		ID: "E-C05", Manual: "5.3/8; 5.10/4,6; 9.3/8; 9.10/4,6",
		Prints:    "examples with a blank after the comma, which the text forbids",
		Does:      "writes no blank, removes blanks that it finds around commas, and refuses names with a blank or a comma",
		Why:       "a remark in both chapters forbids blanks, although the examples have them",
		DecidedBy: "INT-9.3-8 SAT-9.10-4 activities/registry/registry_lines.go config/rules/satellites.go",
	},
	{
		ID: "E-C06", Manual: "5.3; 5.4.3; 9.3; 9.4.3",
		Prints:    "values are called keys, and the type of four of them is not given",
		Does:      "keeps the type of an existing value. A missing value becomes a list (Kernel, Access Protocol Layers, Monitor Directory) or a string (LicSvcAddress). An existing value of another type than that is a warning",
		Why:       "a program that expects one type may not read another",
		DecidedBy: "INT-9.3-2 INT-9.3-3 INT-9.3-4 activities/registry/registry_value.go",
	},
	{
		ID: "E-C07", Manual: "5.3/2c; 9.3/2c",
		Prints:    "doubled backslashes within values",
		Does:      "replaces a computer's name as a whole word and leaves every slash as it is",
		Why:       "the doubled backslashes may come from the print or belong to the value",
		DecidedBy: "INT-9.3-1 activities/registry/registry_rename.go config/whole_words.go",
	},
	{
		ID: "E-C08", Manual: "5.3/7; 9.3/7",
		Prints:    "a role name in the example that differs from those of 3.2 and 7.2",
		Does:      "writes the name of the role",
		Why:       "the example is only an example",
		SiteKeys:  "role.name",
		DecidedBy: "INT-9.3-7",
	},
	{
		ID: "E-C09", Manual: "9.3/7",
		Prints:    "for the role's name, a reference to the step that sets the network name",
		Does:      "writes the role's name into Group; refuses a site file whose role and network name are the same",
		Why:       "the same section says not to confuse the two",
		SiteKeys:  "role.name virtualServer.name",
		DecidedBy: "INT-9.3-7 config/rules/names.go",
	},
}
