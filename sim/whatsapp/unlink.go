package whatsapp

import "maps"

// Unlink lets the phone of number remove all devices that were linked to it, as its owner does under Linked devices. They
// are told, with the stream error 401, and forgotten with all that waited for them. It returns how many there were.
func (s *Server) Unlink(number string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[digits(number)]
	if a == nil {
		return 0
	}
	removed := 0
	maps.DeleteFunc(a.devices, func(id uint16, d *device) bool {
		if id == 0 {
			return false
		}
		if d.session != nil {
			d.session.end(streamError(401, "device_removed"))
		}
		removed++
		return true
	})
	s.announceDevices(a)
	return removed
}
