package scenario

import "lifeboat/sim/whatsapp"

// kindsOn lists the words that scripts may use for faults of a platform.
func kindsOn(platform PlatformName) []string {
	switch platform {
	case WhatsApp:
		return whatsAppKinds
	case Telegram:
		return telegramKinds
	case Matrix, Matrix2:
		return matrixKinds
	}
	return nil
}

var whatsAppKinds = func() []string {
	kinds := []whatsapp.Kind{
		whatsapp.NameNotFound, whatsapp.NameServerFailing, whatsapp.NameServerSilent, whatsapp.ConnectionRefused,
		whatsapp.BlackHole, whatsapp.Frozen, whatsapp.TLSBroken, whatsapp.HTTPStatus, whatsapp.UpgradeUnanswered,
		whatsapp.NoiseStalled, whatsapp.LoginUnanswered, whatsapp.LoginRefused, whatsapp.PasskeyWanted, whatsapp.PingsUnanswered,
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

// The faults of Telegram and Matrix, which their simulators have as functions of these names.
const (
	faultRefuse         = "refuse"
	faultHang           = "hang"
	faultDelay          = "delay"
	faultBadGateway     = "bad-gateway"
	faultFail           = "fail"
	faultLimitExceeded  = "limit-exceeded"
	faultHoldAnswers    = "hold-answers"
	faultLoseAnswers    = "lose-answers"
	faultShortTimelines = "short-timelines"
)

var telegramKinds = []string{
	faultRefuse, faultHang, faultDelay, faultBadGateway, faultFail, faultLimitExceeded, faultHoldAnswers, faultLoseAnswers,
}

var matrixKinds = append(telegramKinds[:len(telegramKinds):len(telegramKinds)], faultShortTimelines)

// codeOr is the code of a fault, or what it has where the script gives none.
func codeOr(code, otherwise int) int {
	if code != 0 {
		return code
	}
	return otherwise
}
