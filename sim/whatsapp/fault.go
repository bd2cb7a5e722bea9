package whatsapp

import (
	"hash/crc32"
	"slices"
	"time"
)

// Kind names what is broken while a fault is active.
type Kind string

// The kinds of faults, from the outside in. Unless a kind says otherwise, lifting it gives back whatever it held.
// Faults up to VersionOutdated hit connections; who is meant by them is told from the door that a client came through
// (see Server.Door), and after a login from the account.
const (
	// NameNotFound makes the door's resolver answer that WhatsApp's names do not exist, and its proxy answer 502.
	NameNotFound Kind = "name-not-found"
	// NameServerFailing makes the door's resolver answer SERVFAIL, as resolvers did on 4 October 2021; its proxy answers 502.
	NameServerFailing Kind = "name-server-failing"
	// NameServerSilent makes the door's resolver swallow every question; its proxy answers nothing.
	NameServerSilent Kind = "name-server-silent"
	// ConnectionRefused closes the listener: the kernel refuses new connections. Existing ones go on; see Faults.Cut.
	ConnectionRefused Kind = "connection-refused"
	// BlackHole leaves every byte unread and unanswered, on existing connections and on new ones, which on Linux are
	// not even established. Lifted, all connections go on where they were; one that was being established goes on when
	// the client's kernel tries again, within seconds.
	BlackHole Kind = "black-hole"
	// Frozen is the half-open connection: what was connected when it began gets no more bytes; new connections work.
	Frozen Kind = "frozen"
	// TLSBroken presents a certificate that nobody trusts.
	TLSBroken Kind = "tls-broken"
	// HTTPStatus answers the websocket upgrade with Code.
	HTTPStatus Kind = "http-status"
	// UpgradeUnanswered never answers the websocket upgrade.
	UpgradeUnanswered Kind = "upgrade-unanswered"
	// NoiseStalled answers the upgrade but not the Noise handshake.
	NoiseStalled Kind = "noise-stalled"
	// LoginUnanswered completes the handshake and says neither success nor failure.
	LoginUnanswered Kind = "login-unanswered"
	// LoginRefused answers the login with a failure whose reason is Code.
	LoginRefused Kind = "login-refused"
	// VersionOutdated refuses, with reason 405, the logins of clients whose revision is below Code, and has the web page
	// name Code as the current revision. A client that takes it over can log in.
	VersionOutdated Kind = "version-outdated"
	// PasskeyWanted has the phone's owner asked for a passkey when a client is to be linked, which then fails.
	PasskeyWanted Kind = "passkey-wanted"

	// PingsUnanswered ignores keepalives. Those that it ignored are never answered.
	PingsUnanswered Kind = "pings-unanswered"
	// QueriesUnanswered ignores queries of Namespace, or of all but the keepalive if that is empty. Those that it
	// ignored are never answered.
	QueriesUnanswered Kind = "queries-unanswered"
	// QueriesRefused answers queries of Namespace, or of all but the keepalive if that is empty, with the error Code.
	QueriesRefused Kind = "queries-refused"

	// SendsSwallowed neither routes nor acknowledges messages. They are gone.
	SendsSwallowed Kind = "sends-swallowed"
	// SendsUnacked routes messages and never acknowledges them.
	SendsUnacked Kind = "sends-unacked"
	// SendsHeld acknowledges messages and routes them when it is lifted, in the order in which they came.
	SendsHeld Kind = "sends-held"
	// SendsDropped acknowledges messages and drops them.
	SendsDropped Kind = "sends-dropped"
	// SendsRefused answers messages with an acknowledgement that carries the error Code.
	SendsRefused Kind = "sends-refused"
	// ReceiptsHeld keeps receipts from the accounts that would get them, until it is lifted.
	ReceiptsHeld Kind = "receipts-held"
	// DeliveriesDelayed hands messages to the accounts that get them only Delay after they came, in order, or when it
	// is lifted; with a Delay of 0 only then.
	DeliveriesDelayed Kind = "deliveries-delayed"

	// UploadRefused answers uploads of media with the status Code.
	UploadRefused Kind = "upload-refused"
	// UploadCut closes the connection in the middle of an upload, as on 17 May 2022.
	UploadCut Kind = "upload-cut"
	// UploadStalled neither reads nor answers uploads. Those that wait go on when it is lifted.
	UploadStalled Kind = "upload-stalled"
	// DownloadRefused answers downloads of media with the status Code. 404 is what clients take for final.
	DownloadRefused Kind = "download-refused"
	// DownloadCut closes the connection in the middle of a download.
	DownloadCut Kind = "download-cut"
	// DownloadStalled stops downloads in their middle. They go on when it is lifted.
	DownloadStalled Kind = "download-stalled"
	// DownloadSlow waits for Delay before each 64 KiB of a download.
	DownloadSlow Kind = "download-slow"
)

// Fault says what is broken, and for whom. The zero value of every field but Kind means: no restriction.
type Fault struct {
	Kind Kind
	// Who picks the accounts that are hit; nil means everyone.
	Who Who
	// Sends narrows the faults of sends and deliveries to one sort of chat.
	Sends Sends
	// Code is the HTTP status, failure reason, query error, acknowledgement error or client revision. 0 means 503, or
	// 500 for an acknowledgement; a revision has no default.
	Code int
	// Namespace is the xmlns of the queries that are hit, such as "usync".
	Namespace string
	// Delay is how long DeliveriesDelayed keeps each message and DownloadSlow each piece of a file.
	Delay time.Duration
}

// Sends picks the sort of chat that a fault of sends hits.
type Sends int

// The sorts of chats.
const (
	AllSends Sends = iota
	GroupSends
	DirectSends
)

// Who picks accounts by number. It is asked with an empty number for connections whose account is not known.
type Who func(number string) bool

// Everyone picks all accounts and all unknown connections.
func Everyone(string) bool { return true }

// Only picks the accounts with these numbers.
func Only(numbers ...string) Who {
	return func(number string) bool {
		return slices.ContainsFunc(numbers, func(n string) bool { return digits(n) == number })
	}
}

// Except picks all accounts but those with these numbers, and no unknown connections.
func Except(numbers ...string) Who {
	only := Only(numbers...)
	return func(number string) bool { return number != "" && !only(number) }
}

// Share picks a part of the accounts, from 0 for none to 1 for all. It is always the same part, and a larger share
// includes every smaller one.
func Share(part float64) Who {
	const places = 1000
	return func(number string) bool {
		place := crc32.ChecksumIEEE([]byte(number)) % places
		return number != "" && float64(place) < part*places
	}
}

func (f Fault) hits(number string) bool {
	return f.Who == nil || f.Who(number)
}

func (f Fault) hitsSends(group bool) bool {
	return f.Sends == AllSends || (f.Sends == GroupSends) == group
}

func (f Fault) hitsNamespace(namespace string) bool {
	return f.Namespace == namespace || f.Namespace == "" && namespace != pingNamespace
}

func (f Fault) code(otherwise int) int {
	if f.Code == 0 {
		return otherwise
	}
	return f.Code
}
