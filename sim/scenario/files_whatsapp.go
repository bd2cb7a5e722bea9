package scenario

import (
	"context"
	"time"

	"lifeboat/sim/whatsapp"
)

// sharePatience is sendPatience for files, which have to be brought up first.
const sharePatience = 30 * time.Second

func (p *whatsAppPlace) share(ctx context.Context, who string, files []File, caption string) (ids []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, sharePatience)
	defer cancel()
	var sent []whatsapp.File
	for _, file := range files {
		sent = append(sent, whatsapp.File{Kind: whatsapp.FileKind(file.Kind), Content: file.Content(), Name: file.Name})
	}
	sent[0].Caption = caption
	if len(sent) > 1 {
		return p.phones[who].ShareAlbum(ctx, p.group, sent...)
	}
	id, err := p.phones[who].Share(ctx, p.group, sent[0])
	return []string{id}, err
}

// fileOnWhatsApp relies on both sides naming the kinds alike.
func fileOnWhatsApp(file *whatsapp.ReceivedFile) FileEntry {
	if file == nil {
		return FileEntry{}
	}
	return FileEntry{Kind: FileKind(file.Kind), Name: file.Name, SHA256: file.SHA256}
}
