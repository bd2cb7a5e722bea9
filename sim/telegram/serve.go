package telegram

import (
	"errors"
	"net/http"
	"strings"
)

// call is one request of a bot.
type call struct {
	server  *Server
	bot     *Bot
	args    arguments
	uploads map[string]upload
}

// method carries out a call under the server's lock.
type method func(*call) (any, error)

// methods are those that the simulator knows, by their names in lower case: the official server does not care about
// case either.
var methods = map[string]method{
	"deletemessage":          (*call).deleteMessage,
	"deletemessages":         (*call).deleteMessages,
	"deletemycommands":       (*call).deleteMyCommands,
	"deletewebhook":          (*call).deleteWebhook,
	"editmessagecaption":     (*call).editMessageCaption,
	"editmessagereplymarkup": (*call).editMessageReplyMarkup,
	"editmessagetext":        (*call).editMessageText,
	"getchat":                (*call).getChat,
	"getchatadministrators":  (*call).getChatAdministrators,
	"getchatmember":          (*call).getChatMember,
	"getchatmembercount":     (*call).getChatMemberCount,
	"getfile":                (*call).getFile,
	"getme":                  (*call).getMe,
	"getmycommands":          (*call).getMyCommands,
	"getwebhookinfo":         (*call).getWebhookInfo,
	"leavechat":              (*call).leaveChat,
	"pinchatmessage":         (*call).pinChatMessage,
	"sendchataction":         (*call).sendChatAction,
	"sendanimation":          (*call).sendAnimation,
	"sendaudio":              (*call).sendAudio,
	"senddocument":           (*call).sendDocument,
	"sendmediagroup":         (*call).sendMediaGroup,
	"sendphoto":              (*call).sendPhoto,
	"sendsticker":            (*call).sendSticker,
	"sendvideo":              (*call).sendVideo,
	"sendvoice":              (*call).sendVoice,
	"sendmessage":            (*call).sendMessage,
	"setmessagereaction":     (*call).setMessageReaction,
	"setmycommands":          (*call).setMyCommands,
	"unpinallchatmessages":   (*call).unpinAllChatMessages,
	"unpinchatmessage":       (*call).unpinChatMessage,
}

// getUpdates is the one method that waits, and so takes and leaves the lock by itself.
const getUpdates = "getupdates"

// ServeHTTP answers one request of a bot. It is exported for the HTTP server that Start runs.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	err := s.visits.Answer(w, func() error {
		answer, err := s.respond(r)
		if err == nil {
			err = answer.write(w)
		}
		return err
	})
	if err != nil {
		s.door.Fail(err)
	}
}

// respond finds the answer to a request. An error means that there is none: the connection is to be closed.
func (s *Server) respond(r *http.Request) (answer, error) {
	if token, filePath, found := splitFilePath(r.URL.Path); found {
		e := &exchange{server: s, gone: r.Context().Done(), token: token, method: downloading, filePath: filePath, request: &request{}}
		return e.answer()
	}
	token, name, found := splitPath(r.URL.Path)
	if !found {
		return refuse(&refusal{code: http.StatusNotFound, description: "Not Found"})
	}
	request, err := readRequest(r, s.vault)
	if err != nil {
		return told(nil, err)
	}
	e := &exchange{server: s, gone: r.Context().Done(), token: token, method: name, request: request}
	return e.answer()
}

// splitPath takes /bot<token>/<method> apart.
func splitPath(path string) (token, name string, found bool) {
	rest, found := strings.CutPrefix(path, "/bot")
	if !found {
		return "", "", false
	}
	token, name, found = strings.Cut(rest, "/")
	return token, strings.ToLower(name), found
}

// told turns what a method returned into the answer: a refusal is told in its own words, any other error is about
// how the request was put.
func told(result any, err error) (answer, error) {
	var refused *refusal
	switch {
	case err == nil:
		return succeed(result)
	case errors.As(err, &refused):
		return refuse(refused)
	default:
		return refuse(badRequest("can't parse request: " + err.Error()))
	}
}
