package wire

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"go.mau.fi/whatsmeow/socket"
	"go.mau.fi/whatsmeow/util/keys"
)

// keySize is the size of every key and hash in Noise_XX_25519_AESGCM_SHA256.
const keySize = 32

// noise is the symmetric state of a handshake: chaining key, hash and cipher, as the Noise specification
// has them in section 5.2.
type noise struct {
	chaining []byte
	hash     []byte
	cipher   *counterCipher
}

// newNoise starts with the prologue mixed in. The pattern's name is exactly one hash long.
func newNoise() (*noise, error) {
	name := []byte(socket.NoiseStartPattern)
	first, err := newCounterCipher(name)
	if err != nil {
		return nil, err
	}
	n := &noise{chaining: name, hash: name, cipher: first}
	n.mixHash(socket.WAConnHeader)
	return n, nil
}

func (n *noise) mixHash(data []byte) {
	n.hash = hashOf(n.hash, data)
}

// mixKey agrees on a secret with the other side's public key and derives the next cipher from it.
func (n *noise) mixKey(own *keys.KeyPair, other []byte) error {
	secret, err := agree(own, other)
	if err != nil {
		return err
	}
	next, key, err := expand(secret, n.chaining)
	if err != nil {
		return err
	}
	n.chaining = next
	n.cipher, err = newCounterCipher(key)
	return err
}

func (n *noise) encrypt(plaintext []byte) []byte {
	ciphertext := n.cipher.seal(plaintext, n.hash)
	n.mixHash(ciphertext)
	return ciphertext
}

func (n *noise) decrypt(ciphertext []byte) ([]byte, error) {
	plaintext, err := n.cipher.open(ciphertext, n.hash)
	n.mixHash(ciphertext)
	return plaintext, err
}

// split ends the handshake: the responder reads with the first key and writes with the second.
func (n *noise) split() (read, write *counterCipher, err error) {
	first, second, err := expand(nil, n.chaining)
	if err != nil {
		return nil, nil, err
	}
	if read, err = newCounterCipher(first); err != nil {
		return nil, nil, err
	}
	write, err = newCounterCipher(second)
	return read, write, err
}

func agree(own *keys.KeyPair, other []byte) ([]byte, error) {
	private, err := ecdh.X25519().NewPrivateKey(own.Priv[:])
	if err != nil {
		return nil, fmt.Errorf("use the own key: %w", err)
	}
	public, err := ecdh.X25519().NewPublicKey(other)
	if err != nil {
		return nil, fmt.Errorf("use the client's key: %w", err)
	}
	secret, err := private.ECDH(public)
	if err != nil {
		return nil, fmt.Errorf("agree on a secret: %w", err)
	}
	return secret, nil
}

// expand derives two keys.
func expand(secret, salt []byte) (first, second []byte, err error) {
	both, err := hkdf.Key(sha256.New, secret, salt, "", 2*keySize)
	if err != nil {
		return nil, nil, fmt.Errorf("derive keys: %w", err)
	}
	return both[:keySize], both[keySize:], nil
}

// counterCipher is AES-GCM with a counter as nonce; each call uses the next one.
type counterCipher struct {
	aead  cipher.AEAD
	count uint32
}

func newCounterCipher(key []byte) (*counterCipher, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("prepare the cipher: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("prepare the cipher: %w", err)
	}
	return &counterCipher{aead: aead}, nil
}

func (c *counterCipher) seal(plaintext, associated []byte) []byte {
	return c.aead.Seal(nil, c.nonce(), plaintext, associated)
}

func (c *counterCipher) open(ciphertext, associated []byte) ([]byte, error) {
	plaintext, err := c.aead.Open(nil, c.nonce(), ciphertext, associated)
	if err != nil {
		return nil, fmt.Errorf("decrypt: %w", err)
	}
	return plaintext, nil
}

func (c *counterCipher) nonce() []byte {
	nonce := make([]byte, c.aead.NonceSize())
	binary.BigEndian.PutUint32(nonce[len(nonce)-4:], c.count)
	c.count++
	return nonce
}
