package whatsapp

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
)

// Upload encrypts the file of a part into a temporary file, brings that to
// WhatsApp, and notes in the payload where it is and how it is opened.
func (p *Platform) Upload(ctx context.Context, part bridge.Part) ([]byte, error) {
	var message waE2E.Message
	if err := proto.Unmarshal(part.Payload, &message); err != nil {
		return nil, &bridge.SendError{Result: bridge.Rejected, Reason: "the part is damaged", Err: err}
	}
	file := carried(&message)
	if file == nil || p.media == nil {
		return nil, rejected("there is no file to upload")
	}
	s := p.current.Load()
	if s == nil || !s.up() {
		return nil, p.absence()
	}
	uploaded, failure := s.upload(ctx, file)
	if failure != nil {
		return nil, failure
	}
	note(file, uploaded)
	payload, err := proto.Marshal(&message)
	if err != nil {
		return nil, &bridge.SendError{Result: bridge.Rejected, Reason: "the post cannot be packed for WhatsApp", Err: err}
	}
	return payload, nil
}

// carried returns the file that a part brings, in an edit too; nil if there is
// none.
func carried(message *waE2E.Message) attached {
	message = unwrap(message)
	if edited := message.GetProtocolMessage().GetEditedMessage(); edited != nil {
		message = unwrap(edited)
	}
	return attachedTo(message)
}

// upload makes one try, and a second one if the first was refused for an
// authorization that is out of date.
func (s *session) upload(ctx context.Context, file attached) (whatsmeow.UploadResponse, *bridge.SendError) {
	ctx, cancel := s.bound(ctx)
	defer cancel()
	for _, anew := range []bool{false, true} {
		if failure := s.findMediaHosts(ctx, anew); failure != nil {
			return whatsmeow.UploadResponse{}, failure
		}
		uploaded, err := s.tryUpload(ctx, file)
		if !anew && isStaleAuthorization(err) {
			continue
		}
		return uploaded, s.uploadFailure(ctx, err)
	}
	return whatsmeow.UploadResponse{}, nil
}

func (s *session) tryUpload(ctx context.Context, file attached) (uploaded whatsmeow.UploadResponse, err error) {
	kept, err := s.platform.media.Open(hex.EncodeToString(file.GetFileSHA256()))
	if err != nil {
		return uploaded, fmt.Errorf("%w: %w", errNotKept, err)
	}
	defer func() { err = errors.Join(err, ownDisk(kept.Close())) }()
	encrypted, err := s.platform.media.Temporary()
	if err != nil {
		return uploaded, ownDisk(err)
	}
	defer func() { err = errors.Join(err, ownDisk(encrypted.Close())) }()
	uploaded, err = s.client.UploadReader(ctx, markedReader{kept}, markedFile{encrypted}, whatsmeow.GetMediaType(file))
	switch {
	case err != nil:
		return uploaded, err
	case uploaded.DirectPath == "":
		return uploaded, errors.New("the media server does not say where the file is")
	case string(uploaded.FileSHA256) != string(file.GetFileSHA256()):
		return uploaded, fmt.Errorf("%w: its content has changed", errNotKept)
	}
	return uploaded, nil
}

// note writes into a message where its file was uploaded to.
func note(file attached, uploaded whatsmeow.UploadResponse) {
	url, path, now := proto.String(uploaded.URL), proto.String(uploaded.DirectPath), proto.Int64(time.Now().Unix())
	switch message := file.(type) {
	case *waE2E.ImageMessage:
		message.URL, message.DirectPath, message.MediaKeyTimestamp = url, path, now
		message.MediaKey, message.FileEncSHA256 = uploaded.MediaKey, uploaded.FileEncSHA256
	case *waE2E.VideoMessage:
		message.URL, message.DirectPath, message.MediaKeyTimestamp = url, path, now
		message.MediaKey, message.FileEncSHA256 = uploaded.MediaKey, uploaded.FileEncSHA256
	case *waE2E.AudioMessage:
		message.URL, message.DirectPath, message.MediaKeyTimestamp = url, path, now
		message.MediaKey, message.FileEncSHA256 = uploaded.MediaKey, uploaded.FileEncSHA256
	case *waE2E.DocumentMessage:
		message.URL, message.DirectPath, message.MediaKeyTimestamp = url, path, now
		message.MediaKey, message.FileEncSHA256 = uploaded.MediaKey, uploaded.FileEncSHA256
	case *waE2E.StickerMessage:
		message.URL, message.DirectPath, message.MediaKeyTimestamp = url, path, now
		message.MediaKey, message.FileEncSHA256 = uploaded.MediaKey, uploaded.FileEncSHA256
	}
}

// What can go wrong on our side of an upload.
var (
	errNotKept = errors.New("the file is not in the media folder as it should be")
	errOwnDisk = errors.New("the media folder failed")
)

// ownDisk marks an error of the media folder; nil stays nil.
func ownDisk(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errOwnDisk, err)
}

// markedReader is a file whose errors are marked as our own.
type markedReader struct{ io.Reader }

// Read reads from the file.
func (r markedReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = ownDisk(err)
	}
	return n, err
}

// markedFile is a temporary file whose errors are marked as our own, and which
// the HTTP client cannot close.
type markedFile struct{ io.ReadWriteSeeker }

// Read reads what goes up.
func (f markedFile) Read(p []byte) (int, error) {
	return markedReader{f.ReadWriteSeeker}.Read(p)
}

// Write takes what was encrypted.
func (f markedFile) Write(p []byte) (int, error) {
	n, err := f.ReadWriteSeeker.Write(p)
	return n, ownDisk(err)
}

// isStaleAuthorization says whether a try was refused for its authorization.
func isStaleAuthorization(err error) bool {
	code := uploadStatus(err)
	return code == http.StatusUnauthorized || code == http.StatusForbidden
}

// uploadStatus reads the HTTP status at the end of whatsmeow's error
// (upload.go:227); 0 if there is none.
func uploadStatus(err error) int {
	if err == nil {
		return 0
	}
	code := codeOf(err)
	if code < 100 || code > 599 {
		return 0
	}
	return code
}

// uploadFailure classes an error of an upload. Members never see an upload, so
// none is unknown.
func (s *session) uploadFailure(ctx context.Context, err error) *bridge.SendError {
	code := uploadStatus(err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errNotKept):
		return &bridge.SendError{Result: bridge.Rejected, Reason: errNotKept.Error(), Err: err}
	case errors.Is(err, errOwnDisk):
		return ownDiskFailure(err)
	case code == http.StatusRequestEntityTooLarge, code == http.StatusUnsupportedMediaType:
		return &bridge.SendError{Result: bridge.Rejected, Reason: fmt.Sprintf("WhatsApp does not take the file (HTTP status %d)", code)}
	case code != 0:
		return statusFailure(code, nil, nil)
	default:
		return s.mediaFailure(ctx, err)
	}
}
