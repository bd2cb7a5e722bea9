package whatsapp

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"
)

// serveDownload hands out an encrypted file to whoever has its link. Who asks is known from the door that the request
// came through. Which of 403, 404 and 410 the real servers answer in which case is not known; clients take all three
// for final (whatsmeow download.go:261).
func (s *Server) serveDownload(w http.ResponseWriter, r *http.Request) {
	c, err := connectionOf(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if !s.enter() {
		return
	}
	defer s.serving.Done()
	if fault := s.faults.hitting(c.account(), DownloadRefused); fault != nil {
		refuse(w, fault.code(http.StatusServiceUnavailable))
		return
	}
	link, code := s.linkAsked(r)
	if code != 0 {
		refuse(w, code)
		return
	}
	s.sendFile(w, r, c.account(), link)
}

// linkAsked finds the link, or says by a status what is wrong with it.
func (s *Server) linkAsked(r *http.Request) (mediaLink, int) {
	link, known := s.media.link(r.PathValue("name"))
	switch {
	case !known || r.URL.Query().Get("hash") != link.hash:
		return link, http.StatusNotFound
	case r.URL.Query().Get("oh") != link.signature:
		return link, http.StatusForbidden
	case !time.Now().Before(link.expires):
		return link, http.StatusGone
	default:
		return link, 0
	}
}

func (s *Server) sendFile(w http.ResponseWriter, r *http.Request, number string, link mediaLink) {
	file, err := os.Open(link.file)
	if err != nil {
		refuse(w, http.StatusInternalServerError)
		return
	}
	defer func() { _ = file.Close() }() // it was only read
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		refuse(w, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	delivery := &mediaDelivery{server: s, request: r, number: number, file: file, size: size, to: w}
	if errors.Is(delivery.run(), errHungUp) {
		hangUp(w)
	}
}

// mediaDelivery is a file on its way to a client.
type mediaDelivery struct {
	server  *Server
	request *http.Request
	number  string
	file    io.ReadSeeker
	size    int64
	to      http.ResponseWriter
}

// mediaPiece is how much of a file goes out before the faults are looked at again.
const mediaPiece = 64 << 10

var errHungUp = errors.New("a fault ends the connection in the middle of a file")

// run sends the file piece by piece. How a client that has gone ends it makes no difference.
func (d *mediaDelivery) run() error {
	if _, err := d.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	for sent := int64(0); sent < d.size; {
		if err := d.obey(sent); err != nil {
			return err
		}
		n, err := io.CopyN(d.to, d.file, min(mediaPiece, (d.size+1)/2, d.size-sent))
		sent += n
		if err != nil {
			return err
		}
		if err := http.NewResponseController(d.to).Flush(); err != nil {
			return err
		}
	}
	return nil
}

// obey does what faults say once so much has been sent. A file is interrupted in its middle.
func (d *mediaDelivery) obey(sent int64) error {
	faults, gone := d.server.faults, d.request.Context().Done()
	if sent >= d.size/2 && faults.hitting(d.number, DownloadCut) != nil {
		return errHungUp
	}
	if sent >= d.size/2 {
		if err := faults.wait(gone, hitsNumber(d.number), DownloadStalled); err != nil {
			return err
		}
	}
	slow := faults.hitting(d.number, DownloadSlow)
	if slow == nil {
		return nil
	}
	select {
	case <-time.After(slow.Delay):
		return nil
	case <-gone:
		return errGone
	}
}
