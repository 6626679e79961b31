// Package unmanaged models memory that .NET does not manage, for the functions of Windows that scripts declare.
package unmanaged

import (
	"strings"

	"changeover/lab/posh"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// pointerSize is the size of an IntPtr in a 64-bit process, in bytes.
const pointerSize = 8

// block is a piece of memory: a text, or an allocated buffer of size bytes, in which a function may have stored
// pointers to texts.
type block struct {
	size  int64
	texts []string
	text  string
	freed bool
}

// pointer returns an IntPtr to the start of a block, or IntPtr.Zero for nil.
func pointer(b *block) *posh.Object {
	o := posh.NewObject("System.IntPtr")
	o.Live = b
	return o
}

// at returns the block that an IntPtr points to, nil for IntPtr.Zero. The second result is false for other values and
// for freed memory.
func at(v posh.Value) (*block, bool) {
	o, _ := v.(*posh.Object)
	if o == nil {
		return nil, false
	}
	b, ok := o.Live.(*block)
	return b, ok && (b == nil || !b.freed)
}

// Static evaluates a static member of System.IntPtr or of System.Runtime.InteropServices.Marshal. It refuses invalid
// pointers, which would end a real process.
func Static(member string, args []posh.Value, call bool) (posh.Value, bool, error) {
	if !call {
		switch strings.ToLower(member) {
		case "zero":
			return pointer(nil), true, nil
		case "size":
			return int64(pointerSize), true, nil
		}
		return nil, false, nil
	}
	if strings.EqualFold(member, "AllocHGlobal") && len(args) == 1 {
		size, err := posh.ToInt(args[0])
		return pointer(&block{size: size}), true, err
	}
	if len(args) == 0 {
		return nil, false, nil
	}
	b, valid := at(args[0])
	if !valid || b == nil {
		return nil, true, posh.NotSupported("%s with a pointer that the lab has not made", member)
	}
	return b.access(strings.ToLower(member), args[1:])
}

func (b *block) access(lower string, args []posh.Value) (posh.Value, bool, error) {
	switch {
	case lower == "freehglobal" && len(args) == 0:
		b.freed = true
		return posh.Void{}, true, nil
	case lower == "ptrtostringuni" && len(args) == 0 && b.size == 0:
		return b.text, true, nil
	case lower == "readintptr" && len(args) == 1:
		offset, err := posh.ToInt(args[0])
		if err != nil {
			return nil, true, err
		}
		if offset < 0 || offset%pointerSize != 0 || offset/pointerSize >= int64(len(b.texts)) {
			return nil, true, posh.NotSupported("reading a pointer at offset %d", offset)
		}
		return pointer(&block{text: b.texts[offset/pointerSize]}), true, nil
	}
	return nil, false, nil
}

// EnumPorts lists the ports of all monitors of a host's print spooler. It returns false if the buffer is too small
// and stores the needed number of bytes in args[4] and the number of ports in args[5], which are arrays of one
// element (Microsoft, EnumPorts, PORT_INFO_1).
func EnumPorts(h *windows.Host, args []posh.Value) (bool, error) {
	if len(args) != 6 {
		return false, posh.NotSupported("EnumPorts with %d arguments", len(args))
	}
	server, local := at(args[0])
	buffer, known := at(args[2])
	needed, isArray := args[4].([]posh.Value)
	count, isArrayToo := args[5].([]posh.Value)
	level, size := posh.ToString(args[1]), posh.ToString(args[3])
	if !local || server != nil || level != "1" || !known || !isArray || !isArrayToo || len(needed) != 1 || len(count) != 1 {
		return false, posh.NotSupported("EnumPorts with these arguments")
	}
	needed[0], count[0] = int64(0), int64(0)
	if svc, _ := h.Services.Get("Spooler"); svc.State != scm.Running {
		return false, nil
	}
	ports := h.Printing.Ports()
	var bytes int64
	for _, name := range ports {
		bytes += pointerSize + 2*int64(len([]rune(name))+1)
	}
	needed[0] = bytes
	given, err := posh.ToInt(size)
	if err != nil || given < bytes || buffer == nil || buffer.size < given {
		return false, err
	}
	buffer.texts, count[0] = ports, int64(len(ports))
	return true, nil
}
