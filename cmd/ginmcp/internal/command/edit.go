package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ginmcp/ginmcp/internal/connect"
	"github.com/tailscale/hujson"
)

// An edit is a change of one file, not written yet.
type edit struct {
	path string
	// before is nil if there is no file.
	before, after []byte
}

func (e *edit) unchanged() bool { return e.before != nil && bytes.Equal(e.before, e.after) }

// plan returns the edit that adds a server to the configuration of a client. It keeps everything
// else in the file, including comments.
func plan(client connect.Client, target connect.Target) (*edit, error) {
	if client.Path == "" {
		return nil, fmt.Errorf(
			"%s has no file to edit; ginmcp connect --client %s prints the steps",
			client.Name,
			client.ID,
		)
	}
	path := filepath.FromSlash(client.Path)
	if rest, ok := strings.CutPrefix(client.Path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, err //nolint:wrapcheck // it names the missing variable
		}
		path = filepath.Join(home, filepath.FromSlash(rest))
	}
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err //nolint:wrapcheck // it names the file
	}
	if errors.Is(err, os.ErrNotExist) {
		before = nil
	}
	after, err := changed(client, target, before)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &edit{path, before, after}, nil
}

// changed returns the text of a file with the server added.
func changed(client connect.Client, target connect.Target, before []byte) ([]byte, error) {
	if client.Format == "toml" {
		snippet, err := client.Snippet(target)
		if err != nil {
			return nil, err //nolint:wrapcheck // it names the client
		}
		heading, _, _ := strings.Cut(snippet, "\n")
		switch {
		case bytes.Contains(before, []byte(snippet)):
			return before, nil
		case bytes.Contains(before, []byte(heading)):
			return nil, fmt.Errorf("it has a section %s already; edit it by hand", heading)
		case len(before) == 0:
			return []byte(snippet), nil
		default:
			return []byte(strings.TrimRight(string(before), "\n") + "\n\n" + snippet), nil
		}
	}
	entry, err := client.Entry(target)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names the client
	}
	return changedJSON(before, append(append([]string{}, client.Keys...), target.Name), entry)
}

// changedJSON sets one member of a JSON document, which may have comments and trailing commas.
func changedJSON(before []byte, keys []string, entry any) ([]byte, error) {
	if len(bytes.TrimSpace(before)) == 0 {
		before = []byte("{}")
	}
	document, err := hujson.Parse(before)
	if err != nil {
		return nil, fmt.Errorf("it is not JSON: %w", err)
	}
	type operation struct {
		Op    string `json:"op"`
		Path  string `json:"path"`
		Value any    `json:"value"`
	}
	var patch []operation
	var pointer strings.Builder
	for i, key := range keys {
		pointer.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
		last := i == len(keys)-1
		found := document.Find(pointer.String())
		switch {
		case last && found != nil && sameJSON(found, entry):
			return before, nil
		case last && found != nil:
			patch = append(patch, operation{"replace", pointer.String(), entry})
		case last:
			patch = append(patch, operation{"add", pointer.String(), entry})
		case found == nil:
			patch = append(patch, operation{"add", pointer.String(), struct{}{}})
		}
	}
	raw, err := json.Marshal(patch)
	if err != nil {
		return nil, err //nolint:wrapcheck // entries are plain
	}
	if err := document.Patch(raw); err != nil {
		return nil, fmt.Errorf("it does not have the expected form: %w", err)
	}
	document.Format()
	return document.Pack(), nil
}

// sameJSON reports whether a value in a file equals the entry already.
func sameJSON(found *hujson.Value, entry any) bool {
	standard := found.Clone()
	standard.Standardize()
	want, err := json.Marshal(entry)
	if err != nil {
		return false
	}
	var a, b any
	return json.Unmarshal(standard.Pack(), &a) == nil && json.Unmarshal(want, &b) == nil && equalJSON(a, b)
}

func equalJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// write replaces the file atomically, so that it is never incomplete.
func (e *edit) write() error {
	const dirMode, fileMode = 0o755, 0o600
	if err := os.MkdirAll(filepath.Dir(e.path), dirMode); err != nil {
		return err //nolint:wrapcheck // it names the file
	}
	mode := os.FileMode(fileMode)
	path := e.path
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved // a symbolic link remains a link
	}
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".ginmcp-*")
	if err != nil {
		return err //nolint:wrapcheck // it names the file
	}
	defer os.Remove(file.Name()) //nolint:errcheck // it is gone after the rename
	_, err = file.Write(e.after)
	err = errors.Join(err, file.Chmod(mode), file.Close())
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path) //nolint:wrapcheck // it names the file
}
