package posh

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"changeover/lab/posh/values"
)

// stream is a System.IO.Stream over one of the process's standard streams or over bytes.
type stream struct {
	r *bufio.Reader
	w io.Writer
}

func newStream(s *stream) *Object {
	o := NewObject("System.IO.Stream", P("CanRead", s.r != nil), P("CanWrite", s.w != nil))
	o.Live = s
	o.SetMethod("Flush", nothingToDo)
	o.SetMethod("Close", nothingToDo)
	o.SetMethod("Dispose", nothingToDo)
	return o
}

func nothingToDo([]Value) (Value, error) { return values.Void{}, nil }

// reader is a StreamReader or Console.In.
type reader struct {
	r *bufio.Reader
	// encoding says how bytes become text when they are read.
	encoding func() *encoding
	started  bool
}

func newReader(r *reader) *Object {
	o := NewObject("System.IO.StreamReader", LiveProperty("EndOfStream", func() Value {
		_, err := r.r.Peek(1)
		return err != nil
	}, nil))
	o.Live = r
	o.SetMethod("ReadLine", func([]Value) (Value, error) { return r.readLine() })
	o.SetMethod("ReadToEnd", func([]Value) (Value, error) {
		data, err := io.ReadAll(r.r)
		return r.text(data), err
	})
	o.SetMethod("Close", nothingToDo)
	o.SetMethod("Dispose", nothingToDo)
	return o
}

// readLine is the next line without its end, $null at the end of the stream.
func (r *reader) readLine() (Value, error) {
	data, err := r.r.ReadBytes('\n')
	if err != nil && len(data) == 0 {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) {
			return nil, nil
		}
		return nil, NewException("System.IO.IOException", "The pipe is being closed: %v", err)
	}
	data = bytes.TrimSuffix(bytes.TrimSuffix(data, []byte("\n")), []byte("\r"))
	return r.text(data), nil
}

// text decodes and drops a byte order mark at the very beginning.
func (r *reader) text(data []byte) string {
	out := r.encoding().decode(data)
	if !r.started {
		out = strings.TrimPrefix(out, "\uFEFF")
	}
	r.started = true
	return out
}

// writer is a StreamWriter or Console.Out. Without AutoFlush, text waits for
// Flush, and what was never flushed is lost, as on Windows.
type writer struct {
	w         io.Writer
	encoding  func() *encoding
	buffer    bytes.Buffer
	autoFlush bool
	started   bool
}

func newWriter(w *writer) *Object {
	o := NewObject("System.IO.StreamWriter", LiveProperty("AutoFlush", func() Value { return w.autoFlush }, func(v Value) error {
		w.autoFlush = Truthy(v)
		return w.maybeFlush()
	}), P("NewLine", "\r\n"))
	o.Live = w
	write := func(end string) func([]Value) (Value, error) {
		return func(args []Value) (Value, error) {
			if len(args) > 1 {
				return nil, NotSupported("writing to a stream with a format")
			}
			text := ""
			if len(args) == 1 {
				text = ToString(args[0])
			}
			if end != "" {
				text += ToString(o.Get("NewLine"))
			}
			w.add(text)
			return values.Void{}, w.maybeFlush()
		}
	}
	flush := func([]Value) (Value, error) { return values.Void{}, w.flush() }
	o.SetMethod("Write", write(""))
	o.SetMethod("WriteLine", write("line"))
	o.SetMethod("Flush", flush)
	o.SetMethod("Close", flush)
	o.SetMethod("Dispose", flush)
	return o
}

func (w *writer) add(text string) {
	if !w.started {
		w.buffer.Write(w.encoding().preamble())
		w.started = true
	}
	w.buffer.Write(w.encoding().encode(text))
}

func (w *writer) maybeFlush() error {
	if !w.autoFlush {
		return nil
	}
	return w.flush()
}

func (w *writer) flush() error {
	if w.buffer.Len() == 0 {
		return nil
	}
	_, err := w.w.Write(w.buffer.Bytes())
	w.buffer.Reset()
	if err != nil {
		return NewException("System.IO.IOException", "The pipe is being closed.")
	}
	return nil
}

// openReader is New-Object System.IO.StreamReader(stream[, encoding]).
func openReader(args []Value) (Value, error) {
	s, enc, err := streamArguments(args, "StreamReader")
	if err != nil {
		return nil, err
	}
	if s.r == nil {
		return nil, NewException("System.ArgumentException", "Stream was not readable.")
	}
	return newReader(&reader{r: s.r, encoding: func() *encoding { return enc }}), nil
}

func openWriter(args []Value) (Value, error) {
	s, enc, err := streamArguments(args, "StreamWriter")
	if err != nil {
		return nil, err
	}
	if s.w == nil {
		return nil, NewException("System.ArgumentException", "Stream was not writable.")
	}
	return newWriter(&writer{w: s.w, encoding: func() *encoding { return enc }}), nil
}

// streamArguments are a stream and an encoding, UTF-8 without a mark unless given.
func streamArguments(args []Value, class string) (*stream, *encoding, error) {
	if len(args) == 0 || len(args) > 2 {
		return nil, nil, NotSupported("%s with %d arguments", class, len(args))
	}
	o, _ := args[0].(*Object)
	s, ok := values.LiveOf(o).(*stream)
	if !ok {
		return nil, nil, NotSupported("%s of a value of type %s", class, values.TypeName(args[0]))
	}
	enc := &encoding{name: "utf-8"}
	if len(args) == 2 {
		if enc, ok = encodingOf(args[1]); !ok {
			return nil, nil, NotSupported("%s with a second argument of type %s", class, values.TypeName(args[1]))
		}
	}
	return s, enc, nil
}
