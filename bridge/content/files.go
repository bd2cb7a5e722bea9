package content

import (
	"lifeboat/bridge"
	"lifeboat/bridge/render"
	"lifeboat/store"
)

// wordsAndFiles puts into a post what a message says in its chat.
func (s *Source) wordsAndFiles(tx *store.Tx, d store.Delivery, m bridge.Message, post *bridge.Post) error {
	text, files, err := s.content(tx, d, m)
	if err != nil {
		return err
	}
	post.Files = files
	words := s.group(d.Chat).Words()
	if len(files) > 0 {
		post.Text = words.Caption(s.Attribution(m, d), text)
	} else {
		post.Text = words.Attribute(s.Attribution(m, d), text)
	}
	return nil
}

// content is what a message says in a chat: its text with its file, or with a
// line in place of what cannot be carried.
func (s *Source) content(tx *store.Tx, d store.Delivery, m bridge.Message) (bridge.Text, []bridge.KeptMedium, error) {
	folded, err := tx.Folded(d.ID)
	if err != nil {
		return bridge.Text{}, nil, err
	}
	if len(folded) > 0 {
		return s.albumContent(tx, d, folded)
	}
	return s.contentOfOne(tx, d, m)
}

func (s *Source) contentOfOne(tx *store.Tx, d store.Delivery, m bridge.Message) (bridge.Text, []bridge.KeptMedium, error) {
	file, instead, err := s.fileFor(tx, d, m)
	if err != nil {
		return bridge.Text{}, nil, err
	}
	text := render.CleanText(m.Text)
	if file == nil {
		return s.group(d.Chat).Words().Describe(instead, text), nil, nil
	}
	return text, []bridge.KeptMedium{*file}, nil
}

// fileFor returns the file that goes with a delivery, or what is said in its
// place.
func (s *Source) fileFor(tx *store.Tx, d store.Delivery, m bridge.Message) (*bridge.KeptMedium, render.Description, error) {
	if d.Action == bridge.ActionEdit {
		return s.fileOfTarget(tx, d, m)
	}
	instead := render.Description{Attachment: m.Attachment, Absence: bridge.Untold}
	medium, found, err := tx.MediumOf(d.Message)
	if err != nil || !found {
		return nil, instead, err
	}
	leftOut, err := tx.FilesLeftOut(d.ID)
	if err != nil {
		return nil, instead, err
	}
	instead.Name, instead.Size = medium.Name, medium.Size
	if instead.Absence = s.absence(medium, leftOut, d.Chat.Platform); instead.Absence != bridge.Present {
		return nil, instead, nil
	}
	kept := medium.Kept()
	return &kept, instead, nil
}

// absence says why a chat is not given a file, or [bridge.Present].
func (s *Source) absence(medium store.StoredMedium, leftOut bridge.Absence, platform bridge.PlatformName) bridge.Absence {
	largest := s.LargestFor(platform)
	switch {
	case leftOut != bridge.Present:
		return leftOut
	case medium.State == store.GivenUp:
		return medium.Absence
	case medium.State == store.Wanted:
		return bridge.NotFetched
	case largest == 0:
		return bridge.Untold
	case medium.Size > largest:
		return bridge.TooLarge
	case !s.isThere(medium):
		return bridge.Gone
	default:
		return bridge.Present
	}
}

// isThere says whether a kept file can be read.
func (s *Source) isThere(medium store.StoredMedium) bool {
	file, err := s.options.Media.Open(medium.Hash)
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		s.options.Log.Error("a file that was kept cannot be read; members read a line in its place", "medium", medium.ID, "error", err)
	}
	return err == nil
}

// fileOfTarget tells an adapter that what is edited was posted with a file, whose
// caption has a new wording, and otherwise keeps the line that stood in its
// place.
func (s *Source) fileOfTarget(tx *store.Tx, d store.Delivery, m bridge.Message) (*bridge.KeptMedium, render.Description, error) {
	none := render.Description{Attachment: m.Attachment, Absence: bridge.Untold}
	posted, err := tx.Delivery(d.Target)
	if err != nil {
		return nil, none, err
	}
	medium, found, err := tx.MediumOf(posted.Message)
	if err != nil || !found {
		return nil, none, err
	}
	if medium.Kind == "" {
		medium.Kind = m.Attachment // the rest was deleted after the retention time
	}
	absence, err := s.absenceIn(tx, posted, medium)
	if err != nil || absence != bridge.Present {
		return nil, render.Description{Attachment: medium.Kind, Name: medium.Name, Size: medium.Size, Absence: absence}, err
	}
	kept := medium.Kept()
	return &kept, none, nil
}

// absenceIn says why an earlier delivery had no file, by what was really sent
// once that is known.
func (s *Source) absenceIn(tx *store.Tx, posted store.Delivery, medium store.StoredMedium) (bridge.Absence, error) {
	parts, err := tx.Parts(posted.ID)
	if err != nil || len(parts) > 0 && parts[0].Size > 0 {
		return bridge.Present, err
	}
	leftOut, err := tx.FilesLeftOut(posted.ID)
	if err != nil {
		return "", err
	}
	absence := s.absence(medium, leftOut, posted.Chat.Platform)
	if absence == bridge.Present && len(parts) > 0 {
		absence = bridge.NotFetched // it came too late for the post
	}
	return absence, nil
}

// leaveOut puts lines in place of the files of a post that goes without them.
func (s *Source) leaveOut(tx *store.Tx, d store.Delivery, post *bridge.Post) error {
	absence, err := tx.FilesLeftOut(d.ID)
	if err != nil || absence == bridge.Present {
		return err
	}
	if group, known := s.options.Groups.ByChat[d.Chat]; known {
		for _, file := range post.Files {
			line := render.Description{Attachment: file.Kind, Name: file.Name, Size: file.Size, Absence: absence}
			post.Text = joinLines(post.Text, group.Words().Describe(line, bridge.Text{}))
		}
	}
	post.Files = nil
	return nil
}

// LargestFor is the largest file that the relay passes on to a platform, 0 where
// that takes none.
func (s *Source) LargestFor(platform bridge.PlatformName) int64 {
	return min(s.options.LargestFile, s.options.Platforms[platform].Traits().LargestFile)
}
