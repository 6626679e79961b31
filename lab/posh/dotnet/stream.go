package dotnet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"changeover/lab/posh/values"
)

// Stream is a System.IO.Stream over a standard stream of the process or over bytes.
type Stream struct {
	R *bufio.Reader
	W io.Writer
}

// NewStream returns the object of a stream.
func NewStream(s *Stream) *values.Object {
	o := values.NewObject("System.IO.Stream", values.P("CanRead", s.R != nil), values.P("CanWrite", s.W != nil))
	o.Live = s
	o.SetMethod("Flush", nothingToDo)
	o.SetMethod("Close", nothingToDo)
	o.SetMethod("Dispose", nothingToDo)
	return o
}

func nothingToDo([]values.Value) (values.Value, error) { return values.Void{}, nil }

// Reader is a StreamReader or Console.In.
type Reader struct {
	R *bufio.Reader
	// Encoding returns the encoding of the bytes at the time of a read.
	Encoding func() *Encoding
	started  bool
}

// NewReader returns the StreamReader object of a reader.
func NewReader(r *Reader) *values.Object {
	o := values.NewObject("System.IO.StreamReader", values.LiveProperty("EndOfStream", func() values.Value {
		_, err := r.R.Peek(1)
		return err != nil
	}, nil))
	o.Live = r
	o.SetMethod("ReadLine", func([]values.Value) (values.Value, error) { return r.readLine() })
	o.SetMethod("ReadToEnd", func([]values.Value) (values.Value, error) {
		data, err := io.ReadAll(r.R)
		return r.text(data), err
	})
	o.SetMethod("Close", nothingToDo)
	o.SetMethod("Dispose", nothingToDo)
	return o
}

// readLine returns the next line without its line end, or $null at the end of the stream.
func (r *Reader) readLine() (values.Value, error) {
	data, err := r.R.ReadBytes('\n')
	if err != nil && len(data) == 0 {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) {
			return nil, nil
		}
		return nil, values.NewException("System.IO.IOException", "The pipe is being closed: %v", err)
	}
	data = bytes.TrimSuffix(bytes.TrimSuffix(data, []byte("\n")), []byte("\r"))
	return r.text(data), nil
}

// text decodes bytes. It removes a byte order mark at the start of the stream.
func (r *Reader) text(data []byte) string {
	out := r.Encoding().decode(data)
	if !r.started {
		out = strings.TrimPrefix(out, "\uFEFF")
	}
	r.started = true
	return out
}

// Writer is a StreamWriter or Console.Out. Without AutoFlush, text is written by Flush; as on Windows, text that was
// never flushed is lost.
type Writer struct {
	W         io.Writer
	Encoding  func() *Encoding
	buffer    bytes.Buffer
	AutoFlush bool
	Started   bool
}

// NewWriter returns the StreamWriter object of a writer.
func NewWriter(w *Writer) *values.Object {
	o := values.NewObject("System.IO.StreamWriter", values.LiveProperty("AutoFlush", func() values.Value { return w.AutoFlush }, func(v values.Value) error {
		w.AutoFlush = values.Truthy(v)
		return w.maybeFlush()
	}), values.P("NewLine", "\r\n"))
	o.Live = w
	write := func(end string) func([]values.Value) (values.Value, error) {
		return func(args []values.Value) (values.Value, error) {
			if len(args) > 1 {
				return nil, values.NotSupported("Write with a format string on a stream")
			}
			text := ""
			if len(args) == 1 {
				text = values.ToString(args[0])
			}
			if end != "" {
				text += values.ToString(o.Get("NewLine"))
			}
			w.add(text)
			return values.Void{}, w.maybeFlush()
		}
	}
	flush := func([]values.Value) (values.Value, error) { return values.Void{}, w.flush() }
	o.SetMethod("Write", write(""))
	o.SetMethod("WriteLine", write("line"))
	o.SetMethod("Flush", flush)
	o.SetMethod("Close", flush)
	o.SetMethod("Dispose", flush)
	return o
}

func (w *Writer) add(text string) {
	if !w.Started {
		w.buffer.Write(w.Encoding().preamble())
		w.Started = true
	}
	w.buffer.Write(w.Encoding().Encode(text))
}

func (w *Writer) maybeFlush() error {
	if !w.AutoFlush {
		return nil
	}
	return w.flush()
}

func (w *Writer) flush() error {
	if w.buffer.Len() == 0 {
		return nil
	}
	_, err := w.W.Write(w.buffer.Bytes())
	w.buffer.Reset()
	if err != nil {
		return values.NewException("System.IO.IOException", "The pipe is being closed.")
	}
	return nil
}

// OpenReader implements New-Object System.IO.StreamReader(stream[, encoding]).
func OpenReader(args []values.Value) (values.Value, error) {
	s, enc, err := streamArguments(args, "StreamReader")
	if err != nil {
		return nil, err
	}
	if s.R == nil {
		return nil, values.NewException("System.ArgumentException", "Stream was not readable.")
	}
	return NewReader(&Reader{R: s.R, Encoding: func() *Encoding { return enc }}), nil
}

// OpenWriter implements [IO.StreamWriter]::new(stream[, encoding]).
func OpenWriter(args []values.Value) (values.Value, error) {
	s, enc, err := streamArguments(args, "StreamWriter")
	if err != nil {
		return nil, err
	}
	if s.W == nil {
		return nil, values.NewException("System.ArgumentException", "Stream was not writable.")
	}
	return NewWriter(&Writer{W: s.W, Encoding: func() *Encoding { return enc }}), nil
}

// streamArguments returns a stream and an encoding, which is UTF-8 without a byte order mark if it was not given.
func streamArguments(args []values.Value, class string) (*Stream, *Encoding, error) {
	if len(args) == 0 || len(args) > 2 {
		return nil, nil, values.NotSupported("%s with %d arguments", class, len(args))
	}
	o, _ := args[0].(*values.Object)
	s, ok := values.LiveOf(o).(*Stream)
	if !ok {
		return nil, nil, values.NotSupported("%s with a first argument of type %s", class, values.TypeName(args[0]))
	}
	enc := &Encoding{Name: "utf-8"}
	if len(args) == 2 {
		if enc, ok = EncodingOf(args[1]); !ok {
			return nil, nil, values.NotSupported("%s with a second argument of type %s", class, values.TypeName(args[1]))
		}
	}
	return s, enc, nil
}
