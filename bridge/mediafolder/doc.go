// Package mediafolder keeps the files that messages carry: photos, voice notes,
// documents. It is a [bridge.MediaFolder] of one folder on disk.
//
// A file is written to a work file, piece by piece, and kept under the SHA-256
// of what was really written, so that the same photo lies there once however
// often it is posted. When [Folder.Keep] returns, the file is on disk under its
// hash. Files are readable by their owner only. No name of a file comes from
// anywhere but this package: a hash that is not one is refused.
//
// All files together, kept or being written, never take more than the folder's
// limit. A write beyond it fails with [ErrFull] and leaves the rest as it is;
// once something has been removed the next one succeeds. The same holds for a
// disk that is full or a folder that cannot be written: nothing is remembered of
// it, so the folder works again as soon as the disk does.
//
// Whatever a crash leaves behind half-written is removed by the next [New]. A
// [Folder] is safe for concurrent use, a [Work] belongs to one user at a time.
package mediafolder
