package whatsapp

import (
	"go.mau.fi/libsignal/ecc"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waWa6"
)

// keyBundle is what others need to start a Signal session with a device. The server keeps the nodes as they came.
type keyBundle struct {
	registration []byte
	identity     []byte
	signed       waBinary.Node
	oneTime      []waBinary.Node // each is given away once, the oldest first
}

// keysFromPairing takes the keys that a companion brings along before it is linked.
func keysFromPairing(data *waWa6.ClientPayload_DevicePairingRegistrationData) keyBundle {
	return keyBundle{
		registration: data.GetERegid(),
		identity:     data.GetEIdent(),
		signed: waBinary.Node{Tag: "skey", Content: []waBinary.Node{
			{Tag: "id", Content: data.GetESkeyID()},
			{Tag: "value", Content: data.GetESkeyVal()},
			{Tag: "signature", Content: data.GetESkeySig()},
		}},
	}
}

// upload takes the keys that a device sends. One-time keys with a known id replace the old ones, so an upload that
// is repeated does no harm.
func (b *keyBundle) upload(query *waBinary.Node) {
	b.registration = bytesOf(query.GetChildByTag("registration"))
	b.identity = bytesOf(query.GetChildByTag("identity"))
	b.signed = query.GetChildByTag("skey")
	list := query.GetChildByTag("list")
	known := map[string]int{}
	for i, key := range b.oneTime {
		known[string(bytesOf(key.GetChildByTag("id")))] = i
	}
	for _, key := range list.GetChildrenByTag("key") {
		if i, ok := known[string(bytesOf(key.GetChildByTag("id")))]; ok {
			b.oneTime[i] = key
		} else {
			b.oneTime = append(b.oneTime, key)
		}
	}
}

// give returns the parts of a bundle for one sender, with a one-time key as long as there are any.
func (b *keyBundle) give() []waBinary.Node {
	bundle := []waBinary.Node{
		{Tag: "registration", Content: b.registration},
		{Tag: "type", Content: []byte{ecc.DjbType}},
		{Tag: "identity", Content: b.identity},
		b.signed,
	}
	if len(b.oneTime) > 0 {
		bundle = append(bundle, b.oneTime[0])
		b.oneTime = b.oneTime[1:]
	}
	return bundle
}

func bytesOf(node waBinary.Node) []byte {
	content, _ := node.Content.([]byte)
	return content
}
