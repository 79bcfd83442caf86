package compare_test

import "github.com/ginmcp/ginmcp/schema/testdata/compare/types"

var jsonRows = []row{
	body[types.Scalars]("`string`, `bool`, `int`, `float64`").
		ok(`{"s":"a","b":true,"i":-1,"f":1.5}`).
		bad(`{"s":1,"b":true,"i":1,"f":1}`, `{"s":"a","b":"true","i":1,"f":1}`, `{"s":"a","b":true,"i":1.5,"f":1}`, `{"s":"a","b":true,"i":1,"f":"1"}`),
	body[types.Widths]("`int8`, `uint8`, `uint64`: too large, or negative").
		ok(`{"i8":-128,"u8":255,"u64":18446744073709551615}`).
		bad(`{"i8":128,"u8":0,"u64":0}`, `{"i8":0,"u8":256,"u64":0}`, `{"i8":0,"u8":-1,"u64":0}`, `{"i8":0,"u8":0,"u64":-1}`),
	body[types.Widest]("`int64`, `uint64`: too large").
		ok(`{"i":9223372036854775807,"u":18446744073709551615}`).
		bad(`{"i":9223372036854775808,"u":0}`, `{"i":0,"u":18446744073709551616}`).
		but("a bound of twenty digits at every integer costs a model more than it tells"),
	body[types.Optional]("a member without `omitempty`, left out").ok(`{"name":"a","size":1}`, `{"size":1}`, `{}`),
	body[types.OmittedButRequired]("`omitempty` in the json tag, `required` in the binding tag").ok(`{"name":"a"}`).bad(`{}`),
	body[types.Pointers]("null for a pointer").ok(`{"name":"a","count":0}`, `{"name":null,"count":null}`).bad(`{"name":1,"count":0}`).
		but("null says the same as leaving the member out, except in a PATCH, where it is published; converters for some models refuse it"),
	body[types.Collections]("null for a slice or a map").ok(`{"tags":["a"],"labels":{"a":1}}`, `{"tags":null,"labels":null}`).bad(`{"tags":[1],"labels":{}}`).
		but("leaving the member out says the same, and keeps the schema plain"),
	body[types.Bytes]("`[]byte`").ok(`{"data":"aGk="}`, `{"data":""}`).bad(`{"data":"not base64!"}`, `{"data":5}`),
	body[types.Anything]("`json.RawMessage`, `any`").ok(`{"raw":{"a":[1,"b"]},"any":[1]}`, `{"raw":"a","any":true}`),
	body[types.Number]("`json.Number`").ok(`{"n":12.5}`, `{"n":123456789012345678901234567890}`).bad(`{"n":true}`, `{"n":"abc"}`),
	body[types.Moment]("`time.Time`").ok(`{"at":"2025-11-23T16:45:58+01:00"}`).bad(`{"at":"yesterday"}`, `{"at":1763912758}`),
	body[types.Wait]("`time.Duration`").ok(`{"wait":1500000000}`).bad(`{"wait":"1s"}`),
	body[types.Big]("`big.Int` and a pointer to it").
		ok(`{"value":123456789012345678901234567890,"pointer":1}`).
		bad(`{"value":1.5,"pointer":1}`, `{"value":{},"pointer":1}`, `{"value":1,"pointer":1.5}`),
	body[types.Addresses]("`netip.Addr`, `net.IP`").
		ok(`{"addr":"10.0.0.1","ip":"10.0.0.1"}`, `{"addr":"::1","ip":"::1"}`).
		bad(`{"addr":{},"ip":"::1"}`, `{"addr":"::1","ip":[1]}`, `{"addr":"localhost","ip":"::1"}`).
		but("no one format says either kind of address; a sentence says it"),
	body[types.TextID]("an array with `UnmarshalText`, such as a UUID").
		ok(`{"id":"123e4567-e89b-12d3-a456-426614174000"}`).bad(`{"id":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}`, `{"id":5}`),
	body[types.Price]("a struct with `UnmarshalJSON` and `UnmarshalText`, such as a decimal").ok(`{"price":"1.50"}`).bad(`{"price":{}}`).
		but("only UnmarshalJSON knows the form: it is known for common types, and WithType states it for others"),
	body[types.Null]("`sql.NullString`").ok(`{"name":{"String":"a","Valid":true}}`).bad(`{"name":"a"}`),
	body[types.Stamped]("a struct that embeds a `time.Time`").ok(`{"stamp":"2025-11-23T16:45:58Z"}`).bad(`{"stamp":{"Zone":"a"}}`),
	body[types.Quoted]("the option `,string`").ok(`{"i":"5","b":"true"}`).bad(`{"i":5,"b":"true"}`, `{"i":"five","b":"true"}`, `{"i":"5","b":true}`),
	body[types.Fixed]("`[2]string`").ok(`{"pair":["a","b"]}`).bad(`{"pair":"ab"}`, `{"pair":[1,2]}`),
	body[types.Short]("`[2]string` with one item").ok(`{"pair":["a"]}`).bad(`{"pair":"a"}`).
		but("encoding/json fills the rest with zero values; an array in a Go type is taken at its word"),
	body[types.IntKeys]("`map[int]string`").ok(`{"names":{"-1":"a","7":"b"}}`).bad(`{"names":{"a":"b"}}`, `{"names":{"1":1}}`),
	body[types.Tree]("a recursive type, through a slice").
		ok(`{"name":"a","children":[{"name":"b","children":[]}]}`).bad(`{"name":"a","children":[{"name":1,"children":[]}]}`),
	body[types.List]("a recursive type, through a pointer").
		ok(`{"left":1,"next":{"left":0}}`).bad(`{"left":1,"next":{"left":"0"}}`),
	body[types.Embedded]("an embedded struct").ok(`{"id":"a","owner":"b","extra":1}`).bad(`{"id":1,"owner":"b","extra":1}`),
	body[types.EmbeddedPointer]("an embedded pointer").ok(`{"id":"a","owner":"b","extra":1}`).bad(`{"id":1,"owner":"b","extra":1}`),
	body[types.EmbeddedTagged]("an embedded struct with a json tag").ok(`{"base":{"id":"a","owner":"b"},"extra":1}`).bad(`{"base":{"id":1,"owner":"b"},"extra":1}`),
	body[types.Shadowing]("an outer field that hides an embedded one").ok(`{"id":1,"owner":"b"}`).bad(`{"id":"a","owner":"b"}`),
	body[types.SameName]("types of one name in two packages").
		ok(`{"mine":{"name":"a"},"theirs":{"email":"b"}}`).bad(`{"mine":{"name":1},"theirs":{"email":"b"}}`, `{"mine":{"name":"a"},"theirs":{"email":1}}`),
	body[types.Generic]("a generic type").
		ok(`{"page":{"items":[{"name":"a"}],"next":1},"other":{"items":[{"email":"b"}],"next":1}}`).
		bad(`{"page":{"items":[{"name":1}],"next":1},"other":{"items":[],"next":1}}`, `{"page":{"items":[],"next":1},"other":{"items":[{"email":1}],"next":1}}`),
	body[types.Names]("`json:\"-,\"`, `json:\"-\"`, no tag").ok(`{"-":"a","Plain":"b"}`).bad(`{"-":1,"Plain":"b"}`, `{"-":"a","Plain":1}`),
	body[[]types.Line]("a body that is a list").ok(`[{"qty":1}]`, `[]`).bad(`{}`, `[{"qty":"1"}]`),
}
