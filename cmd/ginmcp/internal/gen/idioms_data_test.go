package gen

const tick = "`"

var idioms = []idiom{
	{"a method value", `
type api struct{}
func (api) get(c *gin.Context) { c.JSON(200, User{ID: 1}) }
func Routes(r *gin.Engine) { r.GET("/x", api{}.get) }`,
		[]string{"GET /x() 200 User"}},
	{"a method expression and an interface", `
type handler interface{ Get(c *gin.Context) }
type real struct{}
func (*real) Get(c *gin.Context) { c.JSON(200, []User{}) }
func Routes(r *gin.Engine) {
	var h handler = &real{}
	r.GET("/a", h.Get)
	r.GET("/b", func(c *gin.Context) { (*real).Get(nil, c) })
}`,
		[]string{"GET /a() 200 []User", "GET /b() 200 []User"}},
	{"groups in closures", `
func group(r gin.IRouter, path string, f func(g *gin.RouterGroup)) { f(r.Group(path)) }
func Routes(r *gin.Engine) {
	group(r, "/v1", func(g *gin.RouterGroup) {
		group(g, "/users", func(g *gin.RouterGroup) {
			g.GET("/:id", func(c *gin.Context) { c.JSON(200, gin.H{"id": c.Param("id")}) })
		})
	})
}`,
		[]string{`GET /v1/users/:id(id path string!) 200 struct { Id string ` + tick + `json:"id"` + tick + ` }`}},
	{"a table of routes", `
type route struct{ method, path string; handler gin.HandlerFunc }
var table = []route{{"GET", "/a", a}, {http.MethodPost, "/b", b}}
func a(c *gin.Context) { c.String(200, "a") }
func b(c *gin.Context) { c.Status(204) }
func Routes(r *gin.Engine) { for _, x := range table { r.Handle(x.method, x.path, x.handler) } }`,
		[]string{"GET /a() 200 text", "POST /b() 204 empty"}},
	{"a map of routes", `
func Routes(r *gin.Engine) {
	for path, h := range map[string]gin.HandlerFunc{"/a": a, "/b": b} { r.GET(path, h) }
}
func a(c *gin.Context) { c.String(200, "a") }
func b(c *gin.Context) { c.Status(204) }`,
		[]string{"GET /a() 200 text", "GET /b() 204 empty"}},
	{"registrars in a list that init functions extend", `
var registrars []func(*gin.RouterGroup)
func init() { registrars = append(registrars, first) }
func first(g *gin.RouterGroup) { g.GET("/first", func(c *gin.Context) { c.JSON(200, 1) }) }
func Routes(r *gin.Engine) { v := r.Group("/api"); for _, f := range registrars { f(v) } }`,
		[]string{"GET /api/first() 200 int"}},
	{"registrars behind an interface", `
type controller interface{ Register(g gin.IRouter) }
type one struct{}
func (one) Register(g gin.IRouter) { g.GET("/one", func(c *gin.Context) { c.JSON(200, "x") }) }
type two struct{ name string }
func (t *two) Register(g gin.IRouter) { g.GET("/two/"+t.name, func(c *gin.Context) { c.JSON(200, true) }) }
func Routes(r *gin.Engine) { for _, x := range []controller{one{}, &two{"x"}} { x.Register(r.Group("/c")) } }`,
		[]string{"GET /c/one() 200 string", "GET /c/two/x() 200 bool"}},
	{"an engine in a field of a server that embeds it", `
type server struct{ *gin.Engine; users *store }
type store struct{}
func (s *server) routes() { s.GET("/users", s.list); s.Engine.GET("/count", s.count) }
func (s *server) list(c *gin.Context) { c.JSON(200, s.users.all()) }
func (s *server) count(c *gin.Context) { c.JSON(200, gin.H{"n": len(s.users.all())}) }
func (*store) all() []User { return nil }
func New() *server { s := &server{Engine: gin.New(), users: &store{}}; s.routes(); return s }`,
		[]string{"GET /count() 200 struct { N int " + tick + `json:"n"` + tick + " }", "GET /users() 200 []User"}},
	{"an engine behind a getter", `
type runtime struct{ engine http.Handler }
func (r *runtime) GetEngine() http.Handler { return r.engine }
var app = &runtime{}
func Init() {
	var r *gin.Engine
	switch h := app.GetEngine().(type) {
	case *gin.Engine:
		r = h
	default:
		return
	}
	r.GET("/x", func(c *gin.Context) { c.JSON(200, 1.5) })
}`,
		[]string{"GET /x() 200 float64"}},
	{"an error-returning handler behind a wrapper", `
func handle(f func(c *gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := f(c); err != nil { c.JSON(500, gin.H{"error": err.Error()}) }
	}
}
func get(c *gin.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil { return err }
	c.JSON(200, User{ID: int(id)})
	return nil
}
func Routes(r *gin.Engine) { r.GET("/users/:id", handle(get)) }`,
		[]string{"GET /users/:id(id path int!) 200 User"}},
	{"a handler that returns status and body", `
func render(f func(c *gin.Context) (int, any)) gin.HandlerFunc {
	return func(c *gin.Context) { status, body := f(c); c.JSON(status, body) }
}
func create(c *gin.Context) (int, any) {
	var u User
	if err := c.ShouldBindJSON(&u); err != nil { return http.StatusBadRequest, gin.H{"error": err.Error()} }
	return http.StatusCreated, u
}
func Routes(r *gin.Engine) { r.POST("/users", render(create)) }`,
		[]string{"POST /users(body User) 201 User"}},
	{"a generic handler", `
type page[T any] struct { Items []T ` + tick + `json:"items"` + tick + `; Total int ` + tick + `json:"total"` + tick + ` }
func handle[In, Out any](f func(context.Context, In) (Out, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		var in In
		if err := c.ShouldBind(&in); err != nil { c.AbortWithStatusJSON(400, gin.H{"error": err.Error()}); return }
		out, err := f(c.Request.Context(), in)
		if err != nil { c.AbortWithStatus(500); return }
		c.JSON(200, out)
	}
}
type query struct { Q string ` + tick + `form:"q"` + tick + ` }
func find(context.Context, query) (page[User], error) { return page[User]{}, nil }
func add(context.Context, User) (*User, error) { return nil, nil }
func Routes(r *gin.Engine) { r.GET("/users", handle(find)); r.POST("/users", handle(add)) }`,
		[]string{"GET /users(query query) 200 page[User]", "POST /users(body User) 200 *User"}},
	{"an envelope with data of any type", `
type envelope struct { Code int ` + tick + `json:"code"` + tick + `; Msg string ` + tick + `json:"msg"` + tick + `; Data any ` + tick + `json:"data,omitempty"` + tick + ` }
func result(c *gin.Context, code int, data any, msg string) { c.JSON(200, envelope{code, msg, data}) }
func ok(c *gin.Context, data any) { result(c, 0, data, "ok") }
func fail(c *gin.Context, msg string) { result(c, 7, nil, msg) }
func list(c *gin.Context) {
	all, err := users()
	if err != nil { fail(c, err.Error()); return }
	ok(c, gin.H{"list": all})
}
func Routes(r *gin.Engine) { r.GET("/users", list) }`,
		[]string{"GET /users() 200 struct { Code int " + tick + `json:"code"` + tick + " Msg string " + tick + `json:"msg"` + tick + " Data struct { List []User " + tick + `json:"list"` + tick + " } " + tick + `json:"data,omitempty"` + tick + " }"}},
	{"a chain of setters", `
type response struct { c *gin.Context; Code int ` + tick + `json:"code"` + tick + `; Data any ` + tick + `json:"data"` + tick + ` }
func new_(c *gin.Context) *response { return &response{c: c} }
func (r *response) WithCode(n int) *response { r.Code = n; return r }
func (r *response) WithData(d any) *response { r.Data = d; return r }
func (r *response) Send() { r.c.JSON(200, r) }
func Routes(r *gin.Engine) { r.GET("/x", func(c *gin.Context) { new_(c).WithCode(0).WithData([]User{{ID: 1}}).Send() }) }`,
		[]string{"GET /x() 200 struct { Code int " + tick + `json:"code"` + tick + " Data []User " + tick + `json:"data"` + tick + " }"}},
	{"a middleware that renders what the handler stored", `
func render(c *gin.Context) {
	c.Next()
	if v, ok := c.Get("data"); ok { c.JSON(200, gin.H{"data": v}) }
}
func get(c *gin.Context) { c.Set("data", User{ID: 1}) }
func Routes(r *gin.Engine) { r.Use(render); r.GET("/x", get) }`,
		[]string{"GET /x() 200 struct { Data User " + tick + `json:"data"` + tick + " }"}},
	{"a context in a struct", `
type base struct{ Ctx *gin.Context }
type users_ struct{ base }
func (b *base) ok(v any) { b.Ctx.JSON(200, v) }
func (u *users_) Get() { u.ok(User{ID: u.id()}) }
func (u *users_) id() int { n, _ := strconv.Atoi(u.Ctx.Param("id")); return n }
func wrap(f func(*users_)) gin.HandlerFunc { return func(c *gin.Context) { f(&users_{base{c}}) } }
func Routes(r *gin.Engine) { r.GET("/users/:id", wrap((*users_).Get)) }`,
		[]string{"GET /users/:id(id path int!) 200 User"}},
	{"binding in a generic middleware", `
func body[T any]() gin.HandlerFunc {
	return func(c *gin.Context) {
		var v T
		if err := c.ShouldBindJSON(&v); err != nil { c.AbortWithStatusJSON(400, gin.H{"error": "x"}); return }
		c.Set("body", &v)
	}
}
func create(c *gin.Context) { u := c.MustGet("body").(*User); c.JSON(201, u) }
func Routes(r *gin.Engine) { r.POST("/users", body[User](), create) }`,
		[]string{"POST /users(body User) 201 *User"}},
	{"helpers that read numbers", `
func intQuery(c *gin.Context, name string, fallback int) int {
	v, err := strconv.Atoi(c.Query(name))
	if err != nil || v <= 0 { return fallback }
	return v
}
func list(c *gin.Context) {
	page, size := intQuery(c, "page", 1), intQuery(c, "size", 20)
	c.JSON(200, gin.H{"page": page, "size": size, "skip": (page - 1) * size})
}
func Routes(r *gin.Engine) { r.GET("/users", list) }`,
		[]string{`GET /users(page query {"default":1,"type":"integer"}, size query {"default":20,"type":"integer"}) 200 struct { Page int ` + tick + `json:"page"` + tick + ` Size int ` + tick + `json:"size"` + tick + ` Skip int ` + tick + `json:"skip"` + tick + ` }`}},
	{"choices that are checked", `
var sorts = map[string]bool{"name": true, "age": true}
func list(c *gin.Context) {
	if s := c.Query("sort"); s != "" && !sorts[s] { c.AbortWithStatus(400); return }
	order := c.DefaultQuery("order", "asc")
	if order != "asc" && order != "desc" { c.AbortWithStatus(400); return }
	switch c.Query("kind") {
	case "", "a", "b":
	default:
		c.AbortWithStatus(400)
		return
	}
	if !slices.Contains([]string{"x", "y"}, c.Query("axis")) { c.AbortWithStatus(422); return }
	c.JSON(200, []User{})
}
func Routes(r *gin.Engine) { r.GET("/users", list) }`,
		[]string{`GET /users(sort query string, order query {"default":"asc","enum":["asc","desc"],"type":"string"}, kind query {"enum":["a","b"],"type":"string"}, axis query {"enum":["x","y"],"type":"string"}!) 200 []User`}},
	{"choices that are not", `
func list(c *gin.Context) {
	desc := false
	switch c.Query("order") {
	case "desc":
		desc = true
	default:
		desc = false
	}
	switch c.Param("by") {
	case "name": c.JSON(200, gin.H{"desc": desc})
	default: c.JSON(404, gin.H{"error": "there is none"})
	}
}
func Routes(r *gin.Engine) { r.GET("/users/:by", list) }`,
		[]string{`GET /users/:by(by path string!, order query {"examples":["desc"],"type":"string"}) 200 struct { Desc bool ` + tick + `json:"desc"` + tick + ` }`}},
	{"limits", `
func list(c *gin.Context) {
	n, err := strconv.Atoi(c.DefaultQuery("n", "10"))
	if err != nil || n < 1 || n > 100 { c.JSON(400, gin.H{"error": "n"}); return }
	c.JSON(200, n)
}
func Routes(r *gin.Engine) { r.GET("/x", list) }`,
		[]string{`GET /x(n query {"default":10,"maximum":100,"minimum":1,"type":"integer"}) 200 int`}},
	{"a number or a name", `
func get(c *gin.Context) {
	if id, err := strconv.Atoi(c.Param("key")); err == nil { c.JSON(200, User{ID: id}); return }
	c.JSON(200, User{Name: c.Param("key")})
}
func Routes(r *gin.Engine) { r.GET("/users/:key", get) }`,
		[]string{"GET /users/:key(key path string!) 200 User"}},
	{"a required parameter, only with another one", `
func list(c *gin.Context) {
	if c.Query("from") == "" { c.AbortWithStatus(400); return }
	if c.Query("mode") == "range" && c.Query("to") == "" { c.AbortWithStatus(400); return }
	c.JSON(200, []User{})
}
func Routes(r *gin.Engine) { r.GET("/x", list) }`,
		[]string{`GET /x(from query string!, mode query {"examples":["range"],"type":"string"}, to query string) 200 []User`}},
	{"a cached response before a check", `
func list(c *gin.Context) {
	if cached() { c.JSON(200, []User{}); return }
	if c.Query("q") == "" { c.AbortWithStatus(400); return }
	c.JSON(200, []User{})
}
func cached() bool { return time.Now().Unix()%2 == 0 }
func Routes(r *gin.Engine) { r.GET("/x", list) }`,
		[]string{"GET /x(q query string) 200 []User"}},
	{"times, flags and lists", `
func list(c *gin.Context) {
	since, err := time.Parse("2006-01-02", c.Query("since"))
	if err != nil { c.AbortWithStatus(400); return }
	all, _ := strconv.ParseBool(c.Query("all"))
	c.JSON(200, gin.H{"since": since, "all": all, "tags": c.QueryArray("tag"), "filter": c.QueryMap("filter")})
}
func Routes(r *gin.Engine) { r.GET("/x", list) }`,
		[]string{`GET /x(since query {"format":"date","type":"string"}!, all query bool, tag query []string, filter query {"type":"object","additionalProperties":{"type":"string"}}) 200 struct { Since time.Time ` + tick + `json:"since"` + tick + ` All bool ` + tick + `json:"all"` + tick + ` Tags []string ` + tick + `json:"tags"` + tick + ` Filter map[string]string ` + tick + `json:"filter"` + tick + ` }`}},
	{"the body by hand", `
func create(c *gin.Context) {
	var u User
	if err := json.NewDecoder(c.Request.Body).Decode(&u); err != nil { http.Error(c.Writer, "bad", 400); return }
	c.Header("Content-Type", "application/json")
	json.NewEncoder(c.Writer).Encode(u)
}
func patch(c *gin.Context) {
	raw, err := io.ReadAll(c.Request.Body)
	if err != nil { c.AbortWithStatus(400); return }
	var u struct { Name *string ` + tick + `json:"name"` + tick + ` }
	if json.Unmarshal(raw, &u) != nil { c.AbortWithStatus(400); return }
	c.Status(204)
}
func Routes(r *gin.Engine) { r.POST("/x", create); r.PATCH("/x", patch) }`,
		[]string{"POST /x(body User[]) 200 User", "PATCH /x(body struct { Name *string " + tick + `json:"name"` + tick + " }) 204 empty"}},
	{"bytes, texts and tables", `
func put(c *gin.Context) {
	f := io.Discard
	if _, err := io.Copy(f, c.Request.Body); err != nil { c.AbortWithStatus(500); return }
	c.Status(204)
}
func table(c *gin.Context) {
	rows, err := csv.NewReader(c.Request.Body).ReadAll()
	if err != nil { c.AbortWithStatus(400); return }
	c.JSON(200, gin.H{"rows": len(rows)})
}
func Routes(r *gin.Engine) { r.PUT("/x", put); r.POST("/x", table) }`,
		[]string{`PUT /x(body {"type":"string","format":"binary"} application/octet-stream?) 204 empty`, `POST /x(body {"type":"string"} text/csv?) 200 struct { Rows int ` + tick + `json:"rows"` + tick + ` }`}},
	{"forms and files", `
func upload(c *gin.Context) {
	f, err := c.FormFile("file")
	if err != nil { c.AbortWithStatus(400); return }
	c.JSON(200, gin.H{"name": f.Filename, "title": c.PostForm("title")})
}
type form struct { Name string ` + tick + `form:"name" binding:"required"` + tick + ` }
func save(c *gin.Context) {
	var f form
	if c.ShouldBind(&f) != nil { c.AbortWithStatus(400); return }
	c.Redirect(302, "/")
}
func Routes(r *gin.Engine) { r.POST("/x", upload); r.PUT("/x", save) }`,
		[]string{`POST /x(file form *multipart.FileHeader!, title form string) 200 struct { Name string ` + tick + `json:"name"` + tick + ` Title string ` + tick + `json:"title"` + tick + ` }`, "PUT /x(form form) 302 redirect"}},
	{"one struct for several parts", `
type update struct {
	ID     int    ` + tick + `uri:"id" binding:"required"` + tick + `
	Name   string ` + tick + `json:"name"` + tick + `
	Notify bool   ` + tick + `form:"notify"` + tick + `
}
func put(c *gin.Context) {
	var u update
	for _, bind := range []func(any) error{c.ShouldBindUri, c.ShouldBindQuery, c.ShouldBindJSON} {
		if err := bind(&u); err != nil { c.AbortWithStatus(400); return }
	}
	c.Status(204)
}
func Routes(r *gin.Engine) { r.PUT("/x/:id", put) }`,
		[]string{"PUT /x/:id(path update tagged, query update tagged, body update tagged) 204 empty"}},
	{"bindings that are chosen", `
func bind(c *gin.Context, v any, bindings ...binding.Binding) error {
	for _, b := range bindings {
		var err error
		if b == nil { err = c.ShouldBindUri(v) } else { err = c.ShouldBindWith(v, b) }
		if err != nil { return err }
	}
	return nil
}
type get struct { ID int ` + tick + `uri:"id"` + tick + `; Q string ` + tick + `form:"q"` + tick + ` }
func Routes(r *gin.Engine) {
	r.GET("/x/:id", func(c *gin.Context) {
		var g get
		if bind(c, &g, nil, binding.Query) != nil { c.AbortWithStatus(400); return }
		c.JSON(200, g)
	})
}`,
		[]string{"GET /x/:id(path get tagged, query get tagged) 200 get"}},
	{"checks of a bound struct", `
type order struct { Kind string ` + tick + `json:"kind"` + tick + `; Note string ` + tick + `json:"note"` + tick + `; Size int ` + tick + `json:"size"` + tick + ` }
func (o *order) Validate() error {
	if o.Note == "" { return errors.New("note") }
	return nil
}
func create(c *gin.Context) {
	o := order{Size: 10}
	if err := c.ShouldBindJSON(&o); err != nil { c.AbortWithStatus(400); return }
	if err := o.Validate(); err != nil { c.AbortWithStatus(400); return }
	switch o.Kind {
	case "a", "b":
	default:
		c.AbortWithStatus(422)
		return
	}
	c.JSON(201, o)
}
func Routes(r *gin.Engine) { r.POST("/x", create) }`,
		[]string{`POST /x(body order {Kind true ["a" "b"] false} {Note true [] false} {Size false [] 10 false}) 201 order`}},
	{"downloads, streams and pages", `
func Routes(r *gin.Engine) {
	r.GET("/file", func(c *gin.Context) { c.FileAttachment("/tmp/x", "x") })
	r.GET("/png", func(c *gin.Context) { c.Data(200, "image/png", nil) })
	r.GET("/csv", func(c *gin.Context) { c.Data(200, "text/csv", nil) })
	r.GET("/sse", func(c *gin.Context) { c.Stream(func(w io.Writer) bool { c.SSEvent("x", 1); return true }) })
	r.GET("/html", func(c *gin.Context) { c.HTML(200, "x", nil) })
	r.GET("/xml", func(c *gin.Context) { c.XML(200, User{}) })
	r.GET("/stub", func(c *gin.Context) { c.JSON(501, gin.H{"error": "not implemented"}) })
	r.GET("/none", func(c *gin.Context) {})
}`,
		[]string{"GET /file() 200 download", "GET /png() 200 download", "GET /csv() 200 text", "GET /sse() 200 stream", "GET /html() 200 html", "GET /xml() 200 text", "GET /stub() stub", "GET /none() 200 empty"}},
	{"net/http handlers", `
type h struct{}
func (h) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"q": r.URL.Query().Get("q"), "user": User{}})
}
func Routes(r *gin.Engine) {
	r.GET("/h", gin.WrapH(h{}))
	r.GET("/f", gin.WrapF(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) }))
	r.GET("/files/*path", gin.WrapH(http.StripPrefix("/files", http.FileServer(http.Dir(".")))))
}`,
		[]string{`GET /h(q query string) 200 struct { Q string ` + tick + `json:"q"` + tick + ` User User ` + tick + `json:"user"` + tick + ` }`, "GET /f() 204 empty", "GET /files/*path() 200 fileserver"}},
	{"optional members of a map", `
func get(c *gin.Context) {
	out := gin.H{"id": 1}
	if c.Query("full") == "true" { out["user"] = User{} }
	all := []gin.H{}
	list, _ := users()
	for _, u := range list { all = append(all, gin.H{"name": u.Name}) }
	out["all"] = all
	c.JSON(200, out)
}
func Routes(r *gin.Engine) { r.GET("/x", get) }`,
		[]string{`GET /x(full query bool) 200 struct { Id int ` + tick + `json:"id"` + tick + ` User User ` + tick + `json:"user,omitempty"` + tick + ` All []struct { Name string ` + tick + `json:"name"` + tick + ` } ` + tick + `json:"all"` + tick + ` }`}},
	{"what is not known", `
var unknown func(*gin.Context)
type sink interface{ Take(*gin.Context) }
type a struct{}
func (a) Take(c *gin.Context) { c.JSON(200, 1) }
type b struct{}
func (b) Take(c *gin.Context) { c.JSON(200, "x") }
var s sink
func load() any { var v any; json.Unmarshal(nil, &v); return v }
func Routes(r *gin.Engine, key string) {
	r.GET("/a", func(c *gin.Context) { unknown(c) })
	r.GET("/b", func(c *gin.Context) { s.Take(c) })
	r.GET("/c", func(c *gin.Context) { c.JSON(200, load()) })
	r.GET("/d", func(c *gin.Context) { c.JSON(200, gin.H{"v": c.Query(key)}) })
	r.GET("/"+key+"/e", func(c *gin.Context) { c.JSON(200, 1) })
}`,
		[]string{"GET /a(unread)", "GET /b(unread)", "GET /c()", "GET /d(open query) 200 struct { V string " + tick + `json:"v"` + tick + " }", "GET …/e() 200 int"}},
	{"any verb", `
func get(c *gin.Context) { var q struct { Q string ` + tick + `form:"q"` + tick + ` }; if c.ShouldBindQuery(&q) != nil { c.Status(400); return }; c.JSON(200, q.Q) }
func post(c *gin.Context) { var u User; if c.ShouldBind(&u) != nil { c.Status(400); return }; c.JSON(200, u) }
func Routes(r *gin.Engine) { r.Any("/get", get); r.Any("/post", post); r.Match([]string{"PUT", "PATCH"}, "/match", post) }`,
		[]string{"any GET /get(query struct { Q string " + tick + `form:"q"` + tick + " }) 200 string", "any POST /post(body User) 200 User", "PUT /match(body User) 200 User", "PATCH /match(body User) 200 User"}},
	{"middleware", `
func tenant(c *gin.Context) {
	if c.GetHeader("X-Tenant") == "" { c.AbortWithStatusJSON(400, gin.H{"error": "tenant"}); return }
	c.Next()
}
func auth(c *gin.Context) { if c.GetHeader("Authorization") == "" { c.AbortWithStatus(401) } }
func log(c *gin.Context) { fmt.Println(c.GetHeader("X-Request-Id"), c.Request.UserAgent(), c.ClientIP()); c.Next() }
func Routes(r *gin.Engine) {
	r.Use(log, gin.Recovery())
	g := r.Group("/", auth, tenant)
	g.GET("/x", func(c *gin.Context) {
		n, err := strconv.Atoi(c.Query("n"))
		if err != nil { c.AbortWithStatus(400); return }
		c.JSON(200, n)
	})
}`,
		[]string{"GET /x(n query int!, X-Tenant header string!) 200 int"}},
}

func init() {
	idioms = append(idioms, moreIdioms...)
}

var moreIdioms = []idiom{
	{"a command that starts the server", `
type command struct { Use string; Run func(args []string) error }
var serve = &command{Use: "serve", Run: func([]string) error { return start(":80") }}
func start(addr string) error {
	r := gin.New()
	r.GET("/x", func(c *gin.Context) { c.JSON(200, 1) })
	return r.Run(addr)
}`,
		[]string{"GET /x() 200 int"}},
	{"dependencies that a container passes", `
type repo interface{ Find(ctx context.Context, id int) (any, error) }
type sql struct{}
func (*sql) Find(ctx context.Context, id int) (any, error) { if id == 0 { return nil, errors.New("x") }; return &User{ID: id}, nil }
type service struct{ repo repo }
func (s *service) Get(ctx context.Context, id int) (any, error) { return s.repo.Find(ctx, id) }
type users_ struct{ s *service }
func (u *users_) get(c *gin.Context) {
	id, _ := strconv.Atoi(c.Param("id"))
	v, err := u.s.Get(c, id)
	if err != nil { c.JSON(404, gin.H{"error": err.Error()}); return }
	c.JSON(200, gin.H{"user": v})
}
func NewUsers(s *service) *users_ { return &users_{s} }
func Register(r *gin.Engine, u *users_) { r.GET("/users/:id", u.get) }`,
		[]string{"GET /users/:id(id path int!) 200 struct { User *User " + tick + `json:"user"` + tick + " }"}},
	{"a status of an error", `
var errMissing = errors.New("missing")
type appError struct { status int; msg string }
func (e *appError) Error() string { return e.msg }
func statusOf(err error) int {
	var a *appError
	switch {
	case errors.Is(err, errMissing): return 404
	case errors.As(err, &a): return a.status
	default: return 500
	}
}
func get(c *gin.Context) {
	u, err := find(c.Param("id"))
	if err != nil { c.JSON(statusOf(err), gin.H{"error": err.Error()}); return }
	c.JSON(200, u)
}
func find(id string) (*User, error) { all, err := users(); if err != nil { return nil, &appError{500, "x"} }; if len(all) == 0 { return nil, errMissing }; return &all[0], nil }
func Routes(r *gin.Engine) { r.GET("/users/:id", get) }`,
		[]string{"GET /users/:id(id path string!) 200 *User"}},
	{"errors for a middleware", `
func errorsOf(c *gin.Context) {
	c.Next()
	if len(c.Errors) > 0 { c.JSON(-1, gin.H{"error": c.Errors.Last().Error()}) }
}
func get(c *gin.Context) {
	all, err := users()
	if err != nil { c.Error(err); return }
	if len(all) == 0 { _ = c.AbortWithError(404, errors.New("none")); return }
	c.JSON(200, all)
}
func Routes(r *gin.Engine) { r.Use(errorsOf); r.GET("/users", get) }`,
		[]string{"GET /users() 200 []User"}},
	{"a transaction in a closure", `
type db struct{}
func (*db) Transaction(f func(tx *db) error) error { return external(f) }
var external func(f func(tx *db) error) error
func create(c *gin.Context) {
	var u User
	if err := c.BindJSON(&u); err != nil { return }
	var out struct { ID int ` + tick + `json:"id"` + tick + ` }
	err := (&db{}).Transaction(func(tx *db) error { out.ID = 3; return nil })
	if err != nil { c.AbortWithStatusJSON(500, gin.H{"error": err.Error()}); return }
	c.JSON(201, out)
}
func Routes(r *gin.Engine) { r.POST("/users", create) }`,
		[]string{"POST /users(body User) 201 struct { ID int " + tick + `json:"id"` + tick + " }"}},
	{"handlers that a function makes for a type", `
type resource[T any] struct { name string }
func (r resource[T]) list(c *gin.Context) { var all []T; c.JSON(200, gin.H{r.name: all}) }
func (r resource[T]) create(c *gin.Context) { var v T; if c.ShouldBindJSON(&v) != nil { c.Status(400); return }; c.JSON(201, v) }
func crud[T any](g *gin.RouterGroup, name string) {
	r := resource[T]{name}
	g.GET("/"+name, r.list)
	g.POST("/"+name, r.create)
}
func Routes(r *gin.Engine) { crud[User](r.Group("/"), "users") }`,
		[]string{"GET /users() 200 map[string][]User", "POST /users(body User) 201 User"}},
	{"a body that is looked at twice", `
func log(c *gin.Context) {
	raw, _ := io.ReadAll(c.Request.Body)
	c.Request.Body = io.NopCloser(strings.NewReader(string(raw)))
	fmt.Println(string(raw))
	c.Next()
}
func create(c *gin.Context) { var u User; if c.ShouldBindBodyWith(&u, binding.JSON) != nil { c.Status(400); return }; c.JSON(200, u) }
func Routes(r *gin.Engine) { r.Use(log); r.POST("/x", create); r.GET("/x", func(c *gin.Context) { c.JSON(200, 1) }) }`,
		[]string{"POST /x(body User) 200 User", "GET /x() 200 int"}},
	{"a success code in an envelope", `
const ok = 1000
type reply[T any] struct { Code int ` + tick + `json:"code"` + tick + `; Message string ` + tick + `json:"message"` + tick + `; Data *T ` + tick + `json:"data"` + tick + ` }
func get(c *gin.Context) {
	all, err := users()
	if err != nil { c.JSON(200, reply[User]{Code: 5000, Message: err.Error()}); return }
	c.JSON(200, reply[User]{Code: ok, Message: "success", Data: &all[0]})
}
func Routes(r *gin.Engine) { r.GET("/x", get) }`,
		[]string{"GET /x() 200 reply[User]"}},
	{"two successes", `
func put(c *gin.Context) {
	all, _ := users()
	var u User
	if err := c.ShouldBindJSON(&u); err != nil { c.Status(400); return }
	if len(all) == 0 { c.JSON(201, u); return }
	c.JSON(200, gin.H{"message": "changed"})
}
func del(c *gin.Context) { if c.Query("dry") == "1" { c.JSON(200, []User{}); return }; c.Status(204) }
func Routes(r *gin.Engine) { r.PUT("/x", put); r.DELETE("/x", del) }`,
		[]string{"PUT /x(body User) 200 struct { Message string " + tick + `json:"message"` + tick + " } | 201 User", `DELETE /x(dry query {"examples":["1"],"type":"string"}) 200 []User | 204`}},
	{"types of functions and of methods in fields", `
type handlers struct { get func(*gin.Context); wrap func(gin.HandlerFunc) gin.HandlerFunc }
func Routes(r *gin.Engine) {
	h := handlers{get: get, wrap: func(next gin.HandlerFunc) gin.HandlerFunc { return func(c *gin.Context) { next(c) } }}
	chain := []gin.HandlerFunc{h.wrap(h.get)}
	r.GET("/x", chain...)
}
func get(c *gin.Context) { c.JSON(200, User{}) }`,
		[]string{"GET /x() 200 User"}},
	{"a renderer that is chosen", `
type json_ struct{}
type text struct{}
type renderer interface{ Render(c *gin.Context, v any) }
func (json_) Render(c *gin.Context, v any) { c.JSON(200, gin.H{"v": v}) }
func (text) Render(c *gin.Context, v any) { c.String(200, fmt.Sprint(v)) }
type app struct{ out renderer }
func (a *app) get(c *gin.Context) { a.out.Render(c, User{}) }
func New() *gin.Engine { r := gin.New(); a := &app{out: json_{}}; r.GET("/x", a.get); return r }`,
		[]string{"GET /x() 200 struct { V User " + tick + `json:"v"` + tick + " }"}},
	{"a typed context", `
type Context struct { *gin.Context; user *User }
func (c *Context) OK(v any) { c.JSON(200, gin.H{"ok": true, "data": v}) }
func (c *Context) Int(name string) (int, bool) {
	n, err := strconv.Atoi(c.Param(name))
	if err != nil { c.AbortWithStatusJSON(400, gin.H{"ok": false, "error": name}); return 0, false }
	return n, true
}
func wrap(f func(*Context)) gin.HandlerFunc { return func(c *gin.Context) { f(&Context{Context: c}) } }
func get(c *Context) { id, ok := c.Int("id"); if !ok { return }; c.OK(User{ID: id}) }
func Routes(r *gin.Engine) { r.GET("/users/:id", wrap(get)) }`,
		[]string{"GET /users/:id(id path int!) 200 struct { Ok bool " + tick + `json:"ok"` + tick + " Data User " + tick + `json:"data"` + tick + " }"}},
	{"a page of a query struct that is embedded", `
type page struct { Page int ` + tick + `form:"page,default=1"` + tick + `; Size int ` + tick + `form:"size,default=20"` + tick + ` }
type search struct { page; Q string ` + tick + `form:"q"` + tick + ` }
func list(c *gin.Context) { var s search; if err := c.ShouldBindQuery(&s); err != nil { c.Status(400); return }; c.JSON(200, []User{}) }
func Routes(r *gin.Engine) { r.GET("/x", list) }`,
		[]string{"GET /x(query search) 200 []User"}},
	{"a local type and one that is not exported", `
func get(c *gin.Context) {
	type item struct { Name string ` + tick + `json:"name"` + tick + `; Next *item ` + tick + `json:"next"` + tick + ` }
	c.JSON(200, []item{})
}
func Routes(r *gin.Engine) { r.GET("/x", get) }`,
		[]string{"GET /x() 200 []ginmcpItem"}},
	{"a value from configuration", `
type config struct { Prefix string; Debug bool }
func load() config { var c config; json.Unmarshal(nil, &c); return c }
func Routes(r *gin.Engine) {
	cfg := load()
	g := r.Group(cfg.Prefix)
	if cfg.Debug { g.GET("/debug", h) }
	g.GET("/x/:id", h)
	r.GET("/y", h)
}
func h(c *gin.Context) { c.JSON(200, c.Param("id")) }`,
		[]string{"GET …/debug(id path string!) 200 string", "GET …/x/:id(id path string!) 200 string", "GET /y(id path string!) 200 string"}},
	{"a deferred response and a panic", `
func get(c *gin.Context) {
	out := gin.H{}
	defer func() {
		if r := recover(); r != nil { c.JSON(500, gin.H{"error": "panic"}); return }
		c.JSON(200, out)
	}()
	if c.Query("x") == "" { panic("x") }
	out["x"] = c.Query("x")
}
func Routes(r *gin.Engine) { r.GET("/x", get) }`,
		[]string{"GET /x(x query string) 200 struct { X string " + tick + `json:"x"` + tick + " }"}},
	{"concurrent parts", `
func get(c *gin.Context) {
	ch := make(chan []User)
	go func() { all, _ := users(); ch <- all }()
	select {
	case all := <-ch:
		c.JSON(200, gin.H{"users": all})
	case <-time.After(time.Second):
		c.JSON(504, gin.H{"error": "late"})
	}
}
func Routes(r *gin.Engine) { r.GET("/x", get) }`,
		[]string{"GET /x() 200 struct { Users []User " + tick + `json:"users"` + tick + " }"}},
	{"pointers to parameters", `
func read(c *gin.Context, into map[string]*string) { for name, p := range into { *p = c.Query(name) } }
func list(c *gin.Context) {
	var q, sort string
	read(c, map[string]*string{"q": &q, "sort": &sort})
	c.JSON(200, gin.H{"q": q, "sort": sort})
}
func Routes(r *gin.Engine) { r.GET("/x", list) }`,
		[]string{`GET /x(q query string, sort query string) 200 struct { Q string ` + tick + `json:"q"` + tick + ` Sort string ` + tick + `json:"sort"` + tick + ` }`}},
	{"names in a table", `
type param struct { name string; required bool }
func list(params ...param) gin.HandlerFunc {
	return func(c *gin.Context) {
		out := map[string]string{}
		for _, p := range params {
			v := c.Query(p.name)
			if v == "" && p.required { c.JSON(400, gin.H{"error": p.name}); return }
			out[p.name] = v
		}
		c.JSON(200, out)
	}
}
func Routes(r *gin.Engine) { r.GET("/x", list(param{"a", true}, param{"b", false})) }`,
		[]string{"GET /x(a query string!, b query string) 200 map[string]string"}},
}
