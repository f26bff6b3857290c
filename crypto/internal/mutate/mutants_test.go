//go:build !js

// Package mutate removes the protocol's checks one at a time and asks the suite
// whether it notices (make mutate). A check whose removal no test notices is one
// that somebody could lose without anybody knowing.
//
// It holds tests alone: the product has nothing to switch a check off with. A
// mutant is a changed copy of one source file, laid over the true one by go
// build's -overlay.
package mutate

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../../.."

// A mutant is one file with one thing changed.
type mutant struct {
	ids  string // of the checks that are gone
	file string // from the project's top
	line int
	what string // the condition, as it stands there
	text []byte
}

func (m mutant) String() string { return fmt.Sprintf("%s %s:%d", m.ids, m.file, m.line) }

var idPattern = regexp.MustCompile(`\b[A-Z]+(?:-[A-Z]+)+\b|\b(?:SEAL|NAME|PAYLOAD)\b`)

// specIDs is every ID that SPEC §11 lists.
func specIDs(t *testing.T) map[string]bool {
	spec, err := os.ReadFile(filepath.Join(root, "crypto/SPEC.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, checks, ok := strings.Cut(string(spec), "## 11 Checks")
	if !ok {
		t.Fatal("SPEC.md has no §11")
	}
	ids := map[string]bool{}
	for _, line := range strings.Split(checks, "\n") {
		first, _, _ := strings.Cut(strings.TrimPrefix(line, "|"), "|")
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		for _, quoted := range regexp.MustCompile("`([A-Z-]+)`").FindAllStringSubmatch(first, -1) {
			ids[quoted[1]] = true
		}
	}
	return ids
}

// A pkg is one package's sources, and which of its names stand for which checks:
// a constant that is the ID, or an error whose comment names it.
type pkg struct {
	dir   string
	fset  *token.FileSet
	files map[string]*ast.File
	text  map[string][]byte
	ids   map[string]string
}

func load(t *testing.T, dir string, known map[string]bool) *pkg {
	p := &pkg{dir, token.NewFileSet(), map[string]*ast.File{}, map[string][]byte{}, map[string]string{}}
	names, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(p.fset, name, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		p.files[filepath.Base(name)], p.text[filepath.Base(name)] = f, text
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && (g.Tok == token.CONST || g.Tok == token.VAR) {
				p.name(g, known)
			}
		}
	}
	return p
}

func (p *pkg) name(g *ast.GenDecl, known map[string]bool) {
	for _, spec := range g.Specs {
		v := spec.(*ast.ValueSpec)
		if len(v.Values) != 1 {
			continue
		}
		words := v.Doc.Text() + " " + v.Comment.Text()
		if len(g.Specs) == 1 {
			words += " " + g.Doc.Text()
		}
		if lit, ok := v.Values[0].(*ast.BasicLit); ok {
			words = lit.Value
		}
		var ids []string
		for _, id := range idPattern.FindAllString(words, -1) {
			if known[id] && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		if len(ids) > 0 {
			p.ids[v.Names[0].Name] = strings.Join(ids, " ")
		}
	}
}

// mentioned is the IDs whose names occur in the nodes.
func (p *pkg) mentioned(nodes ...ast.Node) string {
	found := map[string]bool{}
	for _, n := range nodes {
		if n == nil {
			continue
		}
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && p.ids[id.Name] != "" {
				found[p.ids[id.Name]] = true
			}
			return true
		})
	}
	return strings.Join(slices.Sorted(maps.Keys(found)), " ")
}

// mutants are the package's checks, each removed: a condition under which it is
// refused becomes false, a part of one under which it is accepted true.
func (p *pkg) mutants() (list []mutant) {
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		for _, d := range p.files[name].Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			add := func(ids string, e ast.Expr, becomes string) {
				list = append(list, p.mutant(name, ids, e, becomes))
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.IfStmt:
					if ids := p.mentioned(n.Init, returned(n.Body)); ids != "" {
						for _, e := range parts(n.Cond, token.LOR) {
							if !reads(e) {
								add(ids, e, "false && ")
							}
						}
					} else if ids := p.after(fn.Body, n.End()); ids != "" && accepts(n.Body) {
						for _, e := range parts(n.Cond, token.LOR, token.LAND) {
							add(ids, e, "true || ")
						}
					}
				case *ast.CaseClause:
					if ids := p.mentioned(returned(&ast.BlockStmt{List: n.Body})); ids != "" {
						for _, e := range n.List {
							add(ids, e, "false && ")
						}
					}
				case *ast.BlockStmt: // err := check(ID); if err != nil …
					for i := 1; i < len(n.List); i++ {
						assign, ok1 := n.List[i-1].(*ast.AssignStmt)
						test, ok2 := n.List[i].(*ast.IfStmt)
						if ok1 && ok2 && test.Init == nil && returned(test.Body) != nil && p.mentioned(returned(test.Body)) == "" {
							if ids := p.mentioned(assign); ids != "" {
								add(ids, test.Cond, "false && ")
							}
						}
					}
				}
				return true
			})
		}
	}
	return list
}

// after is the IDs of the refusals that follow a place in a function.
func (p *pkg) after(body *ast.BlockStmt, at token.Pos) string {
	var nodes []ast.Node
	for _, s := range body.List {
		if s.Pos() > at {
			nodes = append(nodes, s)
		}
	}
	return p.mentioned(nodes...)
}

// reads is for "!s.Read…": without the check the field would not be read either,
// and nothing would be left of the layout.
func reads(e ast.Expr) bool {
	not, ok := e.(*ast.UnaryExpr)
	if !ok {
		return false
	}
	call, ok := not.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	return ok && (strings.HasPrefix(f.Sel.Name, "Read") || f.Sel.Name == "CopyBytes")
}

// returned is what a block that returns an error gives back; nil if it does not.
func returned(b *ast.BlockStmt) ast.Node {
	if len(b.List) == 0 {
		return nil
	}
	r, ok := b.List[len(b.List)-1].(*ast.ReturnStmt)
	if !ok || len(r.Results) == 0 {
		return nil
	}
	return r.Results[len(r.Results)-1]
}

// accepts is for a block that is nothing but "return nil".
func accepts(b *ast.BlockStmt) bool {
	if len(b.List) != 1 {
		return false
	}
	r, ok := b.List[0].(*ast.ReturnStmt)
	if !ok || len(r.Results) != 1 {
		return false
	}
	id, ok := r.Results[0].(*ast.Ident)
	return ok && id.Name == "nil"
}

// parts takes a condition apart at the operators.
func parts(e ast.Expr, at ...token.Token) []ast.Expr {
	switch b := e.(type) {
	case *ast.BinaryExpr:
		if slices.Contains(at, b.Op) {
			return append(parts(b.X, at...), parts(b.Y, at...)...)
		}
	case *ast.ParenExpr:
		return parts(b.X, at...)
	}
	return []ast.Expr{e}
}

func (p *pkg) mutant(name, ids string, e ast.Expr, becomes string) mutant {
	at, end := p.fset.Position(e.Pos()), p.fset.Position(e.End())
	text := p.text[name]
	what := string(text[at.Offset:end.Offset])
	changed := bytes.Join([][]byte{text[:at.Offset], []byte("(" + becomes + "(" + what + "))"), text[end.Offset:]}, nil)
	return mutant{ids, filepath.Join(p.dir, name), at.Line, what, changed}
}
