package compare_test

import "github.com/ginmcp/ginmcp/schema/testdata/compare/types"

// The fields of these types have json tags besides their form tags, for the generators that
// read no others; only the first row is about the names. JSON values stand for texts: a
// number or boolean is written as it is, a list as a repeated key, an object as JSON.
var queryRows = []row{
	query[types.FormOnly]("names from form tags alone").ok(`{"limit":5,"after":"x"}`).bad(`{"limit":"x","after":"x"}`),
	query[types.Default]("`default=20` and `min=1`: optional").ok(`{"limit":5}`, `{}`).bad(`{"limit":0}`),
	query[types.QueryScalars]("`string`, `bool`, `uint8`, `float64`").
		ok(`{"s":"a","b":true,"u":255,"f":1.5}`).bad(`{"s":"a","b":"on","u":1,"f":1}`, `{"s":"a","b":true,"u":256,"f":1}`, `{"s":"a","b":true,"u":1,"f":"x"}`),
	query[types.QueryPointers]("a pointer is optional").ok(`{"count":0}`, `{}`).bad(`{"count":"x"}`),
	query[types.QueryList]("slices").ok(`{"tags":["a","b"],"nums":[1,2]}`).bad(`{"tags":["a"],"nums":["x"]}`, `{"tags":["a"],"nums":[1,2,3,4]}`),
	query[types.QueryFixed]("`[2]int`, which has two items").ok(`{"pair":[1,2]}`).bad(`{"pair":[1]}`, `{"pair":[1,2,3]}`),
	query[types.QueryBytes]("`[]byte` is a list of numbers").ok(`{"raw":[0,255]}`).bad(`{"raw":"aGk="}`, `{"raw":[256]}`),
	query[types.QueryTimes]("`time.Time`, with and without `time_format`").
		ok(`{"at":"2025-11-23T16:45:58Z","day":"2025-11-23"}`).
		bad(`{"at":"2025-11-23","day":"2025-11-23"}`, `{"at":"2025-11-23T16:45:58Z","day":"2025-11-23T16:45:58Z"}`),
	query[types.QueryUnix]("`time_format:\"unix\"`").ok(`{"at":1763912758}`).bad(`{"at":"2025-11-23T16:45:58Z"}`),
	query[types.QueryWait]("`time.Duration` is a text").ok(`{"wait":"1h30m"}`).bad(`{"wait":5000}`, `{"wait":"soon"}`).
		but("no format says a duration as Go writes it; a sentence says it"),
	query[types.QueryStruct]("a struct without form tags is JSON in one key").ok(`{"range":{"min":1,"max":2}}`).bad(`{"range":{"min":"x","max":2}}`, `{"range":5}`),
	query[types.QueryNested]("a struct with form tags is flattened").ok(`{"limit":5,"sort":"a"}`).bad(`{"limit":0,"sort":"a"}`, `{"limit":101,"sort":"a"}`),
	query[types.QueryEmbedded]("an embedded struct is flattened").ok(`{"limit":5,"sort":"a"}`).bad(`{"limit":"x","sort":"a"}`),
	query[types.QueryMap]("a map is JSON in one key").ok(`{"labels":{"a":1}}`).bad(`{"labels":{"a":"x"}}`),
	query[types.QueryOwnText]("`UnmarshalParam`").ok(`{"at":"1;2"}`).bad(`{"at":{"X":"1","Y":"2"}}`, `{"at":5}`),
	query[types.QueryTextID]("`parser=encoding.TextUnmarshaler`").ok(`{"id":"123e4567-e89b-12d3-a456-426614174000"}`).bad(`{"id":5}`, `{"id":[1,2]}`),
}
