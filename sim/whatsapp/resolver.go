package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"

	"golang.org/x/net/dns/dnsmessage"
)

// resolver is a name server for WhatsApp's names. It answers over UDP, on loopback.
type resolver struct {
	faults *Faults
	number string
	conn   net.PacketConn
	serve  sync.WaitGroup
}

func startResolver(faults *Faults, number string) (*resolver, error) {
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start a resolver: %w", err)
	}
	r := &resolver{faults: faults, number: number, conn: conn}
	r.serve.Go(r.answerAll)
	return r, nil
}

func (r *resolver) address() string { return r.conn.LocalAddr().String() }

func (r *resolver) close() error {
	err := r.conn.Close()
	r.serve.Wait()
	if err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("close a resolver: %w", err)
	}
	return nil
}

// client is a resolver, in Go's sense, that asks this one.
func (r *resolver) client() *net.Resolver {
	return &net.Resolver{
		PreferGo: true,
		Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "udp4", r.address())
		},
	}
}

func (r *resolver) answerAll() {
	buffer := make([]byte, 512)
	for {
		n, from, err := r.conn.ReadFrom(buffer)
		if err != nil {
			return
		}
		answer, err := r.answer(buffer[:n])
		if err != nil || answer == nil {
			continue
		}
		if _, err := r.conn.WriteTo(answer, from); err != nil {
			return
		}
	}
}

// answer builds the reply to one question, or nil where silence is the answer.
func (r *resolver) answer(packet []byte) ([]byte, error) {
	var question dnsmessage.Message
	if err := question.Unpack(packet); err != nil || len(question.Questions) != 1 {
		return nil, err
	}
	reply := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: question.ID, Response: true, RecursionDesired: true, RecursionAvailable: true},
		Questions: question.Questions,
	}
	fault := r.faults.hitting(r.number, NameNotFound, NameServerFailing, NameServerSilent)
	switch {
	case fault != nil && fault.Kind == NameServerSilent:
		return nil, nil
	case fault != nil && fault.Kind == NameServerFailing:
		reply.RCode = dnsmessage.RCodeServerFailure
	case fault != nil || !isWhatsAppName(question.Questions[0].Name):
		reply.RCode = dnsmessage.RCodeNameError
	default:
		reply.Answers = addressFor(question.Questions[0])
	}
	return reply.Pack()
}

func isWhatsAppName(name dnsmessage.Name) bool {
	host := "." + strings.ToLower(name.String())
	return strings.HasSuffix(host, ".whatsapp.com.") || strings.HasSuffix(host, ".whatsapp.net.")
}

// addressFor answers questions for IPv4; there is nothing to say about anything else.
func addressFor(question dnsmessage.Question) []dnsmessage.Resource {
	if question.Type != dnsmessage.TypeA {
		return nil
	}
	const ttl = 1 // seconds; so a fault is seen at once
	return []dnsmessage.Resource{{
		Header: dnsmessage.ResourceHeader{Name: question.Name, Class: dnsmessage.ClassINET, TTL: ttl},
		Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
	}}
}
