package sitefile

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"changeover/config/problem"
)

// without calls do with the text of a file for each of its keys, from which that key is removed.
func without(t *testing.T, text string, do func(path, text string)) {
	t.Helper()
	var root yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &root))
	var visit func(path string, node *yaml.Node)
	visit = func(path string, node *yaml.Node) {
		for i, child := range node.Content {
			switch {
			case node.Kind == yaml.SequenceNode:
				visit(fmt.Sprintf("%s[%d]", path, i), child)
			case node.Kind == yaml.MappingNode && i%2 == 0:
				at := strings.TrimPrefix(path+"."+child.Value, ".")
				whole := node.Content
				node.Content = slices.Concat(whole[:i], whole[i+2:])
				shorter, err := yaml.Marshal(&root)
				node.Content = whole
				require.NoError(t, err)
				do(at, string(shorter))
			case node.Kind == yaml.MappingNode:
				visit(strings.TrimPrefix(path+"."+node.Content[i-1].Value, "."), child)
			default:
				visit(path, child)
			}
		}
	}
	visit("", &root)
}

// A field that a site needs is missing, and not wrong: nobody has written a value.
func TestAFieldThatIsNeededIsReportedAsMissing(t *testing.T) {
	found := 0
	for _, name := range []string{"berlin", "vienna", "leipzig"} {
		data, err := os.ReadFile("../sites/" + name + ".yaml")
		require.NoError(t, err)
		without(t, string(data), func(path, text string) {
			_, problems := Judge([]byte(text))
			for _, p := range problems.Errors() {
				if !problem.Within(p.Path, path) {
					continue // The rest of the file does not fit without it.
				}
				found++
				assert.True(t, strings.HasPrefix(p.Message, "is missing"), "%s without %s: %s", name, path, p)
				assert.Empty(t, p.Value, "%s without %s: %s", name, path, p)
			}
		})
	}
	assert.Greater(t, found, 30)
}

// What is missing is asked for, and not judged as if a person had written an empty text.
func TestTheMessageAboutAMissingNameSaysWhatToGive(t *testing.T) {
	_, problems := Judge(changed(t, "apl: NotApl, minutes: 10", "minutes: 10"))
	require.Len(t, problems.Errors(), 1)
	assert.Equal(t, "is missing; give the key of a service of the site, such as licsvc", problems.Errors()[0].Message)
	_, problems = Judge(changed(t, "file: vcruntimeinst.exe, arguments: /q", "arguments: /q"))
	require.Len(t, problems.Errors(), 1)
	assert.Contains(t, problems.Errors()[0].Message, "is missing; give the path of the installer")
}

// A missing field comes where the file has what is around it; without that, the order is that of 'changeover explain'.
func TestMissingFieldsHaveTheirPlaceInTheFilesOrder(t *testing.T) {
	_, problems := Judge([]byte("site: berlin\nxpr:\n  serverName: XPRBLN\ncluster:\n  name: XPRCLUSTER\nnodes: []\n"))
	var paths []string
	for _, p := range problems.Errors() {
		paths = append(paths, p.Path)
	}
	assert.Equal(t, []string{
		"xpr.languages", "xpr.adminPassword", "xpr.postmasterPassword", "cluster.ip", "cluster.windowsServer", "nodes",
		"virtualServer.name", "virtualServer.ip", "media.path", "licensing.claHostIP", "accounts.service.name", "accounts.service.password",
	}, paths)
}

// damaged calls do with the text of a file for each of its keys, once with the key and once with the value changed.
func damaged(t *testing.T, text string, do func(what, text string)) {
	t.Helper()
	var root yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &root))
	visited := 0
	var visit func(node *yaml.Node)
	visit = func(node *yaml.Node) {
		for i, child := range node.Content {
			if node.Kind == yaml.MappingNode && i%2 == 0 {
				key, value := *child, *node.Content[i+1]
				for what, change := range map[string]func(){
					"the key " + key.Value + "x":    func() { child.Value += "x" },
					"another type for " + key.Value: func() { *node.Content[i+1] = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: "1.5"} },
				} {
					change()
					changed, err := yaml.Marshal(&root)
					*child, *node.Content[i+1] = key, value
					require.NoError(t, err)
					do(fmt.Sprintf("line %d: %s", key.Line, what), string(changed))
					visited++
				}
			}
			visit(child)
		}
	}
	visit(&root)
	require.Greater(t, visited, 50)
}

// Whoever has mistyped one key, or written one value of the wrong type, reads about this one mistake only, and not about
// what would follow if the field were missing.
func TestOneMistakeIsOneProblem(t *testing.T) {
	for _, name := range []string{"berlin", "vienna"} {
		data, err := os.ReadFile("../sites/" + name + ".yaml")
		require.NoError(t, err)
		damaged(t, string(data), func(what, text string) {
			_, problems := Judge([]byte(text))
			assert.Len(t, problems, 1, "%s, %s", name, what)
		})
	}
}

// A default that follows from a wrong value is not reported, and no address is judged by a subnet mask that was not read.
func TestWhatFollowsFromAMistakeIsNoProblem(t *testing.T) {
	data, err := os.ReadFile("../sites/berlin.yaml")
	require.NoError(t, err)
	text := string(data)
	for what, changed := range map[string]string{
		"a space after the network name": strings.Replace(text, "\n  name: XPRBERLIN\n", "\n  name: 'XPRBERLIN '\n", 1),
		"the mask of a larger subnet is not read": strings.NewReplacer("\nvirtualServer:\n", "\nvirtualServer:\n  subnetMaks: 255.255.0.0\n",
			"clientIP: 172.26.209.42", "clientIP: 172.26.210.42", "dnsServers: [", "dnsServers: [172.26.209.255, ").Replace(text),
	} {
		require.NotEqual(t, text, changed, what)
		_, problems := Judge([]byte(changed))
		assert.Len(t, problems, 1, "%s: %s", what, problems)
	}
}
