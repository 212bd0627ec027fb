import { isDeepStrictEqual } from 'node:util'

import { describe, expect, test } from 'vitest'

import {
  absent,
  array,
  bigint,
  buffer,
  bytes,
  type Codec,
  date,
  json,
  lazy,
  literal,
  map,
  Mismatch,
  nothing,
  nullOr,
  number,
  object,
  optional,
  record,
  set,
  string,
  tuple,
  undefinedOr,
  union,
  variant,
} from '@tenantry/runtime/contract'

import { type SomeCodec, unchecked } from '../../../packages/runtime/src/contract/codec.ts'
import { renderPath } from '../../../packages/runtime/src/contract/mismatch.ts'
import { createRandom } from '../../support/random.ts'
import { arbitraryCodec, decimal, Decimal } from './arbitrary-codec.ts'

/** Over the wire and back. */
function cross(codec: SomeCodec, value: unknown): unknown {
  return codec.decode(JSON.parse(JSON.stringify(unchecked(codec).encode(value))))
}

function problemOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    const { path, problem } = error
    return `${renderPath(path)} ${problem}`.trim()
  }
  return 'none'
}

test('whatever the codec, what comes back equals what was sent', () => {
  const random = createRandom(7)
  for (let round = 0; round < 4000; round += 1) {
    const { codec, name, value } = arbitraryCodec(random)
    const sent = value()
    const arrived = cross(codec, sent)
    if (!isDeepStrictEqual(arrived, sent)) expect(arrived, `round ${round}, ${name}`).toEqual(sent)
    expect(isDeepStrictEqual(arrived, sent), `round ${round}, ${name}`).toBe(true)
  }
})

test('the codecs of such a round hold every kind of value', () => {
  const random = createRandom(7)
  const names = Array.from({ length: 4000 }, () => arbitraryCodec(random).name).join(' ')
  for (const kind of [
    'bytes',
    'map(',
    'set(',
    'tuple(',
    'union(',
    'object(',
    'record(',
    'decimal',
    'json',
  ]) {
    expect(names).toContain(kind)
  }
})

test('whatever arrives, a codec decodes it or says that it is none of its JSON', () => {
  const random = createRandom(11)
  let refused = 0
  for (let round = 0; round < 2000; round += 1) {
    const { codec } = arbitraryCodec(random)
    const other = arbitraryCodec(random)
    const wire: unknown = JSON.parse(JSON.stringify(unchecked(other.codec).encode(other.value())))
    try {
      const decoded = codec.decode(wire)
      expect(isDeepStrictEqual(cross(codec, decoded), decoded)).toBe(true)
    } catch (error) {
      expect(error).toHaveProperty('name', 'Mismatch')
      refused += 1
    }
  }
  expect(refused).toBeGreaterThan(500)
})

describe('what is JSON already', () => {
  const codec = array(object({ id: string, tags: array(string), at: nullOr(number) }))

  test('is not copied', () => {
    const value = [{ id: 'a', tags: ['x'], at: 1 }]
    expect(codec.encode(value)).toBe(value)
    expect(codec.decode(value)).toBe(value)
  })

  test('is left as it was where a part has to be written otherwise', () => {
    const value = [{ id: 'a', tags: [], at: Number.NaN }]
    expect(codec.encode(value)).toEqual([{ id: 'a', tags: [], at: 'NaN' }])
    expect(value[0]?.at).toBeNaN()
  })
})

test('fields that are not named do not cross, in either direction', () => {
  const codec = object({ id: string })
  const row = { id: 'a', tenant_id: 'secret' }
  expect(codec.encode(row)).toEqual({ id: 'a' })
  expect(codec.decode(row)).toEqual({ id: 'a' })
  expect(array(codec).encode([row])).toEqual([{ id: 'a' }])
})

test('a field that is lacking is told from one that is undefined', () => {
  const codec = object({ note: optional(undefinedOr(string)) })
  expect(cross(codec, {})).toStrictEqual({})
  expect(cross(codec, { note: undefined })).toStrictEqual({ note: undefined })
  const exact = object({ note: optional(string) })
  expect(problemOf(() => unchecked(exact).encode({ note: undefined }))).toBe(
    '.note is undefined, not a string',
  )
})

test('a Buffer stays a Buffer, and its memory is its own', () => {
  expect(Buffer.isBuffer(cross(bytes, Buffer.from([1])))).toBe(true)
  const array8 = bytes.decode(bytes.encode(Uint8Array.of(1)))
  expect(Buffer.isBuffer(array8)).toBe(false)
  expect(array8.buffer.byteLength).toBe(1)
  expect(problemOf(() => unchecked(buffer).encode(Uint8Array.of(1)))).toBe(
    'is a Uint8Array, not a Buffer',
  )
})

test('of several types the one that takes all of a value is chosen', () => {
  const codec = union(object({ x: number }), object({ x: number, y: string }))
  expect(cross(codec, { x: 1, y: 'a' })).toEqual({ x: 1, y: 'a' })
  expect(cross(codec, { x: 1 })).toEqual({ x: 1 })
  expect(cross(codec, { x: 1, y: 'a', z: 0 })).toEqual({ x: 1 })
})

test('a union needs no mark where the JSON tells its members apart', () => {
  expect(nullOr(string).encode('a')).toBe('a')
  expect(union(nullOr(string), bigint).encode(1n)).toEqual([1, '1'])
  expect(undefinedOr(nullOr(string)).encode(undefined)).toEqual([0, null])
})

test('objects that a field tells apart cross as they are', () => {
  const codec = variant('kind', {
    card: object({ kind: literal('card'), last4: string }),
    cash: object({ kind: literal('cash'), given: bigint }),
  })
  expect(codec.encode({ kind: 'cash', given: 3n })).toEqual({ kind: 'cash', given: '3' })
  expect(codec.decode({ kind: 'cash', given: '3' })).toEqual({ kind: 'cash', given: 3n })
  expect(problemOf(() => codec.decode({ kind: 'gold' }))).toBe('.kind is none of card, cash')
  expect(problemOf(() => codec.decode({ kind: 'card', last4: 1 }))).toBe(
    '.last4 is a number, not a string',
  )
})

interface Tree {
  readonly name: string
  readonly children: readonly Tree[]
}
const tree: Codec<Tree> = object({ name: string, children: array(lazy(() => tree)) })

test('a type that holds itself crosses, and a value that does is refused', () => {
  const oak = { name: 'oak', children: [{ name: 'twig', children: [] }] }
  expect(cross(tree, oak)).toEqual(oak)
  const knot: { name: string; children: Tree[] } = { name: 'knot', children: [] }
  knot.children.push(knot)
  expect(problemOf(() => tree.encode(knot))).toContain('refers to itself')
  expect(problemOf(() => unchecked(union(tree, string)).encode(knot))).toContain('refers to itself')
  // The depth is counted anew behind a failure.
  expect(cross(tree, oak)).toEqual(oak)
  const loop: unknown[] = []
  loop.push(loop)
  expect(problemOf(() => unchecked(json).encode(loop))).toContain('refers to itself')
})

test.each<[string, SomeCodec, unknown, string]>([
  ['a date that is none', date, new Date('soon'), 'is a Date that is no point in time'],
  ['a text for a date', date, '2026-01-01', 'is a string, not a Date'],
  [
    'an instance',
    object({ text: string }),
    new Decimal('1'),
    'is an instance of Decimal, not a plain object',
  ],
  ['a plain object for an instance', decimal, { text: '1' }, 'is an object, not a Decimal'],
  ['a literal', literal('a', 'b'), 'secret', 'is not one of "a", "b"'],
  ['a field that is missing', object({ a: object({ b: string }) }), { a: {} }, '.a.b is missing'],
  ['an inherited field', object({ toString: string }), {}, '.toString is missing'],
  [
    'an item',
    array(tuple(string, number)),
    [
      ['a', 1],
      ['b', '2'],
    ],
    '[1][1] is a string, not a number',
  ],
  ['a hole', array(string), Array.from({ length: 1 }), '[0] is undefined, not a string'],
  ['a value of a record', record(bigint), { 'a b': 1 }, '["a b"] is a number, not a bigint'],
  ['a key of a Map', map(string, string), new Map([[1, 'a']]), '[0] is a number, not a string'],
  ['an item of a Set', set(string), new Set([null]), '[0] is null, not a string'],
  ['too many elements', tuple(string), ['a', 'b'], 'has 2 elements, and 1 are the most'],
  ['too few elements', tuple(string), [], 'has 0 elements, and at least 1 are needed'],
  ['a function', json, { a: () => 1 }, '.a is a function, not JSON'],
  ['undefined in JSON', json, { a: undefined }, '.a is undefined, not JSON'],
  ['a number that JSON lacks', json, [Number.NaN], '[0] is a number that JSON does not have'],
  [
    'none of a union',
    union(string, number),
    true,
    'is a boolean, not of any type that is allowed here',
  ],
])('%s is refused, and what it holds is not told', (_what, codec, value, problem) => {
  expect(problemOf(() => unchecked(codec).encode(value))).toBe(problem)
})

test.each<[string, SomeCodec, unknown]>([
  ['digits', bigint, '1n'],
  ['a date in another form', date, '2026-01-01'],
  ['a date that is none', date, '2026-13-01T00:00:00.000Z'],
  ['bytes of neither class', bytes, 'xAAAA'],
  ['bytes that are no base64', bytes, 'u!!!!'],
  ['a number', number, 'Nan'],
  ['an inherited name for a number', number, 'toString'],
  ['something for nothing', nothing, 1],
  ['something for undefined', absent, 0],
  ['a member that is not there', union(string, literal('a')), [2, 'a']],
  ['no member', union(string, literal('a')), 'a'],
  ['an entry of three', map(string, string), [['a', 'b', 'c']]],
])('JSON that is not that of %s is refused', (_what, codec, wire) => {
  expect(problemOf(() => codec.decode(wire))).not.toBe('none')
})

test('an own key named __proto__ is a key like others', () => {
  const value: Record<string, Record<string, number>> = JSON.parse('{"__proto__": {"isAdmin": 1}}')
  const arrived = record(record(number)).decode(value)
  expect(Object.keys(arrived)).toEqual(['__proto__'])
  expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
  expect(Object.getPrototypeOf(arrived)).toBe(Object.prototype)
})

test('what a function returns that returns nothing is left behind', () => {
  expect(cross(nothing, { rows: ['secret'] })).toBeUndefined()
})
