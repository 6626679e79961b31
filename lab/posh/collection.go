package posh

import (
	"sort"
	"strings"
)

const (
	arrayListType = "System.Collections.ArrayList"
	listType      = "System.Collections.Generic.List`1"
)

// newList is New-Object of one of the growing collections; ok is false for another type.
func newList(typeName string, args []Value) (*List, bool) {
	lower := strings.ToLower(typeName)
	out := &List{}
	switch {
	case lower == strings.ToLower(arrayListType):
		out.TypeName = arrayListType
	case strings.HasPrefix(lower, "system.collections.generic.list["):
		out.TypeName = listType
	default:
		return nil, false
	}
	for _, a := range args {
		if items, many := enumerable(a); many {
			out.Items = append(out.Items, items...)
		}
	}
	return out, true
}

// listMethod is a method of an ArrayList, a List, a Queue or a Stack.
func listMethod(l *List, lower string, args []Value) (Value, bool, error) {
	switch lower {
	case "clear":
		l.Items = nil
		return void{}, true, nil
	case "toarray":
		return append([]Value{}, l.Items...), true, nil
	case "contains":
		if len(args) == 1 {
			return indexOf(l.Items, args[0]) >= 0, true, nil
		}
	}
	return arrayListMethod(l, lower, args)
}

func arrayListMethod(l *List, lower string, args []Value) (Value, bool, error) {
	switch {
	case lower == "add" && len(args) == 1:
		l.Items = append(l.Items, args[0])
		if l.TypeName == arrayListType { // Add of an ArrayList gives the new index, that of a List nothing
			return int64(len(l.Items) - 1), true, nil
		}
		return void{}, true, nil
	case lower == "addrange" && len(args) == 1:
		l.Items = append(l.Items, Array(args[0])...)
		return void{}, true, tooMany(int64(len(l.Items)))
	case lower == "insert" && len(args) == 2:
		return l.insert(args)
	case lower == "removeat" && len(args) == 1:
		return l.removeAt(args[0])
	case lower == "remove" && len(args) == 1:
		at := indexOf(l.Items, args[0])
		if at >= 0 {
			l.Items = append(l.Items[:at], l.Items[at+1:]...)
		}
		if l.TypeName == arrayListType {
			return void{}, true, nil
		}
		return at >= 0, true, nil
	case lower == "indexof" && len(args) == 1:
		return indexOf(l.Items, args[0]), true, nil
	case lower == "reverse" && len(args) == 0:
		for i, j := 0, len(l.Items)-1; i < j; i, j = i+1, j-1 {
			l.Items[i], l.Items[j] = l.Items[j], l.Items[i]
		}
		return void{}, true, nil
	case lower == "sort" && len(args) == 0:
		sort.SliceStable(l.Items, func(i, j int) bool {
			n, err := Compare(l.Items[i], l.Items[j])
			return err == nil && n < 0
		})
		return void{}, true, nil
	}
	return nil, false, nil
}

func (l *List) insert(args []Value) (Value, bool, error) {
	at, err := ToInt(args[0])
	if err != nil {
		return nil, true, err
	}
	if at < 0 || at > int64(len(l.Items)) {
		return nil, true, listRange()
	}
	rest := append([]Value{args[1]}, l.Items[at:]...)
	l.Items = append(l.Items[:at:at], rest...)
	return void{}, true, nil
}

func (l *List) removeAt(index Value) (Value, bool, error) {
	at, err := ToInt(index)
	if err != nil {
		return nil, true, err
	}
	if at < 0 || at >= int64(len(l.Items)) {
		return nil, true, listRange()
	}
	l.Items = append(l.Items[:at], l.Items[at+1:]...)
	return void{}, true, nil
}

func listRange() *Error {
	return NewException("System.ArgumentOutOfRangeException", "Index was out of range. Must be non-negative and less than the size of the collection.\r\nParameter name: index")
}
