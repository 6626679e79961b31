package problem

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDescribePrintsATextOnceForItsFields(t *testing.T) {
	const advice = "each address must be used only once: correct the address in one of the fields"
	shared := func(path, other string, line int) Problem {
		return Problem{Path: path, Value: "10.0.0.1", Rule: "V-06", Section: "6.1.2", Message: "is also " + other + "; " + advice, Line: line}
	}
	mask := Problem{Path: "virtualServer.subnetMask", Rule: "P-20", Message: "must be a subnet mask"}
	same := List{shared("nodes[0].clientIP", "cluster.ip", 3), mask, shared("nodes[1].clientIP", "cluster.ip", 6)}
	assert.Equal(t, `nodes[0].clientIP = "10.0.0.1"  (line 3)
nodes[1].clientIP = "10.0.0.1"  (line 6)
    is also cluster.ip; `+advice+`
    rule V-06, manual 6.1.2
virtualServer.subnetMask
    must be a subnet mask
    rule P-20
3 problems
`, Describe(same))

	warning := shared("nodes[0].interconnectIP", "cluster.ip", 4)
	warning.Level = Warning
	other := warning
	other.Path, other.Message = "nodes[1].interconnectIP", "is also nodes[0].interconnectIP; "+advice
	assert.Equal(t, `nodes[0].clientIP = "10.0.0.1"  (line 3): is also cluster.ip
nodes[1].clientIP = "10.0.0.1"  (line 6): is also nodes[0].mac
    `+advice+`
    rule V-06, manual 6.1.2
nodes[0].interconnectIP = "10.0.0.1"  (line 4): warning: is also cluster.ip
nodes[1].interconnectIP = "10.0.0.1"  (line 4): warning: is also nodes[0].interconnectIP
    `+advice+`
    rule V-06, manual 6.1.2
2 problems, 2 warnings
`, Describe(List{shared("nodes[0].clientIP", "cluster.ip", 3), warning, shared("nodes[1].clientIP", "nodes[0].mac", 6), other}))
}

// Texts without advice, other rules and other sections are not the same text.
func TestDescribeKeepsDifferentTextsApart(t *testing.T) {
	p := Problem{Path: "a", Rule: "V-01", Section: "1", Message: "is missing"}
	q, r, s, w := p, p, p, p
	q.Message, r.Rule, s.Section, w.Message = "is too long", "V-02", "2", "must be a name; is missing"
	assert.Len(t, blocks(List{p, q, r, s, w}), 5)
}
