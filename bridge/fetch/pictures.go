package fetch

import (
	"errors"
	"sync"

	"lifeboat/bridge/mediafolder"
)

// Keep puts on the shelf what the relay has made itself, such as a code that an
// operator scans, and returns its hash. As long as the database does not know of
// it, it stays until the relay ends, and the next run removes it.
func (s *Shelf) Keep(content []byte) (hash string, err error) { return s.drawn.keep(content) }

// drawn are the hashes of what was made in this run. It is safe for concurrent
// use.
type drawn struct {
	folder *mediafolder.Folder
	mu     sync.Mutex
	hashes map[string]bool
}

func (p *drawn) keep(content []byte) (string, error) {
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
