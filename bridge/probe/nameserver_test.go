package probe_test

import (
	"net"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// silent has a name server swallow every question.
const silent dnsmessage.RCode = 0xfff

// serveNames starts a name server that answers every question for an address with
// 127.0.0.1, or with a code, and returns its address.
func serveNames(t *testing.T, code dnsmessage.RCode) string {
	t.Helper()
	return serveNamesAt(t, code, [4]byte{127, 0, 0, 1})
}

// serveNamesAt is serveNames with another address to answer with.
func serveNamesAt(t *testing.T, code dnsmessage.RCode, at [4]byte) string {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		answerNames(conn, code, at)
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-ended
	})
	return conn.LocalAddr().String()
}

func answerNames(conn net.PacketConn, code dnsmessage.RCode, at [4]byte) {
	buffer := make([]byte, 512)
	for {
		n, from, err := conn.ReadFrom(buffer)
		if err != nil {
			return
		}
		var question dnsmessage.Message
		if code == silent || question.Unpack(buffer[:n]) != nil {
			continue
		}
		reply := dnsmessage.Message{
			Header:    dnsmessage.Header{ID: question.ID, Response: true, RecursionAvailable: true, RCode: code},
			Questions: question.Questions,
		}
		if asked := question.Questions[0]; code == dnsmessage.RCodeSuccess && asked.Type == dnsmessage.TypeA {
			reply.Answers = []dnsmessage.Resource{{
				Header: dnsmessage.ResourceHeader{Name: asked.Name, Class: dnsmessage.ClassINET, TTL: 1},
				Body:   &dnsmessage.AResource{A: at},
			}}
		}
		packed, err := reply.Pack()
		if err != nil {
			return
		}
		if _, err := conn.WriteTo(packed, from); err != nil {
			return
		}
	}
}
