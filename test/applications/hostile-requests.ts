import { randomBytes } from 'node:crypto'

/** Queries of a list of orders. */
export const QUERIES: readonly string[] = [
  ...'limit=0 limit=-1 limit=1e9 limit=NaN limit=5&limit=6 limit[]=5'.split(' '),
  ...'sort=tenant_id sort=__proto__ sort=constructor tenant_id=x __proto__=x where=1'.split(' '),
  ...'number=%00 number[$ne]=x customerId=nope status=nope status=draft&status=sent'.split(' '),
  'paid=maybe',
  'a=1&'.repeat(2000),
]

export const PATHS: readonly string[] = [
  ...'/customers/%00 /customers/%ff /customers/%zz /customers/nope //customers'.split(' '),
  ...'/customers/..%2fhealth /Customers'.split(' '),
  `/customers/${'a'.repeat(200)}`,
]

/** Bodies of a customer. */
export const CUSTOMERS: readonly string[] = [
  ...' { [] 1 null \0 {"fullName":{}} {"fullName":null}'.split(' '),
  '{"fullName":{"__proto__":1}}',
  '{"fullName":"a\\u0000b"}',
  JSON.stringify({ fullName: 'x', email: randomBytes(3000).toString('hex') }),
  JSON.stringify({ fullName: 'x', email: 'x'.repeat(900_000) }),
  JSON.stringify({ fullName: 'x'.repeat(2_000_000) }),
]

/** The most levels of nesting that are taken, with the body's own. */
export const DEEPEST = `{"data":${nested(99)}}`

/** Bodies of a thing, which has a column of each type. */
export const THINGS: readonly string[] = [
  ...[9_007_199_254_740_992, 1e300].map((big) => `{"big":${big}}`),
  '{"bigs":[-9007199254740993]}',
  ...['NaN', '9'.repeat(200_000)].map((exact) => `{"exact":"${exact}"}`),
  '{"small":32768}',
  ...['1e300', '1e400'].map((real) => `{"real":${real}}`),
  ...['2026-02-30', 'infinity', '0000-01-01'].map((day) => `{"day":"${day}"}`),
  '{"time":"25:00"}',
  '{"moment":"2026-02-30T00:00:00Z"}',
  '{"moment":"2026-01-01T00:00:00+99:00"}',
  '{"local":"0000-01-01T00:00"}',
  '{"span":"x"}',
  ...['"\\u0000"', '"\\ud800"', nested(100), nested(5000), nested(400_000)].map(
    (data) => `{"data":${data}}`,
  ),
  '{"bytes":"!"}',
  '{"address":"1.2.3.4/33"}',
  ...['[5,1)', '[2147483647,2147483647]'].map((range) => `{"range":"${range}"}`),
  '{"code":"123456"}',
  ...['null', '"\\u0000"', '[]'].map((tag) => `{"tags":[${tag}]}`),
  '{"version":1}',
]

function nested(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels)
}
