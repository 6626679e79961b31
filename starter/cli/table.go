package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"changeover/runbook/plaintext"
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

// WithoutColumn leaves out the column with a name.
func WithoutColumn(columns string, rows [][]string, name string) (without string, shorter [][]string) {
	const between = " | "
	names := strings.Split(columns, between)
	i := slices.Index(names, name)
	if i < 0 {
		return columns, rows
	}
	for _, row := range rows {
		shorter = append(shorter, slices.Delete(slices.Clone(row), i, i+1))
	}
	return strings.Join(slices.Delete(names, i, i+1), between), shorter
}

// WithoutEmptyEnd leaves out the last column where no row fills it. It returns in how many rows that column is filled.
func WithoutEmptyEnd(columns string, rows [][]string) (without string, shorter [][]string, filled int) {
	for _, row := range rows {
		if row[len(row)-1] != "" {
			filled++
		}
	}
	if filled > 0 {
		return columns, rows, filled
	}
	without, shorter = WithoutColumn(columns, rows, columns[strings.LastIndex(columns, " | ")+len(" | "):])
	return without, shorter, 0
}

// Somewhere says of how many rows something holds: "nothing is missing", or "something is missing in 3 rows".
func Somewhere(what string, n int) string {
	if n == 0 {
		return "nothing " + what
	}
	return fmt.Sprintf("something %s in %s", what, plaintext.Count(n, "row"))
}

// Cell is text as a cell of a Markdown table.
func Cell(text string) string {
	if text == "" {
		return "–"
	}
	return strings.NewReplacer(`\`, `\\`, `|`, `\|`, `*`, `\*`, `<`, `&lt;`).Replace(text)
}
