package whatsapp

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
)

// codeLink is a link by pairing code on its way: eight characters that the client shows and the phone's owner types
// in (whatsmeow pair-code.go).
type codeLink struct {
	ref     string
	wrapped []byte // the client's ephemeral key, encrypted with the code

	// Set when the code has been entered.
	account   *account
	ephemeral *keys.KeyPair // the phone's
	theirs    []byte        // the client's ephemeral key, as the code decrypts it

	finished chan error      // has room for one; nil when linked is set
	linked   <-chan struct{} // closes when the client has signed
}

// codeLinkTag names the queries and the notification of a link by code.
const codeLinkTag = "link_code_companion_reg"

// EnterCode lets the phone of number link the client that shows the pairing code, as its owner would do by typing it
// in. It returns when the link is complete, as ScanQR does. It fails when no client waits for a code to be entered on
// this phone, or the client shows another one.
func (s *Server) EnterCode(ctx context.Context, code, number string) error {
	c, link, err := s.enterCode(strings.ReplaceAll(code, "-", ""), digits(number))
	if err == nil {
		err = c.awaitCodeLink(ctx, link)
	}
	if err != nil {
		return fmt.Errorf("enter a pairing code: %w", err)
	}
	return nil
}

func (c *session) awaitCodeLink(ctx context.Context, link *codeLink) error {
	select {
	case err := <-link.finished:
		if err != nil {
			return err
		}
		return c.awaitLink(ctx, link.linked)
	case <-c.conn.gone:
		return errors.New("the client went away before it was linked")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// answerCodeLink takes the first and the last word of a client that is being linked by code.
func (c *session) answerCodeLink(query *waBinary.Node) ([]waBinary.Node, *queryError) {
	request, ok := query.GetOptionalChildByTag(codeLinkTag)
	if !ok || c.device != nil {
		return nil, newQueryError(501)
	}
	if request.Attrs["stage"] == "companion_hello" {
		return c.offerCode(request), nil
	}
	c.finishCode(request)
	return nil, nil
}

// offerCode remembers that the client waits for a code to be entered on the phone that it names.
func (c *session) offerCode(hello waBinary.Node) []waBinary.Node {
	c.coded = &codeLink{
		ref:      rand.Text(),
		wrapped:  bytesOf(hello.GetChildByTag("link_code_pairing_wrapped_companion_ephemeral_pub")),
		finished: make(chan error, 1),
	}
	phone, _ := hello.Attrs["jid"].(types.JID)
	c.server.codes[phone.User] = c
	return []waBinary.Node{{Tag: codeLinkTag, Content: []waBinary.Node{
		{Tag: "link_code_pairing_ref", Content: []byte(c.coded.ref)},
	}}}
}

// enterCode answers the client with a key of the phone's that only the code opens.
func (s *Server) enterCode(code, number string) (*session, *codeLink, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.codes[number]
	if c == nil {
		return nil, nil, errors.New("no connected client waits for it")
	}
	if err := c.wantPasskey(number); err != nil {
		return nil, nil, err
	}
	link := c.coded
	theirs, err := openWithCode(code, link.wrapped)
	if err != nil {
		return nil, nil, err
	}
	link.account, link.ephemeral, link.theirs = s.register(number), keys.NewKeyPair(), theirs
	wrapped, err := closeWithCode(code, link.ephemeral.Pub[:])
	if err != nil {
		return nil, nil, err
	}
	c.send(notification(codeLinkTag, types.ServerJID, waBinary.Node{Tag: codeLinkTag, Content: []waBinary.Node{
		{Tag: "link_code_pairing_ref", Content: []byte(link.ref)},
		{Tag: "link_code_pairing_wrapped_primary_ephemeral_pub", Content: wrapped},
		{Tag: "primary_identity_pub", Content: link.account.identity.Pub[:]},
	}}))
	return c, link, nil
}

// finishCode links the client if what it answers shows that both sides used the same code.
func (c *session) finishCode(finish waBinary.Node) {
	link := c.coded
	if link == nil || link.account == nil {
		return
	}
	identity := bytesOf(finish.GetChildByTag("companion_identity_public"))
	secret, err := link.agree(identity, bytesOf(finish.GetChildByTag("link_code_pairing_wrapped_key_bundle")))
	if err == nil {
		link.linked, err = c.link(link.account, identity, secret)
	}
	link.finished <- err
	c.coded = nil
}

// agree derives the secret that proves the phone's signature, from the ephemeral keys, the identity keys and what the
// client has chosen at random.
func (l *codeLink) agree(identity, wrapped []byte) ([]byte, error) {
	const saltSize, nonceSize, keySize = 32, 12, 32
	if len(wrapped) < saltSize+nonceSize {
		return nil, errors.New("the client's keys are incomplete")
	}
	shared, err := sharedSecret(l.ephemeral, l.theirs)
	if err != nil {
		return nil, err
	}
	salt, nonce, sealed := wrapped[:saltSize], wrapped[saltSize:saltSize+nonceSize], wrapped[saltSize+nonceSize:]
	bundle, err := openBundle(shared, salt, nonce, sealed)
	if err != nil || len(bundle) != 3*keySize {
		return nil, errors.New("the client shows another code")
	}
	known, err := sharedSecret(l.account.identity, identity)
	if err != nil {
		return nil, err
	}
	random := bundle[2*keySize:] // behind both identity keys
	return hkdf.Key(sha256.New, slices.Concat(shared, known, random), nil, "adv_secret", keySize)
}

func openBundle(shared, salt, nonce, sealed []byte) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, shared, salt, "link_code_pairing_key_bundle_encryption_key", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return aead.Open(nil, nonce, sealed, nil)
}

// The parts of a key that is encrypted with a code: salt, initialization vector, key.
const (
	codeSaltSize   = 32
	codeVectorSize = aes.BlockSize
	codeWholeSize  = codeSaltSize + codeVectorSize + 32
)

func openWithCode(code string, wrapped []byte) ([]byte, error) {
	if len(wrapped) != codeWholeSize {
		return nil, fmt.Errorf("the client's key has %d bytes, want %d", len(wrapped), codeWholeSize)
	}
	return applyCode(code, wrapped[:codeSaltSize], wrapped[codeSaltSize:codeSaltSize+codeVectorSize], wrapped[codeSaltSize+codeVectorSize:])
}

func closeWithCode(code string, key []byte) ([]byte, error) {
	random := make([]byte, codeSaltSize+codeVectorSize)
	if _, err := rand.Read(random); err != nil {
		return nil, fmt.Errorf("make a salt: %w", err)
	}
	closed, err := applyCode(code, random[:codeSaltSize], random[codeSaltSize:], key)
	return slices.Concat(random, closed), err
}

// applyCode encrypts, and decrypts in the same way. The number of rounds is that of whatsmeow pair-code.go:62.
func applyCode(code string, salt, vector, key []byte) ([]byte, error) {
	const rounds = 2 << 16
	derived, err := pbkdf2.Key(sha256.New, code, salt, rounds, 32)
	if err != nil {
		return nil, fmt.Errorf("derive a key from the code: %w", err)
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, fmt.Errorf("derive a key from the code: %w", err)
	}
	applied := make([]byte, len(key))
	cipher.NewCTR(block, vector).XORKeyStream(applied, key)
	return applied, nil
}

func sharedSecret(own *keys.KeyPair, other []byte) ([]byte, error) {
	private, err := ecdh.X25519().NewPrivateKey(own.Priv[:])
	if err != nil {
		return nil, fmt.Errorf("use the phone's key: %w", err)
	}
	public, err := ecdh.X25519().NewPublicKey(other)
	if err != nil {
		return nil, fmt.Errorf("use the client's key: %w", err)
	}
	return private.ECDH(public)
}
