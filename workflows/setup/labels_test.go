package setup

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
)

// printed are the headings, fields and options of 4.2.2.2 to 4.4.14 in the manual's own words, in lower case. It shows its
// dialogs without their titles, so a page has the heading of its section.
var printed = strings.Split(strings.ToLower(`Installation of a CLA|Target folder|New User|Password|Service Port Number
Adding a CLA to the CLM|Address|Port|Synchronizing a CLA with the CLM|Name|Activating a License for a CLA|License agent|License file
Specifying the Server Name|Name of the XPR|Selecting the Server Languages and the Default Language|Active|Default language
Confirming the Release Notes|I have read the Release Notes|Selecting System Components|XPR Server|.NET Framework 2.0|Additional resources
Selecting Client Components|Application Builder|Selecting External Software|external software modules|Installing Acrobat Reader|language versions
Installation Type for the automatic Speech Recognition|No ASR|Installation of the XPR Server and Configuration of the Services
Selecting Features|Feature|Corresponding APL|Selecting the Folder for the Database and the Document Folder|Database folder|Document folder
Login Account for XPR Services|Assign an account to Xpressions services|User name|Selecting the Default Voice Format|Voice format
Selecting the Program Folder|Program folder|Configuring the User Authentication|Login via|Setting up the User Account for the XPR Administrator
postmaster user account|Configuring regional Connection Settings|Country|Area code (w/o prefix)|Subscriber code|International Prefix|National Prefix
External Prefix|Location editor|RangeCode (Number range)|Setup Wizard for the SMTP APL|available options|usage option
Installing and Configuring the CTI API|All options|Creating the SSL Certificate|SSL certificate for stunnel|Server name|Setup Completion
New license service installation|IP Address|Time-out|number of connection attempts|Installation of the License Service in the Cluster|cluster name
Settings and Selection of the Components|Logon to domain|Install local license key on license agent (offline activation)|All further options
All further selection fields|Confirm password|Repeat password|RAS phone book entry|user account|Windows-domain|SubscriberCode (Office code)
Summary of the Specifications and Settings|XPR Server Software Installation finished`), "|")

// order are the fields of each page in the order in which the manual has them. The page of the features has a test of its own.
var order = map[string]string{
	"Settings and Selection of the Components":                         "cluster name",
	"Installation of a CLA":                                            "Target folder|New User|Password|Service Port Number",
	"Adding a CLA to the CLM":                                          "Address|Port",
	"Synchronizing a CLA with the CLM":                                 "Logon to domain|Name|Password",
	"Activating a License for a CLA":                                   "Install local license key on license agent (offline activation)|License agent|License file",
	"Installation of the License Service in the Cluster":               "New license service installation|Target folder|IP Address|Port|Time-out|number of connection attempts",
	"Specifying the Server Name":                                       "Name of the XPR",
	"Selecting the Server Languages and the Default Language":          "Active|Default language",
	"Confirming the Release Notes":                                     "I have read the Release Notes",
	"Selecting System Components":                                      "XPR Server|.NET Framework 2.0|Additional resources|All further options",
	"Selecting Client Components":                                      "Application Builder|All further options",
	"Selecting External Software":                                      "external software modules",
	"Installing Acrobat Reader":                                        "language versions",
	"Installation Type for the automatic Speech Recognition":           "No ASR|All further selection fields",
	"Installation of the XPR Server and Configuration of the Services": "Target folder",
	"Selecting the Folder for the Database and the Document Folder":    "Database folder|Document folder",
	"Login Account for XPR Services":                                   "Assign an account to Xpressions services|User name|Password",
	"Selecting the Default Voice Format":                               "Voice format",
	"Selecting the Program Folder":                                     "Program folder",
	"Configuring the User Authentication":                              "Login via",
	"Setting up the User Account for the XPR Administrator":            "User name|Password|Confirm password",
	"postmaster user account":                                          "Password|Confirm password",
	"Summary of the Specifications and Settings":                       "",
	"Configuring regional Connection Settings":                         "Country|Area code (w/o prefix)|Subscriber code|International Prefix|National Prefix|External Prefix",
	"Location editor":                                                  "SubscriberCode (Office code)|RangeCode (Number range)",
	"Setup Wizard for the SMTP APL":                                    "available options|usage option|RAS phone book entry|user account|Password|Windows-domain",
	"Installing and Configuring the CTI API":                           "All options",
	"Creating the SSL Certificate":                                     "Server name|Password|Repeat password",
	"SSL certificate for stunnel":                                      "Server name|Password|Repeat password",
	"XPR Server Software Installation finished":                        "",
	"Setup Completion":                                                 "All options",
}

// Only what the manual prints is shown: a person looks for these words on the screen. Each page shows all of its fields with
// the value to enter.
func TestPagesHaveTheWordsOfTheManual(t *testing.T) {
	words := strings.Split(strings.Join(printed, "|"), "\n")
	words = strings.Split(strings.Join(words, "|"), "|")
	site := testSite()
	site.XPR.Services = append(site.XPR.Services, "SmtpApl", "CtiApl")
	site.Regional.RangeCodes = []string{"100-199"}
	site.TLS.Password = "env:TLS"
	site.Accounts.CLA = config.Account{Name: `EXAMPLE\cla`, Password: "env:CLA"}
	site.SMTP = config.SMTP{Connection: config.SMTPDialUp, RASEntry: "Provider", RASUser: "dial", RASPassword: "env:RAS", RASDomain: "RASDOM"}
	tasks := Tasks{Site: resolved.Resolve(site, "", ""), Owner: "KERN1"}
	node := site.Nodes[0].Name
	agent := tasks.LicenceAgent(node, runbook.Step{})
	assert.NotContains(t, agent.Program, `\`, "the manual prints no path of the agent's setup")
	pages := slices.Concat(tasks.ClusterPrep(runbook.Step{}).Pages, agent.Pages, tasks.LicenceManager(node).Pages, tasks.LicenceService().Pages, tasks.XPR().Pages)
	shown := map[string]bool{}
	for _, p := range pages {
		if p.Title == "Selecting Features" {
			continue
		}
		shown[p.Title] = true
		assert.Contains(t, words, strings.ToLower(p.Title))
		var labels []string
		for _, f := range p.Fields {
			labels = append(labels, f.Label)
			assert.Contains(t, words, strings.ToLower(f.Label), p.Title)
			assert.NotEmpty(t, f.Value, "%s: %s", p.Title, f.Label)
		}
		assert.Equal(t, order[p.Title], strings.Join(labels, "|"), p.Title)
	}
	assert.Len(t, shown, len(order))
}

// A language's pack is found by both words in either order, and a product with the language alone is none.
func TestALanguagePackIsFoundByBothWords(t *testing.T) {
	pack := regexp.MustCompile("(?i)" + languagePack("German"))
	assert.True(t, pack.MatchString("Xpressions language pack German"))
	assert.True(t, pack.MatchString("German language resources"))
	assert.False(t, pack.MatchString("German client"))
}
