package gen

func init() {
	idioms = append(idioms, faults...)
}

var faults = []idiom{
	{"an error after which the function continues in another one", `
type result struct{ c *gin.Context; done bool }
func (r *result) fail(status int) { r.c.JSON(status, gin.H{"error": "x"}); r.done = true }
func (r *result) ok(v any) { if !r.done { r.c.JSON(200, v) } }
func get(c *gin.Context) {
	r := &result{c: c}
	all, err := users()
	if err != nil { r.fail(500) }
	r.ok(all)
}
func Routes(r *gin.Engine) { r.GET("/x", get) }`,
		[]string{"GET /x() 200 []User"}},
	{"an error that nothing is written for", `
func must(c *gin.Context, err error) bool {
	if err != nil { c.AbortWithStatusJSON(500, gin.H{"error": err.Error()}); return false }
	return true
}
func get(c *gin.Context) {
	all, err := users()
	if !must(c, err) { return }
	c.JSON(200, all)
}
func list(c *gin.Context) {
	var q struct { Q string ` + tick + `form:"q"` + tick + ` }
	if !bind(c, &q) { return }
	c.JSON(200, []User{})
}
func bind(c *gin.Context, v any) (ok bool) {
	defer func() { if !ok { c.AbortWithStatus(400) } }()
	return c.ShouldBindQuery(v) == nil
}
func Routes(r *gin.Engine) { r.GET("/x", get); r.GET("/y", list) }`,
		[]string{"GET /x() 200 []User", "GET /y(query struct { Q string " + tick + `form:"q"` + tick + " }) 200 []User"}},
	{"an empty success for a client that went away", `
func get(c *gin.Context) {
	if c.Request.Context().Err() != nil { return }
	select {
	case <-c.Request.Context().Done():
		return
	default:
	}
	c.JSON(200, User{})
}
func wrap(c *gin.Context) { if c.IsAborted() { return }; c.JSON(200, User{}) }
func Routes(r *gin.Engine) { r.GET("/x", get); r.GET("/y", wrap) }`,
		[]string{"GET /x() 200 User", "GET /y() 200 User"}},
	{"not a stub: a kind that is in a table at run time", `
var loaders = map[string]func() ([]User, error){}
func get(c *gin.Context) {
	load, ok := loaders[c.Param("type")]
	if !ok { c.JSON(404, gin.H{"error": "none"}); return }
	all, err := load()
	if err != nil { c.JSON(500, gin.H{"error": err.Error()}); return }
	c.JSON(200, all)
}
type item struct { Type, Label string }
var items = []item{}
func add(it item) { items = append(items, it) }
func find(c *gin.Context) {
	for _, it := range items {
		if it.Type == c.Param("type") { c.JSON(200, it); return }
	}
	c.JSON(404, gin.H{"error": "none"})
}
var cache = map[int]*User{}
func one(c *gin.Context) {
	id, _ := strconv.Atoi(c.Param("type"))
	if u := cache[id]; u != nil { c.JSON(200, u); return }
	if u, ok := cache[-id]; ok { c.JSON(200, u); return }
	c.JSON(404, gin.H{"error": "none"})
}
func Routes(r *gin.Engine) { r.GET("/x/:type", get); r.GET("/y/:type", find); r.GET("/z/:type", one) }`,
		[]string{"GET /x/:type(type path string!) 200 []User", "GET /y/:type(type path string!) 200 item", "GET /z/:type(type path int!) 200 *User"}},
	{"typed nil slices and maps in members of any type", `
type envelope struct { Code int ` + tick + `json:"code"` + tick + `; Data any ` + tick + `json:"data"` + tick + ` }
func a(c *gin.Context) { var all []User; c.JSON(200, envelope{Data: all}) }
func b(c *gin.Context) {
	var all []User
	if found, err := users(); err == nil { all = found }
	c.JSON(200, envelope{Data: all})
}
func d(c *gin.Context) {
	out := make([]User, 0)
	byName := map[string]User{}
	c.JSON(200, gin.H{"list": out, "map": byName, "none": ([]User)(nil), "ptr": (*User)(nil)})
}
func e(c *gin.Context) {
	var all []User
	if len(all) == 0 { c.JSON(200, envelope{Data: []User{}}); return }
	c.JSON(200, envelope{Data: all})
}
func Routes(r *gin.Engine) { r.GET("/a", a); r.GET("/b", b); r.GET("/d", d); r.GET("/e", e) }`,
		[]string{
			"GET /a() 200 struct { Code int " + tick + `json:"code"` + tick + " Data []User " + tick + `json:"data"` + tick + " }",
			"GET /b() 200 struct { Code int " + tick + `json:"code"` + tick + " Data []User " + tick + `json:"data"` + tick + " }",
			"GET /d() 200 struct { List []User " + tick + `json:"list"` + tick + " Map map[string]User " + tick + `json:"map"` + tick + " None []User " + tick + `json:"none"` + tick + " Ptr *User " + tick + `json:"ptr"` + tick + " }",
			"GET /e() 200 struct { Code int " + tick + `json:"code"` + tick + " Data []User " + tick + `json:"data"` + tick + " }",
		}},
	{"an array or nothing in a branch of an empty interface", `
func a(c *gin.Context) {
	all, _ := users()
	var data any
	if len(all) > 0 { data = all }
	c.JSON(200, gin.H{"data": data})
}
func b(c *gin.Context) {
	var data any = gin.H{}
	if all, _ := users(); len(all) > 0 { data = all }
	c.JSON(200, gin.H{"data": data})
}
func Routes(r *gin.Engine) { r.GET("/a", a); r.GET("/b", b) }`,
		[]string{
			"GET /a() 200 struct { Data []User " + tick + `json:"data"` + tick + " }",
			"GET /b() 200 struct { Data []User " + tick + `json:"data"` + tick + " } | 200 struct { Data struct { } " + tick + `json:"data"` + tick + " }",
		}},
	{"tags of a validator that is not run, and of one that is", `
type req struct { Name string ` + tick + `json:"name" validate:"required"` + tick + ` }
type checker interface{ Struct(v any) error }
var v checker
func plain(c *gin.Context) {
	var in req
	if err := c.ShouldBindJSON(&in); err != nil { c.AbortWithStatus(400); return }
	c.JSON(200, in)
}
func checked(c *gin.Context) {
	var in req
	if err := c.ShouldBindJSON(&in); err != nil { c.AbortWithStatus(400); return }
	if err := v.Struct(in); err != nil { c.AbortWithStatus(400); return }
	c.JSON(200, in)
}
func Routes(r *gin.Engine) { r.POST("/plain", plain); r.POST("/checked", checked) }`,
		[]string{"POST /plain(body req[binding]) 200 req", "POST /checked(body req[binding]) 200 req"}},
	{"a body that may be left out", `
type del struct { IDs []int ` + tick + `json:"ids"` + tick + ` }
func a(c *gin.Context) {
	var in del
	_ = c.ShouldBindJSON(&in)
	c.Status(204)
}
func b(c *gin.Context) {
	var in del
	if err := c.ShouldBindJSON(&in); err != nil && !errors.Is(err, io.EOF) { c.AbortWithStatus(400); return }
	c.Status(204)
}
func d(c *gin.Context) {
	var in del
	if c.Request.ContentLength > 0 {
		if err := c.ShouldBindJSON(&in); err != nil { c.AbortWithStatus(400); return }
	}
	c.Status(204)
}
func e(c *gin.Context) {
	var in del
	if err := c.ShouldBindJSON(&in); err != nil { fmt.Println(err) }
	c.Status(204)
}
func f(c *gin.Context) {
	var in del
	if err := c.ShouldBindJSON(&in); err != nil && err != io.EOF { c.AbortWithStatus(400); return }
	c.Status(204)
}
func g(c *gin.Context) {
	raw, err := c.GetRawData()
	if err != nil { c.AbortWithStatus(400); return }
	var in del
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &in); err != nil { c.AbortWithStatus(400); return }
	}
	c.Status(204)
}
func Routes(r *gin.Engine) { r.POST("/a", a); r.POST("/b", b); r.POST("/d", d); r.POST("/e", e); r.POST("/f", f); r.POST("/g", g) }`,
		[]string{"POST /a(body del?) 204 empty", "POST /b(body del?) 204 empty", "POST /d(body del?) 204 empty", "POST /e(body del?) 204 empty", "POST /f(body del?) 204 empty", "POST /g(body del?) 204 empty"}},
	{"filters in a loop over the query", `
func filters(q map[string][]string) (map[string]any, error) {
	out := map[string]any{}
	for name, values := range q {
		switch name {
		case "scope":
			out["scope"] = values[0]
		case "limit":
			n, err := strconv.Atoi(values[0])
			if err != nil { return nil, fmt.Errorf("limit: %w", err) }
			out["limit"] = n
		case "since":
			d, err := time.ParseDuration(values[0])
			if err != nil { return nil, err }
			out["since"] = d
		case "active":
			b, err := strconv.ParseBool(values[0])
			if err != nil { return nil, err }
			out["active"] = b
		case "tags":
			out["tags"] = values
		default:
			return nil, fmt.Errorf("unknown filter %s", name)
		}
	}
	return out, nil
}
func list(c *gin.Context) {
	f, err := filters(c.Request.URL.Query())
	if err != nil { c.JSON(400, gin.H{"error": err.Error()}); return }
	_ = f
	c.JSON(200, []User{})
}
func loose(c *gin.Context) {
	q := c.Request.URL.Query()
	for name := range q {
		if name == "scope" { fmt.Println(q.Get(name)) }
	}
	c.JSON(200, []User{})
}
func known(c *gin.Context) {
	for _, name := range []string{"a", "b"} {
		if v, ok := c.GetQuery(name); ok {
			if _, err := strconv.Atoi(v); err != nil { c.AbortWithStatus(400); return }
		}
	}
	for name, values := range c.Request.URL.Query() {
		if !slices.Contains([]string{"a", "b"}, name) { c.AbortWithStatus(400); return }
		fmt.Println(values)
	}
	c.JSON(200, []User{})
}
func Routes(r *gin.Engine) { r.GET("/x", list); r.GET("/y", loose); r.GET("/z", known) }`,
		[]string{
			`GET /x(scope query string, limit query int, since query {"examples":["1h30m"],"pattern":"^[-+]?(0|([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h)(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))*)$","type":"string"}, active query bool, tags query []string) 200 []User`,
			"GET /y(scope query string, open query) 200 []User",
			"GET /z(a query int, b query int) 200 []User",
		}},
	{"a parameter that is read in a loop over names", `
var numeric = map[string]bool{"page": true}
var names = []string{"page", "q"}
func list(c *gin.Context) {
	out := map[string]any{}
	for _, name := range names {
		v, ok := c.GetQuery(name)
		if !ok { continue }
		if numeric[name] {
			n, err := strconv.Atoi(v)
			if err != nil { c.AbortWithStatus(400); return }
			out[name] = n
			continue
		}
		out[name] = v
	}
	fmt.Println(out)
	c.JSON(200, []User{})
}
func arrays(c *gin.Context) {
	for i := 0; i < len(names); i++ { fmt.Println(c.QueryArray(names[i])) }
	c.JSON(200, []User{})
}
func pairs(c *gin.Context) {
	for _, p := range []struct{ name string; into func(string) }{{"a", func(string) {}}, {"b", nil}} {
		if v := c.Query(p.name); v != "" && p.into != nil { p.into(v) }
	}
	c.JSON(200, []User{})
}
func Routes(r *gin.Engine) { r.GET("/x", list); r.GET("/y", arrays); r.GET("/z", pairs) }`,
		[]string{"GET /x(page query int, q query string) 200 []User", "GET /y(page query []string, q query []string) 200 []User", "GET /z(a query string, b query string) 200 []User"}},
	{"bytes with a path and a length in headers", `
func save(path string, r io.Reader, size int64) error { _, err := io.CopyN(io.Discard, r, size); return err }
func put(c *gin.Context) {
	path := c.GetHeader("File-Path")
	if path == "" { c.JSON(400, gin.H{"error": "path"}); return }
	asTask := c.GetHeader("As-Task") == "true"
	size := c.Request.ContentLength
	defer c.Request.Body.Close()
	if err := save(path, c.Request.Body, size); err != nil { c.JSON(500, gin.H{"error": err.Error()}); return }
	c.JSON(200, gin.H{"task": asTask})
}
type stream struct { io.ReadCloser; size int64 }
func put2(c *gin.Context) {
	s := &stream{ReadCloser: c.Request.Body, size: c.Request.ContentLength}
	if err := store(s); err != nil { c.JSON(500, gin.H{"error": err.Error()}); return }
	c.Status(204)
}
var storeFunc func(io.Reader) error
func store(r io.Reader) error { return storeFunc(r) }
func Routes(r *gin.Engine) { r.PUT("/x", put); r.PUT("/y", put2) }`,
		[]string{
			`PUT /x(File-Path header string!, As-Task header bool, body {"type":"string","format":"binary"} application/octet-stream?) 200 struct { Task bool ` + tick + `json:"task"` + tick + " }",
			"PUT /y(open body) 204 empty",
		}},
	{"choices in handlers that return errors", `
type apiError struct { status int; msg string }
func (e *apiError) Error() string { return e.msg }
func bad(format string, args ...any) error { return &apiError{400, fmt.Sprintf(format, args...)} }
func handle(f func(c *gin.Context) (any, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		v, err := f(c)
		if err != nil {
			var a *apiError
			if errors.As(err, &a) { c.JSON(a.status, gin.H{"error": a.msg}); return }
			c.JSON(500, gin.H{"error": err.Error()})
			return
		}
		c.JSON(200, v)
	}
}
type sort string
const (
	byName sort = "name"
	byAge  sort = "age"
)
func (s sort) valid() bool { switch s { case byName, byAge: return true }; return false }
func list(c *gin.Context) (any, error) {
	if k := c.Query("kind"); !slices.Contains([]string{"a", "b"}, k) { return nil, bad("kind %s", k) }
	switch c.Query("order") {
	case "", "asc", "desc":
	default:
		return nil, bad("order")
	}
	s := sort(c.DefaultQuery("sort", "name"))
	if !s.valid() { return nil, bad("sort") }
	return []User{}, nil
}
func Routes(r *gin.Engine) { r.GET("/x", handle(list)) }`,
		[]string{`GET /x(kind query {"enum":["a","b"],"type":"string"}!, order query {"enum":["asc","desc"],"type":"string"}, sort query {"default":"name","enum":["name","age"],"type":"string"}) 200 []User`}},
	{"choices that a function parses", `
type state int
const ( open state = iota; closed )
var errState = errors.New("state")
func parse(s string) (state, error) {
	switch strings.ToLower(s) {
	case "open":
		return open, nil
	case "closed":
		return closed, nil
	}
	return 0, errState
}
func list(c *gin.Context) {
	s, err := parse(c.Query("state"))
	if err != nil { c.AbortWithStatusJSON(400, gin.H{"error": err.Error()}); return }
	c.JSON(200, gin.H{"state": int(s)})
}
var byWord = map[string]state{"open": open, "closed": closed}
func second(c *gin.Context) {
	s, ok := byWord[c.Query("state")]
	if !ok { c.AbortWithStatus(400); return }
	c.JSON(200, gin.H{"state": int(s)})
}
func third(c *gin.Context) {
	if i := slices.Index([]string{"a", "b"}, c.Query("x")); i < 0 { c.AbortWithStatus(400); return }
	found := false
	for _, w := range []string{"m", "n"} { if c.Query("y") == w { found = true; break } }
	if !found { c.AbortWithStatus(400); return }
	if c.Query("z") != "p" && c.Query("z") != "q" { c.AbortWithStatus(400); return }
	c.JSON(200, 1)
}
func Routes(r *gin.Engine) { r.GET("/x", list); r.GET("/y", second); r.GET("/z", third) }`,
		[]string{
			`GET /x(state query {"examples":["open","closed"],"type":"string"}!) 200 struct { State int ` + tick + `json:"state"` + tick + " }",
			`GET /y(state query {"enum":["open","closed"],"type":"string"}!) 200 struct { State int ` + tick + `json:"state"` + tick + " }",
			`GET /z(x query {"enum":["a","b"],"type":"string"}!, y query {"enum":["m","n"],"type":"string"}!, z query {"enum":["p","q"],"type":"string"}!) 200 int`,
		}},
	{"numbers of which only some are allowed", `
func list(c *gin.Context) {
	n, err := strconv.Atoi(c.Query("n"))
	if err != nil { c.AbortWithStatus(400); return }
	switch n {
	case 1, 2, 3:
	default:
		c.AbortWithStatus(400)
		return
	}
	m, err := strconv.Atoi(c.DefaultQuery("m", "10"))
	if err != nil || !slices.Contains([]int{10, 20}, m) { c.AbortWithStatus(400); return }
	c.JSON(200, n)
}
type body struct { Size int ` + tick + `json:"size" binding:"oneof=1 2"` + tick + `; Level int ` + tick + `json:"level"` + tick + `; Mode string ` + tick + `json:"mode" binding:"eq=a|eq=b"` + tick + ` }
func create(c *gin.Context) {
	var b body
	if c.ShouldBindJSON(&b) != nil { c.AbortWithStatus(400); return }
	if b.Level != 1 && b.Level != 2 { c.AbortWithStatus(400); return }
	c.JSON(200, b)
}
func Routes(r *gin.Engine) { r.GET("/x", list); r.POST("/x", create) }`,
		[]string{`GET /x(n query {"enum":[1,2,3],"type":"integer"}!, m query {"default":10,"enum":[10,20],"type":"integer"}) 200 int`, "POST /x(body body {Level true [1 2] false}) 200 body"}},
	{"an empty text in an application that answers errors with 200", `
type reply struct { Code int ` + tick + `json:"code"` + tick + `; Msg string ` + tick + `json:"msg"` + tick + `; Data any ` + tick + `json:"data"` + tick + ` }
func fail(c *gin.Context, msg string) { c.JSON(200, reply{Code: 7, Msg: msg}) }
func ok(c *gin.Context, v any) { c.JSON(200, reply{Data: v, Msg: "ok"}) }
func get(c *gin.Context) {
	if c.Query("q") == "" { fail(c, "q"); return }
	ok(c, User{})
}
type in struct { Name string ` + tick + `json:"name"` + tick + `; IDs []int ` + tick + `json:"ids"` + tick + `; Owner *User ` + tick + `json:"owner"` + tick + ` }
func post(c *gin.Context) {
	var v in
	if err := c.ShouldBindJSON(&v); err != nil { fail(c, err.Error()); return }
	if v.Name == "" { fail(c, "name"); return }
	if len(v.IDs) == 0 { fail(c, "ids"); return }
	if v.Owner == nil { fail(c, "owner"); return }
	ok(c, User{})
}
func success(c *gin.Context) {
	if len(c.Query("q")) == 0 { c.JSON(200, gin.H{"success": false, "message": "q"}); return }
	if strings.TrimSpace(c.Query("r")) == "" { c.JSON(200, gin.H{"success": false, "message": "r"}); return }
	c.JSON(200, gin.H{"success": true, "message": "", "data": User{}})
}
func Routes(r *gin.Engine) { r.GET("/x", get); r.POST("/x", post); r.GET("/y", success) }`,
		[]string{
			"GET /x(q query string!) 200 struct { Code int " + tick + `json:"code"` + tick + " Msg string " + tick + `json:"msg"` + tick + " Data User " + tick + `json:"data"` + tick + " }",
			"POST /x(body in {IDs true [] false} {Name true [] false} {Owner true [] false}) 200 struct { Code int " + tick + `json:"code"` + tick + " Msg string " + tick + `json:"msg"` + tick + " Data User " + tick + `json:"data"` + tick + " }",
			"GET /y(q query string!, r query string!) 200 struct { Success bool " + tick + `json:"success"` + tick + " Message string " + tick + `json:"message"` + tick + " Data User " + tick + `json:"data"` + tick + " }",
		}},
	{"numbers in helpers two calls away", `
func number(s string) (int, error) { return strconv.Atoi(s) }
func id(c *gin.Context) (int, error) { return number(c.Param("id")) }
func page(c *gin.Context) (limit, offset int, err error) {
	if limit, err = queryInt(c, "limit", 20); err != nil { return }
	offset, err = queryInt(c, "offset", 0)
	return
}
func queryInt(c *gin.Context, name string, fallback int) (int, error) {
	s := c.Query(name)
	if s == "" { return fallback, nil }
	n, err := number(s)
	if err != nil { return 0, fmt.Errorf("%s: %w", name, err) }
	return n, nil
}
func list(c *gin.Context) {
	n, err := id(c)
	if err != nil { c.AbortWithStatus(400); return }
	limit, offset, err := page(c)
	if err != nil { c.AbortWithStatus(400); return }
	c.JSON(200, n + limit + offset)
}
type service struct{}
func (service) byID(s string) (*User, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil { return nil, errors.New("id") }
	return &User{ID: int(n)}, nil
}
func get(c *gin.Context) {
	u, err := service{}.byID(c.Param("id"))
	if err != nil { c.AbortWithStatus(404); return }
	c.JSON(200, u)
}
func Routes(r *gin.Engine) { r.GET("/x/:id", list); r.GET("/y/:id", get) }`,
		[]string{
			`GET /x/:id(id path int!, limit query {"default":20,"type":"integer"}, offset query int) 200 int`,
			"GET /y/:id(id path int!) 200 *User",
		}},
	{"a generic binder of the application's own", `
func decode[T any](c *gin.Context) (T, bool) {
	var v T
	dec := json.NewDecoder(c.Request.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil { c.JSON(400, gin.H{"error": err.Error()}); return v, false }
	return v, true
}
type valid interface{ Validate() error }
func bind[T valid](c *gin.Context) (*T, error) {
	v := new(T)
	if err := c.ShouldBindJSON(v); err != nil { return nil, err }
	if err := (*v).Validate(); err != nil { return nil, err }
	return v, nil
}
type req struct { Name string ` + tick + `json:"name"` + tick + ` }
func (r req) Validate() error { if r.Name == "" { return errors.New("name") }; return nil }
func a(c *gin.Context) { v, ok := decode[User](c); if !ok { return }; c.JSON(201, v) }
func b(c *gin.Context) { v, err := bind[req](c); if err != nil { c.AbortWithStatus(422); return }; c.JSON(201, v) }
func Routes(r *gin.Engine) { r.POST("/a", a); r.POST("/b", b) }`,
		[]string{"POST /a(body User[]) 201 User", "POST /b(body req {Name true [] false}) 201 *req"}},
	{"a binder by reflection over tags of its own", `
type list struct { Page int ` + tick + `query:"page"` + tick + `; Q string ` + tick + `query:"q"` + tick + `; ID string ` + tick + `path:"id"` + tick + ` }
func bind[T any](c *gin.Context) (T, error) {
	var v T
	t := reflect.TypeOf(&v).Elem()
	for i := 0; i < t.NumField(); i++ {
		if name := t.Field(i).Tag.Get("query"); name != "" { fmt.Println(c.Query(name)) }
		if name := t.Field(i).Tag.Get("path"); name != "" { fmt.Println(c.Param(name)) }
	}
	return v, nil
}
func get(c *gin.Context) {
	v, err := bind[list](c)
	if err != nil { c.AbortWithStatus(400); return }
	c.JSON(200, v)
}
func Routes(r *gin.Engine) { r.GET("/x/:id", get) }`,
		[]string{"GET /x/:id(open query) 200 list"}},
	{"fields without tags", `
type in struct { Title string; Count int }
func post(c *gin.Context) {
	var v in
	if c.ShouldBindJSON(&v) != nil { c.AbortWithStatus(400); return }
	c.JSON(201, v)
}
func get(c *gin.Context) {
	var v in
	if c.ShouldBindQuery(&v) != nil { c.AbortWithStatus(400); return }
	c.JSON(200, v)
}
func form(c *gin.Context) {
	var v in
	if c.ShouldBind(&v) != nil { c.AbortWithStatus(400); return }
	c.JSON(200, v)
}
func Routes(r *gin.Engine) { r.POST("/x", post); r.GET("/x", get); r.PUT("/x", form) }`,
		[]string{"POST /x(body in) 201 in", "GET /x(query in) 200 in", "PUT /x(body in) 200 in"}},
	{"the identity of the caller in headers", `
func auth(c *gin.Context) {
	if c.GetHeader("X-User-ID") == "" { c.AbortWithStatus(401); return }
	c.Set("user", c.GetHeader("X-User-ID"))
}
func role(c *gin.Context) string { return c.GetHeader("X-Staff") }
func get(c *gin.Context) {
	if role(c) == "" { c.AbortWithStatus(403); return }
	c.JSON(200, User{Name: c.GetString("user")})
}
func own(c *gin.Context) {
	key := c.GetHeader("X-Api-Key")
	if key != "secret" { c.AbortWithStatusJSON(401, gin.H{"error": "key"}); return }
	c.JSON(200, User{})
}
func query(c *gin.Context) {
	if c.Query("token") == "" { c.AbortWithStatus(http.StatusUnauthorized); return }
	c.JSON(200, User{})
}
func other(c *gin.Context) {
	if c.GetHeader("X-Version") == "" { c.AbortWithStatus(400); return }
	c.JSON(200, User{})
}
func Routes(r *gin.Engine) { r.GET("/x", auth, get); r.GET("/y", own); r.GET("/z", query); r.GET("/w", other) }`,
		[]string{"GET /x() 200 User", "GET /y() 200 User", "GET /z() 200 User", "GET /w(X-Version header string!) 200 User"}},
	{"JSON that is kept as it is", `
type doc struct { Body json.RawMessage ` + tick + `json:"body"` + tick + ` }
func a(c *gin.Context) {
	raw, err := io.ReadAll(c.Request.Body)
	if err != nil || !json.Valid(raw) { c.AbortWithStatus(400); return }
	c.JSON(201, doc{raw})
}
func b(c *gin.Context) {
	var raw json.RawMessage
	if err := c.ShouldBindJSON(&raw); err != nil { c.AbortWithStatus(400); return }
	c.JSON(201, doc{raw})
}
func d(c *gin.Context) {
	var v map[string]any
	if err := json.NewDecoder(c.Request.Body).Decode(&v); err != nil { c.AbortWithStatus(400); return }
	c.Status(204)
}
func e(c *gin.Context) {
	var v any
	if err := c.ShouldBindJSON(&v); err != nil { c.AbortWithStatus(400); return }
	c.Status(204)
}
func Routes(r *gin.Engine) { r.POST("/a", a); r.POST("/b", b); r.POST("/d", d); r.POST("/e", e) }`,
		[]string{"POST /a(body {}) 201 doc", "POST /b(body json.RawMessage) 201 doc", "POST /d(body map[string]any) 204 empty", "POST /e(open body) 204 empty"}},
	{"errors that a middleware makes responses of", `
type appError struct { status int; msg string }
func (e *appError) Error() string { return e.msg }
var errMissing = errors.New("missing")
func handleErrors(c *gin.Context) {
	c.Next()
	for _, err := range c.Errors {
		var app *appError
		switch {
		case errors.As(err, &app): c.JSON(app.status, gin.H{"error": app.msg})
		case errors.Is(err, errMissing): c.JSON(404, gin.H{"error": "missing"})
		default: c.JSON(500, gin.H{"error": "internal"})
		}
		return
	}
}
func last(c *gin.Context) {
	c.Next()
	if len(c.Errors) == 0 { return }
	switch err := c.Errors.Last().Err.(type) {
	case *appError: c.AbortWithStatusJSON(err.status, gin.H{"error": err.msg})
	default: c.AbortWithStatusJSON(500, gin.H{"error": "internal"})
	}
}
func handle(f func(c *gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) { if err := f(c); err != nil { _ = c.Error(err); c.Abort() } }
}
func session(c *gin.Context) {
	if c.GetHeader("X-Staff") != "yes" { _ = c.Error(&appError{401, "sign in"}); c.Abort() }
}
var find func(id string) (*User, error)
func bind(c *gin.Context, v any) error {
	if err := c.ShouldBindJSON(v); err != nil { return &appError{400, err.Error()} }
	return nil
}
func create(c *gin.Context) error {
	var u User
	if err := bind(c, &u); err != nil { return err }
	c.JSON(201, u)
	return nil
}
func get(c *gin.Context) error {
	u, err := find(c.Param("id"))
	if err != nil { return err }
	switch c.Query("view") {
	case "short", "long":
	case "": u.Name = ""
	default: return &appError{422, "view"}
	}
	c.JSON(200, u)
	return nil
}
func Routes(r *gin.Engine) {
	a := r.Group("/a", handleErrors, session)
	a.POST("/users", handle(create)); a.GET("/users/:id", handle(get))
	b := r.Group("/b", last)
	b.POST("/users", handle(create)); b.GET("/users/:id", handle(get))
}`,
		[]string{
			"POST /a/users(body User) 201 User", `GET /a/users/:id(id path string!, view query {"enum":["short","long"],"type":"string"}) 200 *User`,
			"POST /b/users(body User) 201 User", `GET /b/users/:id(id path string!, view query {"enum":["short","long"],"type":"string"}) 200 *User`,
		}},
	{"Gin's own validator, called later", `
type change struct { ID int ` + tick + `uri:"id" json:"-" binding:"required"` + tick + `; Name string ` + tick + `json:"name" binding:"required"` + tick + ` }
func bind(c *gin.Context, v any) bool {
	params := map[string][]string{}
	for _, p := range c.Params { params[p.Key] = []string{p.Value} }
	err := binding.MapFormWithTag(v, params, "uri")
	if err == nil && c.Request.ContentLength != 0 { err = json.NewDecoder(c.Request.Body).Decode(v) }
	if err == nil { err = binding.Validator.ValidateStruct(v) }
	if err != nil { c.AbortWithStatus(400); return false }
	return true
}
func put(c *gin.Context) { var in change; if !bind(c, &in) { return }; c.Status(204) }
func post(c *gin.Context) {
	var u User
	if err := json.NewDecoder(c.Request.Body).Decode(&u); err != nil { c.AbortWithStatus(400); return }
	if v, ok := binding.Validator.Engine().(interface{ Struct(any) error }); ok && v.Struct(u) != nil { c.AbortWithStatus(400); return }
	c.Status(204)
}
func Routes(r *gin.Engine) { r.PUT("/x/:id", put); r.POST("/x", post) }`,
		[]string{"PUT /x/:id(path change tagged, body change tagged) 204 empty", "POST /x(body User) 204 empty"}},
	{"a list that must not be empty", `
func upload(c *gin.Context) {
	form, err := c.MultipartForm()
	if err != nil { c.AbortWithStatus(400); return }
	if len(form.File["page"]) == 0 { c.AbortWithStatus(400); return }
	c.Status(204)
}
func tags(c *gin.Context) {
	if len(c.QueryArray("tag")) == 0 { c.AbortWithStatus(400); return }
	for _, t := range c.QueryArray("tag") { fmt.Println(t) }
	c.Status(204)
}
func Routes(r *gin.Engine) { r.POST("/x", upload); r.GET("/x", tags) }`,
		[]string{"POST /x(page form []*multipart.FileHeader!) 204 empty", "GET /x(tag query []string!) 204 empty"}},
	{"a text with a content type that was set before", `
func Routes(r *gin.Engine) {
	r.GET("/html", func(c *gin.Context) { c.Header("Content-Type", "text/html"); c.String(200, "<p>") })
	r.GET("/csv", func(c *gin.Context) { c.Header("Content-Type", "text/csv"); c.String(200, "a,b") })
	r.GET("/attached", func(c *gin.Context) { c.Header("Content-Disposition", "attachment"); c.String(200, "a,b") })
}`,
		[]string{"GET /html() 200 html", "GET /csv() 200 text", "GET /attached() 200 download"}},
}
