// Package whatsapp is the adapter for WhatsApp, on go.mau.fi/whatsmeow.
//
// Receiving. A message is confirmed to WhatsApp only after [bridge.Inbox] has
// it on disk. If it cannot be kept, or whatsmeow's own database fails, nothing
// is confirmed, the connection is dropped, and WhatsApp hands the message in
// again, in its order. Edits, deletions and reactions are envelopes of their
// own.
//
// Connecting. One whatsmeow client serves one connection and is thrown away
// with it, so that nothing which hangs in an old connection can hold up the
// next one. The adapter reconnects by itself: after 0.5, 1, 2, 4, 8 and then
// every 15 seconds, each a fifth more or less; an attempt takes 8 s at most for
// the connection, 6 s for the Noise handshake and 15 s for the login.
//
// Sending. One part at a time, each under the id that it was rendered with. A
// try that WhatsApp has not confirmed in time is [bridge.Unknown]; the same id
// may then go out again, since members' devices know a message by its id. That
// WhatsApp's servers drop a repeat is an assumption, which nobody outside can
// check.
//
// Text. A part holds at most [TextLimit] characters, which is nearly all that
// WhatsApp takes: phones show any longer message folded. WhatsApp knows no silent messages, so Post.Attention changes nothing.
//
// Files that members send. They are fetched by the links in their messages,
// which expire, decrypted in the work file and checked against the hash that
// their sender gave. Nothing is transcoded: what WhatsApp's phones cannot show as
// what it was (a photo that is neither JPEG nor PNG, a GIF that is no MP4, a voice
// note that is no Ogg Opus, a sticker that is no WebP) goes as the next best that
// they can show, and else as a document. Pictures have no preview until a phone
// has downloaded them, since making one would mean decoding them. A caption holds
// [CaptionLimit] characters; a longer one follows the file. Voice notes, audio and
// stickers can have none: the words go before them. Photos and videos that are
// posted together are an album, whose announcement is sent with the first of
// them. A second, better copy of a picture, which phones send by themselves, is
// passed over, and so is what is to be seen only once.
//
// Files on disk. whatsapp.db is whatsmeow's: the keys of the linked device and, for as
// long as members may ask for them again, the last messages that were sent. It
// must never be restored from a copy: phones ignore what is encrypted with keys
// that were used before. Pair again instead.
//
// Goroutines. [Platform.Run] and [Platform.Close] wait for all that they have
// started. An [Endpoint] sets a variable of the whole process, so that one
// process can rehearse against one Noise root only.
package whatsapp
