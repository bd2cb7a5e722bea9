package whatsapp

import (
	"context"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/store"
	"google.golang.org/protobuf/proto"
)

// newClient makes a whatsmeow client that connects once, through the line, and
// leaves everything that may be lost to us: reconnecting, keeping, repeating.
func (p *Platform) newClient(device *store.Device, line *line) *whatsmeow.Client {
	client := whatsmeow.NewClient(device, logger{p.log})
	client.SynchronousAck = false // with it, one unacked send of ours would stop all receiving
	client.EnableDecryptedEventBuffer = true
	client.UseRetryMessageStore = true
	client.EnableAutoReconnect = false
	client.InitialAutoReconnect = false
	client.DisableLoginAutoReconnect = true
	client.ManualHistorySyncDownload = true // old conversations are none of our business
	client.RefreshCAT = func(context.Context) error { return nil }
	client.BackgroundEventCtx = line.ctx
	client.GetClientPayload = func() *waWa6.ClientPayload { return p.introduction(device) }
	client.SetForceActiveDeliveryReceipts(p.account == Dedicated)
	http := line.client()
	client.SetWebsocketHTTPClient(http)
	client.SetPreLoginHTTPClient(http)
	client.SetMediaHTTPClient(line.mediaClient())
	return client
}

// deviceName is what the phone shows in its list of linked devices.
const deviceName = "Lifeboat"

// introduction is what the relay says of itself when it connects. It states the
// version here and not through store.SetWAVersion, which is for a whole process.
func (p *Platform) introduction(device *store.Device) *waWa6.ClientPayload {
	version := *p.version.Load()
	payload := device.GetClientPayload()
	payload.UserAgent.AppVersion = version.ProtoAppVersion()
	if pairing := payload.DevicePairingData; pairing != nil {
		hash := version.Hash()
		pairing.BuildHash = hash[:]
		props := proto.CloneOf(store.DeviceProps)
		props.Os = proto.String(deviceName)
		if encoded, err := proto.Marshal(props); err == nil {
			pairing.DeviceProps = encoded
		}
	}
	return payload
}
