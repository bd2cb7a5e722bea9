package main

import (
	"context"

	"lifeboat/bridge/control"
	"lifeboat/bridge/relay"
)

// Preview tells what the replay of a group would post.
func (d desk) Preview(ctx context.Context, group string) (control.Preview, error) {
	p, err := d.relay.Preview(ctx, group)
	if err != nil {
		return control.Preview{}, err
	}
	preview := control.Preview{
		Group: p.Group, Stage: string(p.Stage), Messages: p.Messages, Edited: p.Edited, Deleted: p.Deleted,
		Delivered: p.Delivered, Takes: p.Takes, Posts: []control.PreviewedPost{},
	}
	for _, post := range p.Posts {
		preview.Posts = append(preview.Posts, previewedPost(post))
	}
	return preview, nil
}

func previewedPost(post relay.PreviewedPost) control.PreviewedPost {
	shown := control.PreviewedPost{Action: string(post.Action), Texts: post.Texts, Problem: post.Problem}
	for _, file := range post.Files {
		shown.Files = append(shown.Files, control.PreviewedFile{Kind: string(file.Kind), Name: file.Name, Size: file.Size})
	}
	return shown
}
