package relay

import (
	"errors"
	"sync"

	"lifeboat/bridge/mediafolder"
)

// drawn keeps the pictures that the relay draws itself, such as a code that an
// operator scans, in the media folder. They are of use for a minute or two, so
// the database does not know of them: the sweep spares them until the relay
// ends, and the next run removes them. It is safe for concurrent use.
type drawn struct {
	folder *mediafolder.Folder
	mu     sync.Mutex
	hashes map[string]bool
}

// Keep puts a picture where platforms find it.
func (p *drawn) Keep(content []byte) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	file, err := p.folder.NewWork(int64(len(content)))
	if err != nil {
		return "", err
	}
	if _, err := file.Write(content); err != nil {
		return "", errors.Join(err, file.Close())
	}
	hash, _, err := p.folder.Keep(file)
	if err == nil {
		p.hashes[hash] = true
	}
	return hash, err
}

// forget leaves a file to those who know of it otherwise.
func (p *drawn) forget(hash string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.hashes, hash)
}

func (p *drawn) has(hash string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hashes[hash]
}
