package ginmcp

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// Op annotates a handler: it returns a handler that does the same, and declares the ID of the
// operation and what the options state. It must be the last handler of its route, the only one that
// Gin's route table contains. An Op in another place has no effect; the first call logs a warning.
// Over plain HTTP it costs one lookup in the request's context.
//
// Gin names a handler after its code, which is the same for all handlers that Op returns. Metrics
// by c.HandlerName() and Gin's route log therefore show "introspect.Annotate.func1". The tool's
// name, errors and diagnostics use the name of h.
//
//	r.GET("/users/:id", auth, ginmcp.Op("get_user", getUser, ginmcp.In[GetUser](), ginmcp.Out[User]()))
//
// The ID becomes the name of the tool, unchanged: a letter or underscore, then at most 63
// letters, digits, underscores and hyphens. If it is not such a name, or if two operations have
// it, the tool is withheld and [Server.Check] returns an error. With an empty ID, the name is
// inferred from the handler's symbol or the route.
//
// Without an option for its input, the operation has path parameters only.
func Op(id string, h gin.HandlerFunc, opts ...OpOption) gin.HandlerFunc {
	if h == nil {
		panic("ginmcp: Op " + id + ": the handler is nil")
	}
	return introspect.Annotate(annotation(id, opts), h)
}

// An OpOption declares a fact about one operation. Where an option is given several times, the
// facts add up or the later one applies, as each option states.
type OpOption interface {
	applyOp(a *introspect.Annotation)
}

type opOptionFunc func(*introspect.Annotation)

func (f opOptionFunc) applyOp(a *introspect.Annotation) { f(a) }

func annotation(id string, opts []OpOption) *introspect.Annotation {
	a := &introspect.Annotation{ID: id}
	annotate(a, opts)
	return a
}

// annotate applies options. A nil one is a mistake in the annotation.
func annotate(a *introspect.Annotation, opts []OpOption) {
	for i, o := range opts {
		if o == nil {
			a.Err = errors.Join(a.Err, fmt.Errorf("option %d is nil", i+1))
			continue
		}
		o.applyOp(a)
	}
}

// ID sets the operation's ID, which becomes the name of its tool: see [Op]. It replaces the ID
// that [Op] or [Handle] was given. An empty ID changes nothing.
func ID(operationID string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.ID = cmp.Or(operationID, a.ID) })
}

func goType[T any]() introspect.TypeRef { return introspect.TypeRef{Go: reflect.TypeFor[T]()} }

func input[T any](in introspect.Location) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) {
		a.Inputs = append(a.Inputs, introspect.Input{In: in, Type: goType[T](), Source: introspect.SourceExplicit})
	})
}

// In declares that the request is bound to a T. A struct is bound field by field, and the first of
// these applies to a field: the path, if it has a uri tag for a parameter of the route; a header,
// if it has a header tag; on GET, HEAD and DELETE the query, if it has a form tag; the JSON body, if
// it has a json tag (an error on GET and HEAD); a form in the body, if it has a form tag and no
// field has a json tag, else the query. A field without these tags is in the body on methods that
// have one, and is not an argument on others. A T that is not a struct is the JSON body. In may be
// given several times.
func In[T any]() OpOption { return input[T](introspect.LocationAuto) }

// Path declares that the path parameters are bound to a T, by its uri tags, as with
// ShouldBindUri. It may be given several times.
func Path[T any]() OpOption { return input[T](introspect.LocationPath) }

// Query declares that the query is bound to a T, by its form tags, as with
// ShouldBindQuery. It may be given several times.
func Query[T any]() OpOption { return input[T](introspect.LocationQuery) }

// Header declares that headers are bound to a T, by its header tags, as with ShouldBindHeader.
// Headers that identify the caller or its address are left out, and a diagnostic names them. It may
// be given several times.
func Header[T any]() OpOption { return input[T](introspect.LocationHeader) }

// Body declares that the JSON body is bound to a T, as with ShouldBindJSON. A T that is not a
// struct becomes one argument, body. It may be given several times for several structs that are
// read from one body.
func Body[T any]() OpOption { return input[T](introspect.LocationBody) }

// Form declares that the body is a form that is bound to a T, by its form tags: multipart if T
// has a file, otherwise urlencoded. It may be given several times.
func Form[T any]() OpOption { return input[T](introspect.LocationForm) }

// RawBody declares that the handler reads the body as bytes of a content type, such as
// "application/octet-stream". The tool then has an argument body, which is a file: an object with
// data, in base64, or text, and optionally a filename and a mimeType. If contentType is a range
// such as "image/*", or "" for every type, the file's mimeType selects the type in it; without a
// mimeType, the type is application/octet-stream. RawBody cannot be combined with [Body] and
// [Form]. [Server.Check] returns an error for a text that is not a content type.
func RawBody(contentType string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) {
		media := cmp.Or(contentType, "*/*")
		if _, _, err := mime.ParseMediaType(media); err != nil || !strings.Contains(media, "/") {
			a.Err = errors.Join(a.Err, fmt.Errorf("RawBody: %q is not a content type", contentType))
			return
		}
		a.Inputs = append(a.Inputs, introspect.Input{
			In: introspect.LocationBody, MediaType: media, Source: introspect.SourceExplicit,
			Type: introspect.TypeRef{Schema: json.RawMessage(`{"type":"string","format":"binary"}`)},
		})
	})
}

func param[T any](in introspect.Location, name, description string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) {
		a.Params = append(a.Params, introspect.Param{
			Name: name, Description: description, In: in, Type: goType[T](),
			Required: in == introspect.LocationPath, Source: introspect.SourceExplicit,
		})
	})
}

// PathParam declares a path parameter that the handler reads by itself, with its type and
// meaning. It takes precedence over an input type that has the same parameter.
func PathParam[T any](name, description string) OpOption {
	return param[T](introspect.LocationPath, name, description)
}

// QueryParam declares a query parameter that the handler reads by itself. It is optional.
func QueryParam[T any](name, description string) OpOption {
	return param[T](introspect.LocationQuery, name, description)
}

// HeaderParam declares a header that the handler reads by itself. It is optional. A header that
// identifies the caller or its address is left out, and a diagnostic names it.
func HeaderParam[T any](name, description string) OpOption {
	return param[T](introspect.LocationHeader, name, description)
}

// CookieParam declares a cookie that the handler reads by itself. It is optional, and replaces
// the caller's own cookie with that name: do not declare one that identifies the caller.
func CookieParam[T any](name, description string) OpOption {
	return param[T](introspect.LocationCookie, name, description)
}

// Out declares that the response of a success is a T, as JSON, with one of the given statuses,
// by default 200. It may be given several times. A tool has an output schema if every declared
// success is JSON.
func Out[T any](status ...int) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) {
		if len(status) == 0 {
			status = []int{http.StatusOK}
		}
		for _, code := range status {
			response := introspect.Response{Status: code, Type: goType[T](), Source: introspect.SourceExplicit}
			a.Responses = append(a.Responses, response)
		}
	})
}

// Status sets the status of a success of a [Handle] route, from 200 to 299. The default is 200.
// With 204 nothing is rendered. It has no effect on an [Op].
func Status(code int) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.Status = code })
}

// Method selects the verb of the calls to a route that is registered for several verbs. The default
// is POST if a body or nothing is declared, and otherwise GET.
func Method(method string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.Method = strings.ToUpper(method) })
}

// Summary states in one line what the operation does. It becomes the beginning of the tool's
// description and, if it has at most 80 characters, the tool's title.
func Summary(s string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.Summary = s })
}

// Description states what an agent must know to use the operation well. A tool shows the first
// 1,000 characters of summary and description.
func Description(s string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.Description = s })
}

// Tags adds tags to the operation.
func Tags(tags ...string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.Tags = append(a.Tags, tags...) })
}

// Hidden hides the operation from clients: it is neither listed nor can it be called. The functions
// of [WithTool] can still call it.
func Hidden() OpOption { return opOptionFunc(func(a *introspect.Annotation) { a.Hidden = true }) }

// URI sets the URI under which the operation is read, such as "shop://catalogue", or the URI
// template, such as "shop://orders/{id}", instead of one that is made from the path; see
// [WithResourceScheme]. It also makes the route a resource, unless an option such as
// [WithRouteMaps] decides what it becomes. The route must be a GET, as with every resource.
//
// The variables of a template are the parameters in the path of the route, each once. A variable
// ends its segment, as in "shop://orders/no-{id}/items". The rest of a path is written "{/path*}",
// at the end. Arguments in the query are added to the URI automatically. [Server.Check] returns an
// error for a text that is not such a URI. If the option is given twice, the later one applies; ""
// has no effect.
func URI(uri string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.URI = cmp.Or(uri, a.URI) })
}

func yes() *bool { y := true; return &y }

// ReadOnly declares that the operation changes nothing, whatever its method.
func ReadOnly() OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.Hints.ReadOnly = yes() })
}

// Destructive declares that the operation may change or delete existing data. This is the default
// for everything but a GET, because a method or a body promises nothing else.
func Destructive() OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.Hints.Destructive = yes() })
}

// Idempotent declares that calling the operation again with the same arguments has no further
// effect. The default follows the method: GET, PUT and DELETE are idempotent.
func Idempotent() OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.Hints.Idempotent = yes() })
}

// Timeout limits the duration of one call of the operation, instead of [WithTimeout]. Zero and
// negative durations keep the limit of WithTimeout.
func Timeout(d time.Duration) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.Timeout = max(d, 0) })
}

// Confirm asks the person who uses the client before the operation is called as a tool. The message
// is a question such as "Delete user {id}?", whose placeholders are the names of arguments;
// [Server.Check] returns an error for any other name. If the option is given twice, the later one
// applies.
//
// A client that supports elicitation shows the question, and the call is made only if the person
// accepts. Clients of 2026-07-28 can support it, and earlier ones in a session, see [WithSessions].
// For any other client, the first call returns the question and a token, and is not carried out.
// The agent has to show the question, and to make the same call again with the token in an
// additional argument of the tool. A token holds for one caller, one tool and one set of arguments,
// once, for 30 minutes; see [WithStateKey] for replicas.
//
// Only elicitation asks a person. The token only slows the agent down, because the agent can repeat
// it without asking the person. A client, too, can claim to have asked. Requests over plain HTTP
// are not affected: the application still decides who may do something.
//
// A tool of [WithTool] can call an operation with Confirm if the client supports elicitation, or if
// the tool has a Confirm of its own, which then covers its operations. A call in a batch and a read
// of a resource are refused if they would need elicitation.
func Confirm(message string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) {
		if message == "" {
			a.Err = errors.Join(a.Err, errors.New("Confirm: the message is empty"))
		}
		a.Confirm = message
	})
}
