package setup

import (
	"slices"
	"strings"
	"testing"

	"changeover/config/resolved"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
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
Installing and Configuring the CTI API|All options|Creating the SSL Certificate|SSL certificate for stunnel|Server name|Setup Completion`), "|")

// Only what the manual prints is shown: a person looks for these words on the screen.
func TestPagesHaveTheWordsOfTheManual(t *testing.T) {
	words := strings.Split(strings.Join(printed, "|"), "\n")
	words = strings.Split(strings.Join(words, "|"), "|")
	site := testSite()
	site.Regional.RangeCodes = []string{"100-199"}
	tasks := Tasks{Site: resolved.Resolve(site, "", ""), Owner: "KERN1"}
	node := site.Nodes[0].Name
	agent := tasks.LicenceAgent(node, runbook.Step{})
	assert.NotContains(t, agent.Program, `\`, "the manual prints no path of the agent's setup")
	pages := slices.Concat(agent.Pages, tasks.LicenceManager(node).Pages)
	for _, p := range tasks.dialogs() {
		pages = append(pages, p.page)
	}
	assert.Greater(t, len(pages), 20)
	for _, p := range pages {
		if p.Title == "" {
			continue
		}
		assert.Contains(t, words, strings.ToLower(p.Title))
		for _, f := range p.Fields {
			assert.Contains(t, words, strings.ToLower(f.Label), p.Title)
		}
	}
}
