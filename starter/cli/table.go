package cli

import (
	"fmt"
	"io"
	"strings"
)

// PrintTable prints rows as a table of Markdown; columns are joined as in its first line.
func PrintTable(out io.Writer, columns string, rows [][]string) {
	fmt.Fprintf(out, "| %s |\n|%s\n", columns, strings.Repeat("---|", strings.Count(columns, "|")+1))
	for _, row := range rows {
		cells := make([]string, len(row))
		for i := range row {
			cells[i] = Cell(row[i])
		}
		fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | "))
	}
}

// Cell is text as a cell of a Markdown table.
func Cell(text string) string {
	if text == "" {
		return "–"
	}
	return strings.NewReplacer(`\`, `\\`, `|`, `\|`, `*`, `\*`, `<`, `&lt;`).Replace(text)
}
