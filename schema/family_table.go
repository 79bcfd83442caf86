package schema

// families are widely used types with JSON or text methods, by the path of their package without
// a major version and by name. They are recognised by name, so that an application does not get
// their modules as dependencies.
var families = map[string]map[string]familyForm{
	"gopkg.in/guregu/null":         nulls,
	"gopkg.in/guregu/null/zero":    nulls,
	"github.com/guregu/null":       nulls,
	"github.com/guregu/null/zero":  nulls,
	"github.com/volatiletech/null": nulls,
	"github.com/aarondl/null":      nulls,

	"github.com/google/uuid":    uuids,
	"github.com/gofrs/uuid":     uuids,
	"github.com/satori/go.uuid": uuids,

	"github.com/oklog/ulid": {"ULID": {node: patterned("^[0-7][0-9A-HJKMNP-TV-Z]{25}$", "A ULID")}},
	"github.com/segmentio/ksuid": {
		"KSUID": {node: patterned("^[0-9A-Z][0-9A-Za-z]{26}$", "A KSUID"), written: noted("A KSUID")},
	},
	"github.com/rs/xid": {"ID": {node: patterned("^[0-9a-v]{19}[0g]$", "An xid"), null: true}},

	"github.com/shopspring/decimal": {"Decimal": decimal(false), "NullDecimal": decimal(true)},

	"cloud.google.com/go/civil": {
		"Date": {node: date},
		"Time": {node: timeOfDay},
		"DateTime": {node: patterned(`^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?$`,
			"A date and time without a zone, such as 2025-11-23T16:45:58")},
	},

	"gorm.io/gorm":               {"DeletedAt": {node: dateTime, null: true}},
	"gorm.io/plugin/soft_delete": {"DeletedAt": {node: whole}},
	"gorm.io/datatypes": {
		"JSON": {node: free}, "JSONMap": {node: object, null: true}, "JSONType": {field: "data"},
		"Date": {node: dateTime}, "Time": {node: timeOfDay},
	},

	"github.com/jackc/pgtype":     postgres,
	"github.com/jackc/pgx/pgtype": postgres,

	"github.com/samber/mo":          {"Option": {field: "value", null: true}},
	"github.com/Masterminds/semver": {"Version": {node: noted("A semantic version, such as 1.2.3")}},

	"k8s.io/apimachinery/pkg/apis/meta/v1": {
		"Time": {node: dateTime, null: true}, "MicroTime": {node: microTime, written: dateTime, null: true},
		"Duration": {node: noted("A duration, such as 1h30m0s")}, "FieldsV1": {node: object, null: true},
	},
	"k8s.io/apimachinery/pkg/api/resource": {"Quantity": {node: noted("A quantity, such as 500m or 1Gi")}},
	"k8s.io/apimachinery/pkg/util/intstr":  {"IntOrString": {node: &node{types: typeInteger | typeString}}},
	"k8s.io/apimachinery/pkg/runtime":      {"RawExtension": {node: free}},

	"go.mongodb.org/mongo-driver/bson/primitive": {"ObjectID": {node: objectID}, "DateTime": {node: dateTime}},
	"go.mongodb.org/mongo-driver/bson":           {"ObjectID": {node: objectID}, "DateTime": {node: dateTime}},

	"github.com/oapi-codegen/runtime/types":     {"Date": {node: date}, "Email": {node: anyText}},
	"github.com/deepmap/oapi-codegen/pkg/types": {"Date": {node: date}, "Email": {node: anyText}},
	"github.com/go-openapi/strfmt": {
		"DateTime": {node: dateTime, null: true},
		"Date":     {node: date, null: true},
	},
}

// The forms that several types have. They are copied before they are used.
var (
	free     = new(node)
	object   = &node{types: typeObject}
	anyText  = &node{types: typeString}
	truth    = &node{types: typeBoolean}
	whole    = &node{types: typeInteger, bits: bits{size: 64}}
	number   = &node{types: typeNumber}
	date     = &node{types: typeString, format: "date"}
	dateTime = &node{types: typeString, format: "date-time"}
	uuidText = &node{types: typeString, format: "uuid"}

	microTime = patterned(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[-+]\d{2}:\d{2})$`,
		"A time with microseconds, such as 2025-11-23T16:45:58.000000Z")
	timeOfDay = patterned(`^\d{2}:\d{2}:\d{2}(\.\d+)?$`, "A time of day, such as 16:45:58")
	objectID  = patterned("^[0-9a-fA-F]{24}$", "24 hexadecimal digits")
)

// nulls are values from a database that may be null. Integers of less than 64 bits have the form
// of the field of that name.
var nulls = map[string]familyForm{
	"String": {node: anyText, null: true}, "Bool": {node: truth, null: true}, "Time": {node: dateTime, null: true},
	"Int": {node: whole, null: true}, "Int64": {node: whole, null: true},
	"Int32": {field: "Int32", null: true}, "Int16": {field: "Int16", null: true}, "Int8": {field: "Int8", null: true},
	"Uint": {field: "Uint", null: true}, "Uint64": {field: "Uint64", null: true},
	"Uint32": {
		field: "Uint32",
		null:  true,
	}, "Uint16": {field: "Uint16", null: true}, "Uint8": {field: "Uint8", null: true},
	"Float": {node: number, null: true}, "Float64": {node: number, null: true}, "Float32": {node: number, null: true},
	"Value": {field: "V", null: true}, "JSON": {node: free},
}

var uuids = map[string]familyForm{"UUID": {node: uuidText}, "NullUUID": {node: uuidText, null: true}}

var postgres = map[string]familyForm{
	"Text": {node: anyText, null: true}, "Bool": {node: truth, null: true}, "UUID": {node: uuidText, null: true},
	"Int2": {node: whole, null: true}, "Int4": {node: whole, null: true}, "Int8": {node: whole, null: true},
}

func patterned(pattern, note string) *node {
	return &node{types: typeString, pattern: pattern, notes: []string{note}}
}

// decimal is a number whose digits are kept, in a string. An application can have it written as
// a number.
func decimal(null bool) familyForm {
	return familyForm{
		node:    patterned(`^-?\d+(\.\d*)?([eE][-+]?\d{1,3})?$`, `A decimal number, such as "12.50"`),
		written: &node{types: typeString | typeNumber, notes: []string{"A decimal number"}},
		null:    null,
	}
}
