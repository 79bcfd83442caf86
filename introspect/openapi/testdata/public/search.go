package main

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"unicode"

	"github.com/ginmcp/ginmcp/ginmcp"
)

// questions are files of questions about documents, each with the operations that are right.
//
//go:embed search/*.txt
var questions embed.FS

// A question is what an agent asks for, and the operations that are right.
type question struct {
	text       string
	operations []string
}

func readQuestions(document string) ([]question, error) {
	text, err := questions.ReadFile("search/" + strings.ReplaceAll(document, "/", "-") + ".txt")
	if err != nil {
		return nil, err
	}
	var list []question
	for line := range strings.Lines(string(text)) {
		if asked, right, ok := strings.Cut(strings.TrimSpace(line), " | "); ok && !strings.HasPrefix(line, "#") {
			list = append(list, question{asked, strings.Fields(right)})
		}
	}
	return list, nil
}

// asked lists the documents for which there are questions, sorted.
func asked() []string {
	files, _ := questions.ReadDir("search") // it is embedded
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".txt"))
	}
	return names
}

// A found is how a search does on the questions about a document.
type found struct {
	tools, questions, right int
	// wrong are the questions whose tool is not among the first five.
	wrong []string
}

// search asks the questions about a document. Rank replaces the ranking, unless it is nil.
func search(document string, rank func(context.Context, string, []ginmcp.Candidate) ([]string, error)) (found, error) {
	d, err := load(context.Background(), document)
	if err != nil {
		return found{}, err
	}
	list, err := readQuestions(document)
	if err != nil {
		return found{}, err
	}
	a := newApp(d.parsed)
	s, err := ginmcp.New(a.engine, ginmcp.WithOpenAPI(d.text), ginmcp.WithSwagger(""), ginmcp.WithLogger(nil),
		ginmcp.WithSearch(ginmcp.Search{Rank: rank}))
	if err != nil {
		return found{}, err
	}
	tools := map[string]string{} // by route
	for _, f := range s.Lint() {
		tools[f.Route] = f.Tool
	}
	names := map[string]string{} // of tools, by the IDs of operations
	for i, route := range a.routes {
		names[d.parsed.Operations[i].ID] = tools[route]
	}
	out := found{tools: len(s.Tools()), questions: len(list)}
	for _, q := range list {
		got := ask(s, q.text)
		right := false
		for _, id := range q.operations {
			name := names[id]
			if name == "" {
				return out, fmt.Errorf("%s has no tool for the operation %s", document, id)
			}
			right = right || slices.Contains(got, name)
		}
		if right {
			out.right++
		} else {
			out.wrong = append(out.wrong, fmt.Sprintf("%q: not %s, but %s", q.text, q.operations, strings.Join(got, ", ")))
		}
	}
	return out, nil
}

// ask returns the names that search_tools finds.
func ask(s *ginmcp.Server, query string) []string {
	body, _ := json.Marshal(map[string]any{
		"jsonrpc": "2.0", "id": 1, "method": "tools/call",
		"params": map[string]any{"name": "search_tools", "arguments": map[string]any{"query": query}},
	})
	w := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodPost, "/mcp", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	s.ServeHTTP(w, request)
	text := w.Body.Bytes()
	if _, data, ok := bytes.Cut(text, []byte("data: ")); ok {
		text, _, _ = bytes.Cut(data, []byte("\n"))
	}
	var response struct {
		Result struct {
			StructuredContent struct{ Tools []struct{ Name string } }
		}
	}
	if err := json.Unmarshal(text, &response); err != nil {
		return nil
	}
	var names []string
	for _, tool := range response.Result.StructuredContent.Tools {
		names = append(names, tool.Name)
	}
	return names
}

// plainRank ranks by BM25 over the words of a tool, as they stand: what a search finds without knowing
// anything about words.
func plainRank(_ context.Context, query string, tools []ginmcp.Candidate) ([]string, error) {
	counts, frequency, total := make([]map[string]float64, len(tools)), map[string]float64{}, 0.0
	lengths := make([]float64, len(tools))
	for i, t := range tools {
		counts[i] = map[string]float64{}
		for _, word := range plainWords(strings.Join(slices.Concat([]string{t.Name, t.Title, t.Description, t.Path}, t.Tags, t.Arguments), " ")) {
			counts[i][word]++
			lengths[i]++
		}
		total += lengths[i]
		for word := range counts[i] {
			frequency[word]++
		}
	}
	const k1, b = 1.2, 0.75
	average := total / float64(max(len(tools), 1))
	scores := make([]float64, len(tools))
	order := make([]int, len(tools))
	for i := range tools {
		order[i] = i
		for _, word := range plainWords(query) {
			count := counts[i][word]
			rarity := math.Log(1 + (float64(len(tools))-frequency[word]+0.5)/(frequency[word]+0.5))
			scores[i] += rarity * count * (k1 + 1) / (count + k1*(1-b+b*lengths[i]/average))
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(scores[j], scores[i]), strings.Compare(tools[i].Name, tools[j].Name))
	})
	var names []string
	for _, i := range order {
		if scores[i] > 0 {
			names = append(names, tools[i].Name)
		}
	}
	return names, nil
}

// plainWords splits a text, and names such as listRepos and list_repos, into words.
func plainWords(text string) []string {
	var out strings.Builder
	previous := ' '
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(previous):
			out.WriteByte(' ')
		}
		out.WriteRune(unicode.ToLower(r))
		previous = r
	}
	return strings.Fields(out.String())
}

// printSearch prints how the search does on all questions, with those that it fails.
func printSearch(names []string) error {
	fmt.Printf("%-24s %6s %9s %6s %6s\n", "document", "tools", "questions", "plain", "found")
	for _, name := range names {
		base, err := search(name, plainRank)
		if err != nil {
			return err
		}
		ours, err := search(name, nil)
		if err != nil {
			return err
		}
		fmt.Printf("%-24s %6d %9d %6d %6d\n", name, ours.tools, ours.questions, base.right, ours.right)
		for _, wrong := range ours.wrong {
			if len(names) == 1 {
				fmt.Println("    " + wrong)
			}
		}
	}
	return nil
}
