package details

import (
	"strings"
	"testing"
)

func BenchmarkText(b *testing.B) {
	line := strings.Repeat("service licsvc runs as KERN\\xpr and starts by hand, ", 10)
	for b.Loop() {
		text(line)
	}
}
