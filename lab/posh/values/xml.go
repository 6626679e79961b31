package values

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const xmlDocument = "System.Xml.XmlDocument"

// toXML implements [xml] of a text, which must be well-formed (Microsoft, XmlDocument.LoadXml). The lab does not
// model the document's members.
func toXML(text string) (Value, error) {
	decoder, elements := xml.NewDecoder(strings.NewReader(text)), 0
	// The text is decoded already, so its encoding declaration is ignored.
	decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && elements > 0 {
			return NewObject(xmlDocument), nil
		}
		if err != nil {
			return nil, castError(text, xmlDocument, "InvalidCastToXmlDocument", NewException("System.Xml.XmlException", "The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong type."))
		}
		if _, ok := token.(xml.StartElement); ok {
			elements++
		}
	}
}
