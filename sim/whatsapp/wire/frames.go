package wire

import (
	"fmt"
	"io"

	"go.mau.fi/whatsmeow/socket"
)

// readPrologue consumes the bytes that a client sends once, before its first frame
// (whatsmeow socket/constants.go:36).
func readPrologue(r io.Reader) error {
	got := make([]byte, len(socket.WAConnHeader))
	if _, err := io.ReadFull(r, got); err != nil {
		return fmt.Errorf("read the prologue: %w", err)
	}
	if string(got) != string(socket.WAConnHeader) {
		return fmt.Errorf("the prologue is %x, want %x: this is no client of the known protocol version", got, socket.WAConnHeader)
	}
	return nil
}

// readFrame reads one frame: three bytes of length, the highest first, and as many bytes of content.
func readFrame(r io.Reader) ([]byte, error) {
	var size [socket.FrameLengthSize]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, fmt.Errorf("read a frame's length: %w", err)
	}
	frame := make([]byte, int(size[0])<<16|int(size[1])<<8|int(size[2]))
	if _, err := io.ReadFull(r, frame); err != nil {
		return nil, fmt.Errorf("read a frame of %d bytes: %w", len(frame), err)
	}
	return frame, nil
}

// writeFrame writes the frame with a single Write, so it leaves as one websocket message.
func writeFrame(w io.Writer, content []byte) error {
	n := len(content)
	if n >= socket.FrameMaxSize {
		return fmt.Errorf("write a frame of %d bytes: the limit is %d", n, socket.FrameMaxSize-1)
	}
	frame := append([]byte{byte(n >> 16), byte(n >> 8), byte(n)}, content...)
	if _, err := w.Write(frame); err != nil {
		return fmt.Errorf("write a frame: %w", err)
	}
	return nil
}
