package scenario

import "lifeboat/sim/whatsapp"

// kindsOn lists the words that scripts may use for faults of a platform.
func kindsOn(platform PlatformName) []string {
	switch platform {
	case WhatsApp:
		return whatsAppKinds
	case Telegram:
		return telegramKinds
	}
	return nil
}

var whatsAppKinds = func() []string {
	kinds := []whatsapp.Kind{
		whatsapp.NameNotFound, whatsapp.NameServerFailing, whatsapp.NameServerSilent, whatsapp.ConnectionRefused,
		whatsapp.BlackHole, whatsapp.Frozen, whatsapp.TLSBroken, whatsapp.HTTPStatus, whatsapp.UpgradeUnanswered,
		whatsapp.NoiseStalled, whatsapp.LoginUnanswered, whatsapp.LoginRefused, whatsapp.PingsUnanswered,
		whatsapp.QueriesUnanswered, whatsapp.QueriesRefused, whatsapp.SendsSwallowed, whatsapp.SendsUnacked,
		whatsapp.SendsHeld, whatsapp.SendsDropped, whatsapp.SendsRefused, whatsapp.ReceiptsHeld, whatsapp.DeliveriesDelayed,
		whatsapp.UploadRefused, whatsapp.UploadCut, whatsapp.UploadStalled,
		whatsapp.DownloadRefused, whatsapp.DownloadCut, whatsapp.DownloadStalled, whatsapp.DownloadSlow,
	}
	words := make([]string, len(kinds))
	for i, kind := range kinds {
		words[i] = string(kind)
	}
	return words
}()

// The faults of Telegram, which its simulator has as functions: Refuse, Hang, Delay, BadGateway, Fail, HoldAnswers
// and LoseAnswers.
const (
	telegramRefuse      = "refuse"
	telegramHang        = "hang"
	telegramDelay       = "delay"
	telegramBadGateway  = "bad-gateway"
	telegramFail        = "fail"
	telegramHoldAnswers = "hold-answers"
	telegramLoseAnswers = "lose-answers"
)

var telegramKinds = []string{
	telegramRefuse, telegramHang, telegramDelay, telegramBadGateway, telegramFail, telegramHoldAnswers, telegramLoseAnswers,
}
