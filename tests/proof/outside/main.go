// Checks an export of the log with the Go checksum database's own client code, which
// knows nothing of Boundary Ledger: golang.org/x/mod/sumdb/note and .../tlog.
//
//	go run main.go DIR
//
// Prints what it verified, and leaves with 1 at the first thing that does not hold.
package main

import (
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func read(parts ...string) string {
	raw, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		log.Fatal(err)
	}
	return string(raw)
}

func hash(line string) tlog.Hash {
	raw, err := base64.StdEncoding.DecodeString(line)
	if err != nil || len(raw) != tlog.HashSize {
		log.Fatalf("%q is not a hash", line)
	}
	var found tlog.Hash
	copy(found[:], raw)
	return found
}

func hashes(text string) []tlog.Hash {
	var found []tlog.Hash
	for _, line := range strings.Split(text, "\n") {
		if line != "" {
			found = append(found, hash(line))
		}
	}
	return found
}

// The tree of a checkpoint, if the key has signed it.
func open(raw string, key note.Verifier) tlog.Tree {
	opened, err := note.Open([]byte(raw), note.VerifierList(key))
	if err != nil {
		log.Fatal(err)
	}
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != key.Name() {
		log.Fatalf("%q signs for %q", key.Name(), lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	return tlog.Tree{N: size, Hash: hash(lines[2])}
}

func glob(dir, pattern string) []string {
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		log.Fatal(err)
	}
	return found
}

func main() {
	dir := os.Args[1]
	key, err := note.NewVerifier(strings.Split(read(dir, "log.vkey"), "\n")[0])
	if err != nil {
		log.Fatal(err)
	}
	newest := open(read(dir, "checkpoint"), key)
	trees := map[int64]tlog.Tree{}
	for _, path := range glob(dir, "checkpoint.*") {
		tree := open(read(path), key)
		trees[tree.N] = tree
	}
	proofs := glob(dir, "*.tlog-proof")
	for _, path := range proofs {
		head, checkpoint, _ := strings.Cut(read(path), "\n\n")
		lines := strings.SplitN(head, "\n", 3)
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
		if err != nil {
			log.Fatal(err)
		}
		rest := ""
		if len(lines) == 3 {
			rest = lines[2]
		}
		tree := open(checkpoint, key)
		leaf := tlog.RecordHash([]byte(read(strings.TrimSuffix(path, ".tlog-proof") + ".leaf")))
		if tree != newest {
			log.Fatalf("%s has another checkpoint", path)
		}
		if err := tlog.CheckRecord(hashes(rest), tree.N, tree.Hash, index, leaf); err != nil {
			log.Fatalf("%s: %v", path, err)
		}
	}
	steps := glob(dir, "*.consistency")
	for _, path := range steps {
		var old, new int64
		if _, err := fmt.Sscanf(filepath.Base(path), "%d-%d.consistency", &old, &new); err != nil {
			log.Fatal(err)
		}
		if err := tlog.CheckTree(hashes(read(path)), new, trees[new].Hash, old, trees[old].Hash); err != nil {
			log.Fatalf("%s: %v", path, err)
		}
	}
	fmt.Printf("%d %d %d %d\n", newest.N, len(trees), len(proofs), len(steps))
}
