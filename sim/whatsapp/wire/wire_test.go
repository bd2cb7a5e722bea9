package wire

import (
	"bytes"
	"errors"
	"io"
	"net"
	"testing"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/socket"
	"go.mau.fi/whatsmeow/util/keys"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"
)

func TestFramesArriveAsTheyWereSent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		frames := rapid.SliceOf(rapid.SliceOf(rapid.Byte())).Draw(t, "frames")
		var pipe bytes.Buffer
		for _, frame := range frames {
			if err := writeFrame(&pipe, frame); err != nil {
				t.Fatal(err)
			}
		}
		for i, frame := range frames {
			got, err := readFrame(&pipe)
			if err != nil || !bytes.Equal(got, frame) {
				t.Fatalf("frame %d became %x (%v), was %x", i, got, err, frame)
			}
		}
	})
}

func TestBrokenFrames(t *testing.T) {
	if err := writeFrame(io.Discard, make([]byte, socket.FrameMaxSize)); err == nil {
		t.Error("a frame that is too large was written")
	}
	for name, input := range map[string]string{"no length": "\x00\x00", "too short": "\x00\x00\x05abc"} {
		if _, err := readFrame(bytes.NewReader([]byte(input))); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: reading ended with %v", name, err)
		}
	}
}

// initiator is the client's side of the handshake, with whatsmeow's own cryptography.
type initiator struct {
	conn   net.Conn
	noise  *socket.NoiseHandshake
	own    *keys.KeyPair // ephemeral
	static *keys.KeyPair
}

func newInitiator(conn net.Conn) *initiator {
	i := &initiator{conn, socket.NewNoiseHandshake(), keys.NewKeyPair(), keys.NewKeyPair()}
	i.noise.Start(socket.NoiseStartPattern, socket.WAConnHeader)
	i.noise.Authenticate(i.own.Pub[:])
	return i
}

func (i *initiator) hello() error {
	if _, err := i.conn.Write(socket.WAConnHeader); err != nil {
		return err
	}
	return i.send(&waWa6.HandshakeMessage{ClientHello: &waWa6.HandshakeMessage_ClientHello{Ephemeral: i.own.Pub[:]}})
}

func (i *initiator) send(message *waWa6.HandshakeMessage) error {
	frame, err := proto.Marshal(message)
	if err != nil {
		return err
	}
	return writeFrame(i.conn, frame)
}

// finish reads the server's hello and answers with the payload. It returns the server's static key.
func (i *initiator) finish(payload *waWa6.ClientPayload) ([]byte, error) {
	frame, err := readFrame(i.conn)
	if err != nil {
		return nil, err
	}
	var message waWa6.HandshakeMessage
	if err := proto.Unmarshal(frame, &message); err != nil {
		return nil, err
	}
	hello := message.GetServerHello()
	theirs := [32]byte(hello.GetEphemeral())
	i.noise.Authenticate(theirs[:])
	if err := i.noise.MixSharedSecretIntoKey(*i.own.Priv, theirs); err != nil {
		return nil, err
	}
	static, err := i.noise.Decrypt(hello.GetStatic())
	if err != nil {
		return nil, err
	}
	if err := i.noise.MixSharedSecretIntoKey(*i.own.Priv, [32]byte(static)); err != nil {
		return nil, err
	}
	if _, err := i.noise.Decrypt(hello.GetPayload()); err != nil {
		return nil, err
	}
	proof := i.noise.Encrypt(i.static.Pub[:])
	if err := i.noise.MixSharedSecretIntoKey(*i.static.Priv, theirs); err != nil {
		return nil, err
	}
	raw, err := proto.Marshal(payload)
	if err != nil {
		return nil, err
	}
	return static, i.send(&waWa6.HandshakeMessage{ClientFinish: &waWa6.HandshakeMessage_ClientFinish{
		Static: proof, Payload: i.noise.Encrypt(raw),
	}})
}

func TestHandshakeWithWhatsmeowsCryptography(t *testing.T) {
	identity, err := NewAuthority().Issue()
	if err != nil {
		t.Fatal(err)
	}
	near, far := net.Pipe()
	defer func() { _ = near.Close() }()
	client := newInitiator(near)
	type accepted struct {
		client *Client
		err    error
	}
	result := make(chan accepted, 1)
	go func() {
		_, c, err := Accept(far, identity)
		result <- accepted{c, err}
	}()
	if err := client.hello(); err != nil {
		t.Fatal(err)
	}
	static, err := client.finish(&waWa6.ClientPayload{Username: proto.Uint64(4917)})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(static, identity.static.Pub[:]) {
		t.Error("the server has proven another key than its own")
	}
	got := <-result
	if got.err != nil {
		t.Fatal(got.err)
	}
	if got.client.Key != *client.static.Pub || got.client.Payload.GetUsername() != 4917 {
		t.Errorf("the server saw %+v", got.client)
	}
}

func TestHandshakeRefusesStrangers(t *testing.T) {
	identity, err := NewAuthority().Issue()
	if err != nil {
		t.Fatal(err)
	}
	hello := string(socket.WAConnHeader)
	for name, input := range map[string]string{
		"another protocol": "GET / HTTP/1.1\r\n\r\n",
		"no prologue":      "W",
		"no message":       hello,
		"no protobuf":      hello + "\x00\x00\x03\xff\xff\xff",
		"no key":           hello + "\x00\x00\x02\x12\x00",
	} {
		conn := struct {
			io.Reader
			io.Writer
		}{bytes.NewReader([]byte(input)), io.Discard}
		if _, _, err := Accept(conn, identity); err == nil {
			t.Errorf("%s: the handshake succeeded", name)
		}
	}
}

// streams connects two ends that have agreed on their keys.
func streams(t *testing.T) (server, client *Stream) {
	t.Helper()
	one, another := bytes.Repeat([]byte{1}, keySize), bytes.Repeat([]byte{2}, keySize)
	ciphers := make([]*counterCipher, 4)
	for i, key := range [][]byte{one, another, another, one} {
		var err error
		if ciphers[i], err = newCounterCipher(key); err != nil {
			t.Fatal(err)
		}
	}
	wire := new(bytes.Buffer)
	return &Stream{wire, ciphers[0], ciphers[1]}, &Stream{wire, ciphers[2], ciphers[3]}
}

func TestNodesArriveAsTheyWereSent(t *testing.T) {
	server, client := streams(t)
	for _, want := range []waBinary.Node{
		{Tag: "success", Attrs: waBinary.Attrs{"t": "1", "location": "sim"}},
		{Tag: "enc", Attrs: waBinary.Attrs{"type": "msg"}, Content: []byte{0, 1, 2}},
	} {
		encoded, err := waBinary.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		if err := server.Send(encoded); err != nil {
			t.Fatal(err)
		}
		got, err := client.Receive()
		if err != nil || got.String() != want.String() {
			t.Errorf("got %s (%v), want %s", got, err, &want)
		}
	}
}

func TestForgedNodesAreNotRead(t *testing.T) {
	server, client := streams(t)
	if err := writeFrame(server.conn, []byte("not encrypted at all")); err != nil {
		t.Fatal(err)
	}
	if node, err := client.Receive(); err == nil {
		t.Errorf("got %s", node)
	}
	if err := server.Send(nil); err != nil {
		t.Fatal(err)
	}
	if node, err := client.Receive(); err == nil {
		t.Errorf("got %s from an empty frame", node)
	}
}
