// Package render turns rich text into each platform's own markup and back,
// makes foreign names and texts fit to be shown, says who spoke, and cuts what
// is too long for one post.
//
// Everything here is pure: the same arguments give the same result, nothing is
// read or written, and all functions are safe for concurrent use. Arguments are
// never changed. Foreign input of any kind, also hostile, gives a valid text
// and takes time in proportion to its length.
//
// What a platform cannot show is left out of the looks, never out of the
// wording: text without its bold is still the text.
package render
