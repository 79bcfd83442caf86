package compare_test

import "github.com/ginmcp/ginmcp/schema/testdata/compare/types"

var ruleRows = []row{
	body[types.RequiredText]("`required` text: not missing, not empty").ok(`{"name":"a"}`).bad(`{}`, `{"name":""}`),
	body[types.RequiredNumber]("`required` number: not missing, not 0").ok(`{"size":1}`, `{"size":-1}`).bad(`{}`, `{"size":0}`).
		but("an enumeration cannot leave one number out, and not every client takes `not`; a sentence says it"),
	body[types.RequiredFlag]("`required` boolean: only `true`").ok(`{"agree":true}`).bad(`{}`, `{"agree":false}`).
		but("not every client takes an enumeration of anything but texts; a sentence says it"),
	body[types.RequiredCollections]("`required` slice and map: not null, but empty").
		ok(`{"tags":[],"labels":{}}`).bad(`{"tags":null,"labels":{}}`, `{"tags":[],"labels":null}`, `{}`),
	body[types.RequiredPointer]("`required` pointer: not null, but 0").ok(`{"size":0}`).bad(`{"size":null}`, `{}`),
	body[types.ImpliedRequired]("`min=3`, `email`: required, since the zero value fails").
		ok(`{"code":"abc","email":"a@b.example"}`).bad(`{"email":"a@b.example"}`, `{"code":"abc"}`),
	body[types.OptionalFormat]("`omitempty,email`: the empty text passes").ok(`{"email":"a@b.example"}`, `{"email":""}`).bad(`{"email":"a"}`).
		but("leaving the member out says the same, and keeps the schema plain"),
	body[types.OptionalPattern]("`omitempty,alphanum`, `omitempty,uuid`: the empty text passes").
		ok(`{"code":"a1","id":"123e4567-e89b-12d3-a456-426614174000"}`, `{"code":"","id":""}`).bad(`{"code":"a b","id":""}`, `{"code":"","id":"1"}`).
		but("leaving the member out says the same, and keeps the schema plain"),
	body[types.OptionalBound]("`omitempty,min=3`: 0 passes").ok(`{"size":3}`, `{"size":0}`).bad(`{"size":2}`).
		but("leaving the member out says the same, and keeps the schema plain"),
	body[types.Nested]("a nested struct with required members; a pointer to one").
		ok(`{"inner":{"name":"a"},"maybe":{"name":"b"}}`, `{"inner":{"name":"a"}}`).
		bad(`{}`, `{"inner":{}}`, `{"inner":{"name":"a"},"maybe":{}}`),
	body[types.Bounds]("`min`, `max`, `gte`, `lte`").
		ok(`{"s":"äö","i":-1,"f":0.5,"l":[1],"m":{"a":1}}`, `{"s":"äöäö","i":5,"f":1.5,"l":[1,2],"m":{"a":1,"b":2}}`).
		bad(`{"s":"a","i":0,"f":1,"l":[1],"m":{"a":1}}`, `{"s":"aa","i":6,"f":1,"l":[1],"m":{"a":1}}`, `{"s":"aa","i":0,"f":0.4,"l":[1],"m":{"a":1}}`,
			`{"s":"aa","i":0,"f":1,"l":[],"m":{"a":1}}`, `{"s":"aa","i":0,"f":1,"l":[1],"m":{"a":1,"b":2,"c":3}}`),
	body[types.StrictBounds]("`gt`, `lt`").
		ok(`{"s":"abc","i":3,"f":2.1}`, `{"s":"abcd","i":4,"f":4.9}`).bad(`{"s":"ab","i":3,"f":3}`, `{"s":"abc","i":5,"f":3}`, `{"s":"abc","i":3,"f":2}`),
	body[types.Length]("`len`").ok(`{"s":"abc","l":[1,2]}`).bad(`{"s":"ab","l":[1,2]}`, `{"s":"abc","l":[1]}`),
	body[types.Equal]("`eq`").ok(`{"kind":"yes"}`).bad(`{"kind":"no"}`),
	body[types.NotEqual]("`ne`").ok(`{"kind":"yes"}`).bad(`{"kind":"no"}`).
		but("not every client takes `not`; a sentence says it"),
	body[types.Choice]("`oneof` of texts, one of them quoted").ok(`{"kind":"a"}`, `{"kind":"b c"}`).bad(`{"kind":"b"}`, `{"kind":""}`),
	body[types.NumberChoice]("`oneof` of numbers").ok(`{"level":5}`).bad(`{"level":2}`).
		but("not every client takes an enumeration of anything but texts; a sentence says it"),
	body[types.Unique]("`unique`").ok(`{"tags":["a","b"]}`).bad(`{"tags":["a","a"]}`),
	body[types.Dive]("`dive`").
		ok(`{"names":["abc"],"lines":[{"qty":1}]}`).
		bad(`{"names":["abcd"],"lines":[]}`, `{"names":["a","b","c"],"lines":[]}`, `{"names":[],"lines":[{"qty":0}]}`, `{"names":[],"lines":[{}]}`),
	body[types.DiveRequired]("`dive,required`, for the items only").ok(`{"names":["a"]}`, `{}`).bad(`{"names":[""]}`),
	body[types.DiveKeys]("`dive,keys,…,endkeys`").ok(`{"labels":{"a":"b"}}`).bad(`{"labels":{"1":"b"}}`, `{"labels":{"a":"long"}}`),
	body[types.NoDive]("a list of structs with rules, without `dive`: unchecked").ok(`{"lines":[{"qty":1}]}`, `{"lines":[{"qty":0}]}`).bad(`{"lines":[{"qty":"1"}]}`).
		but("validator looks into a list only where `dive` says so; a type that is checked in one place is held to its rules in all"),
	body[types.NetNames]("`email`, `url`").ok(`{"email":"a@b.example","url":"https://b.example/x"}`).bad(`{"email":"a","url":"https://b.example"}`, `{"email":"a@b.example","url":"b"}`),
	body[types.IPs]("`ipv4`, `ipv6`").ok(`{"v4":"10.0.0.1","v6":"::1"}`).bad(`{"v4":"::1","v6":"::1"}`, `{"v4":"10.0.0.1","v6":"10.0.0.1"}`),
	body[types.EitherIP]("`ip`, `cidr`").
		ok(`{"ip":"::1","cidr":"10.0.0.0/8"}`, `{"ip":"10.0.0.1","cidr":"2001:db8::/32"}`).
		bad(`{"ip":"x","cidr":"10.0.0.0/8"}`, `{"ip":"::1","cidr":"10.0.0.0"}`).
		but("no one format says either kind of address; a sentence says it"),
	body[types.UUIDText]("`uuid`, which is lower case").ok(`{"id":"123e4567-e89b-12d3-a456-426614174000"}`).bad(`{"id":"123E4567-E89B-12D3-A456-426614174000"}`, `{"id":"1"}`),
	body[types.Layout]("`datetime=2006-01-02`").ok(`{"day":"2025-11-23"}`).bad(`{"day":"23.11.2025"}`, `{"day":"2025-02-30"}`),
	body[types.Patterns]("`alphanum`, `hexcolor`, `e164`").
		ok(`{"code":"a1","colour":"#0f0","phone":"+4930123456"}`).
		bad(`{"code":"a b","colour":"#0f0","phone":"+4930123456"}`, `{"code":"a1","colour":"green","phone":"+4930123456"}`, `{"code":"a1","colour":"#0f0","phone":"0301"}`),
	body[types.Affixes]("`contains`, `startswith`, `endswith`").
		ok(`{"has":"xa.by","start":"pre*x","end":"a.txt"}`).
		bad(`{"has":"axb","start":"pre*","end":"a.txt"}`, `{"has":"a.b","start":"prex","end":"a.txt"}`, `{"has":"a.b","start":"pre*","end":"atxt"}`),
	body[types.Excludes]("`excludes`").ok(`{"not":"a"}`).bad(`{"not":"axb"}`).
		but("not every client takes `not`; a sentence says it"),
	body[types.Either]("`hexcolor|rgb`").ok(`{"colour":"#0f0"}`, `{"colour":"rgb(0,255,0)"}`).bad(`{"colour":"green"}`).
		but("two rules of which one is enough have no keyword of their own; a sentence says it"),
	body[types.BoundedWait]("`min=1s` of a duration").ok(`{"wait":1500000000}`).bad(`{"wait":999999999}`),
}
