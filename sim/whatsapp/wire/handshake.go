package wire

import (
	"fmt"
	"io"

	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/util/keys"
	"google.golang.org/protobuf/proto"
)

// Client is what a client says about itself in the handshake.
type Client struct {
	// Key is its static Noise key, proven by the handshake.
	Key [32]byte
	// Payload says who logs in, or carries the keys of a device that wants to be paired.
	Payload *waWa6.ClientPayload
}

// Accept takes a client through the handshake and returns the stream that follows it.
func Accept(conn io.ReadWriter, identity *Identity) (*Stream, *Client, error) {
	if err := readPrologue(conn); err != nil {
		return nil, nil, err
	}
	state, err := newNoise()
	if err != nil {
		return nil, nil, err
	}
	h := &handshake{conn, state, identity, keys.NewKeyPair()}
	if err := h.hello(); err != nil {
		return nil, nil, fmt.Errorf("answer the client's hello: %w", err)
	}
	client, err := h.finish()
	if err != nil {
		return nil, nil, fmt.Errorf("finish the handshake: %w", err)
	}
	read, write, err := state.split()
	if err != nil {
		return nil, nil, err
	}
	return &Stream{conn, read, write}, client, nil
}

type handshake struct {
	conn      io.ReadWriter
	noise     *noise
	identity  *Identity
	ephemeral *keys.KeyPair
}

// hello receives "e" and answers "e, ee, s, es" with the certificate chain as payload.
func (h *handshake) hello() error {
	message, err := h.receive()
	if err != nil {
		return err
	}
	theirs := message.GetClientHello().GetEphemeral()
	h.noise.mixHash(theirs)
	h.noise.mixHash(h.ephemeral.Pub[:])
	if err := h.noise.mixKey(h.ephemeral, theirs); err != nil {
		return err
	}
	static := h.noise.encrypt(h.identity.static.Pub[:])
	if err := h.noise.mixKey(h.identity.static, theirs); err != nil {
		return err
	}
	return h.send(&waWa6.HandshakeMessage{ServerHello: &waWa6.HandshakeMessage_ServerHello{
		Ephemeral: h.ephemeral.Pub[:],
		Static:    static,
		Payload:   h.noise.encrypt(h.identity.chain),
	}})
}

// finish receives "s, se" with the client's payload.
func (h *handshake) finish() (*Client, error) {
	message, err := h.receive()
	if err != nil {
		return nil, err
	}
	static, err := h.noise.decrypt(message.GetClientFinish().GetStatic())
	if err != nil {
		return nil, fmt.Errorf("read the client's key: %w", err)
	}
	if err := h.noise.mixKey(h.ephemeral, static); err != nil {
		return nil, err
	}
	raw, err := h.noise.decrypt(message.GetClientFinish().GetPayload())
	if err != nil {
		return nil, fmt.Errorf("read the client's payload: %w", err)
	}
	client := &Client{Key: [32]byte(static), Payload: new(waWa6.ClientPayload)}
	if err := proto.Unmarshal(raw, client.Payload); err != nil {
		return nil, fmt.Errorf("decode the client's payload: %w", err)
	}
	return client, nil
}

func (h *handshake) receive() (*waWa6.HandshakeMessage, error) {
	frame, err := readFrame(h.conn)
	if err != nil {
		return nil, err
	}
	var message waWa6.HandshakeMessage
	if err := proto.Unmarshal(frame, &message); err != nil {
		return nil, fmt.Errorf("decode a handshake message: %w", err)
	}
	return &message, nil
}

func (h *handshake) send(message *waWa6.HandshakeMessage) error {
	frame, err := proto.Marshal(message)
	if err != nil {
		return fmt.Errorf("encode a handshake message: %w", err)
	}
	return writeFrame(h.conn, frame)
}
