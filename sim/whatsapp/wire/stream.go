package wire

import (
	"errors"
	"fmt"
	"io"

	waBinary "go.mau.fi/whatsmeow/binary"
)

// Stream carries nodes of binary XML over an encrypted connection.
type Stream struct {
	conn        io.ReadWriter
	read, write *counterCipher
}

// Receive waits for the next node.
func (s *Stream) Receive() (*waBinary.Node, error) {
	frame, err := readFrame(s.conn)
	if err != nil {
		return nil, err
	}
	packed, err := s.read.open(frame, nil)
	if err != nil {
		return nil, err
	}
	if len(packed) == 0 {
		return nil, errors.New("read a node: the frame is empty")
	}
	raw, err := waBinary.Unpack(packed)
	if err != nil {
		return nil, fmt.Errorf("unpack a node: %w", err)
	}
	node, err := waBinary.Unmarshal(raw)
	if err != nil {
		return nil, fmt.Errorf("decode a node: %w", err)
	}
	return node, nil
}

// Send writes a node that waBinary.Marshal has encoded.
func (s *Stream) Send(encoded []byte) error {
	return writeFrame(s.conn, s.write.seal(encoded, nil))
}
