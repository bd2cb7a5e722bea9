package whatsapp

import (
	"context"

	"go.mau.fi/whatsmeow/types"

	"lifeboat/bridge"
)

// chat is the conversation that something comes from. A direct chat goes by its
// phone number where that is known, since that is what people write down.
func (s *session) chat(ctx context.Context, source types.MessageSource) bridge.Chat {
	also := source.SenderAlt
	if source.IsFromMe {
		also = source.RecipientAlt
	}
	id, _ := s.bothNames(ctx, source.Chat, also)
	return bridge.Chat{Platform: s.platform.name, ID: id}
}

// bothNames returns the address that somebody goes by, which is the phone number
// where it is known, and the other one, which may be empty. WhatsApp names a
// person by one of them, sometimes by both; what it leaves out may have been
// learned earlier. Groups have one address only.
func (s *session) bothNames(ctx context.Context, address, also types.JID) (id, alsoID string) {
	address, also = address.ToNonAD(), also.ToNonAD()
	if also.IsEmpty() {
		also = s.counterpart(ctx, address)
	}
	if address.Server == types.HiddenUserServer && also.Server == types.DefaultUserServer {
		address, also = also, address
	}
	if also.IsEmpty() {
		return address.String(), ""
	}
	return address.String(), also.String()
}

// counterpart looks up the LID of a phone number or the phone number of a LID.
// Not to know it is no fault, so neither is not to be able to look.
func (s *session) counterpart(ctx context.Context, address types.JID) types.JID {
	lids := s.client.Store.LIDs
	if lids == nil {
		return types.EmptyJID
	}
	var found types.JID
	var err error
	switch address.Server {
	case types.DefaultUserServer:
		found, err = lids.GetLIDForPN(ctx, address)
	case types.HiddenUserServer:
		found, err = lids.GetPNForLID(ctx, address)
	}
	if err != nil {
		s.platform.log.Warn("a person's other address could not be looked up", "error", err)
		return types.EmptyJID
	}
	return found.ToNonAD()
}
