import { describe, expect, test } from 'vitest'

import { TenantryError } from '@tenantry/runtime/errors'

import { parseFields, refuseUnlisted } from '../../src/scaffold/index.ts'

const parse = (...tokens: string[]) => parseFields(tokens, 'invoice')

describe('reads', () => {
  test.each([
    ['number:text', { name: 'number', isNullable: false, isUnique: false, default: undefined }],
    ['note:text?', { isNullable: true }],
    ['number:text:unique', { isUnique: true }],
    ['customer_id:uuid:ref=customer', { reference: 'customer', isUnique: false }],
    ['customer_id:uuid?:ref=line-item:unique', { reference: 'line-item', isUnique: true }],
    ['customer_id:uuid:unique:ref=customer', { reference: 'customer', isUnique: true }],
    ['title:text=a:b', { default: { kind: 'value', value: 'a:b' } }],
    ['title:text==', { default: { kind: 'value', value: '=' } }],
    ['title:text?=none:unique', { default: { kind: 'value', value: 'none' }, isNullable: true }],
    ['email:citext?:unique', { isNullable: true, isUnique: true }],
    ['title:text=', { default: { kind: 'value', value: '' } }],
  ])('%s', (token, expected) => {
    expect(parse(token)[0]).toMatchObject(expected)
  })

  test.each([
    ['uuid', 'uuid', 'uuid'],
    ['int', 'integer', 'int4'],
    ['bool', 'boolean', 'bool'],
    ['double', 'double precision', 'float8'],
    ['varchar(20)', 'varchar(20)', 'varchar'],
    ['char(2)', 'char(2)', 'bpchar'],
    ['numeric', 'numeric', 'numeric'],
    ['numeric(12, 2)', 'numeric(12,2)', 'numeric'],
    ['decimal(3)', 'numeric(3)', 'numeric'],
    ['text[]', 'text[]', 'text'],
    ['numeric(12,2)[]', 'numeric(12,2)[]', 'numeric'],
    ['enum(a,b)', 'invoice_x', 'invoice_x'],
    ['enum( a , b )[]', 'invoice_x[]', 'invoice_x'],
    ['tstzrange', 'tstzrange', 'tstzrange'],
    ['citext', 'citext', 'citext'],
    ['citext[]', 'citext[]', 'citext'],
    ['vector(1536)', 'vector(1536)', 'vector'],
  ])('the type %s as %s', (written, sql, name) => {
    expect(parse(`x:${written}`)[0]?.type).toMatchObject({ sql, name })
  })

  test.each([
    ['integer=-2147483648', -2_147_483_648],
    ['boolean=true', true],
    ['enum(draft,sent)=sent', 'sent'],
    ['varchar(3)=äöü', 'äöü'],
    ['uuid=b4f3c1f2-0f5e-4b6a-9d7c-2a1e8c5d4f60', 'b4f3c1f2-0f5e-4b6a-9d7c-2a1e8c5d4f60'],
  ])('the default of %s as a value', (written, value) => {
    expect(parse(`x:${written}`)[0]?.default).toEqual({ kind: 'value', value })
  })

  test.each([
    ['bigint=9223372036854775807', '9223372036854775807'],
    ['numeric(4,2)=99.99', '99.99'],
    ['double=1e3', '1000'],
    ['date=now', 'current_date'],
    ['timestamptz=now()', 'now()'],
    ['uuid=random', 'gen_random_uuid()'],
    ['text[]={}', "'{}'::text[]"],
    ['jsonb={"a": [1]}', `'{"a": [1]}'::jsonb`],
    ["interval=1 o'clock", "'1 o''clock'::interval"],
    ['timestamptz=2026-01-01T00:00:00Z', "'2026-01-01T00:00:00Z'::timestamptz"],
    ['int4range=[1,5)', "'[1,5)'::int4range"],
  ])('the default of %s as SQL', (written, sql) => {
    expect(parse(`x:${written}`)[0]?.default).toEqual({ kind: 'sql', sql })
  })
})

describe('a type of an extension', () => {
  test.each([
    ['email:citext:unique', [], "extensions: ['citext']"],
    ['emails:citext[]', ['pg_trgm'], "extensions: ['pg_trgm', 'citext']"],
    ['place:vector(3)', ['citext'], "extensions: ['citext', 'vector']"],
  ])('%s is refused where %o are listed', (token, extensions, remedy) => {
    const refused = caught(() => refuseUnlisted(parse('name:text', token), extensions))
    expect(refused).toMatchObject({
      code: 'USAGE_FIELD_INVALID',
      message: expect.stringContaining(JSON.stringify(token)),
      hint: expect.stringContaining(remedy),
      details: { field: token },
    })
  })

  test('is taken where its extension is listed, and PostgreSQL has the others', () => {
    refuseUnlisted(parse('a:citext', 'b:vector(3)', 'c:text', 'd:enum(x)'), ['vector', 'citext'])
    refuseUnlisted(parse('c:text', 'd:enum(x)', 'e:jsonb[]'), [])
  })
})

function caught(run: () => void): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}

describe('refuses, and says why and what to write', () => {
  test.each([
    ['number', 'has no type', 'number:text'],
    ['number:', 'has no type', 'number:text'],
    ['number:string', 'no type "string"', 'Did you mean text?'],
    ['number:txet', 'no type "txet"', 'Did you mean text?'],
    ['number:constructor', 'no type "constructor"', 'The types are'],
    ['number:zzzzzzzz', 'no type "zzzzzzzz"', 'The types are'],
    ['when:datetime', 'no type "datetime"', 'Did you mean timestamptz?'],
    ['place:vector', 'vector does not take ()', 'vector(1536)'],
    ['place:vector(0)', 'out of range', 'vector(1536)'],
    ['place:vector(16001)', 'out of range', 'vector(1536)'],
    ['place:vector(3,4)', 'does not take', 'vector(1536)'],
    ['places:vector(3)[]', 'no list of them', 'a row of its own'],
    ['place:vector(3):unique', 'names no row', 'Leave :unique away'],
    ['email:citext(20)', 'takes nothing in parentheses', 'Write citext alone'],
    ['number:text:uniqe', 'cannot end with :uniqe', 'Did you mean :unique?'],
    ['number:text:primary', 'cannot end with :primary', 'The form is'],
    ['number:text!', 'is no type', 'The form is'],
    ['Number:text', 'no name of a column', 'Write number'],
    ['dueOn:date', 'no name of a column', 'Write due_on'],
    ['due-on:date', 'no name of a column', 'Write due_on'],
    ['a__b:text', 'no name of a column', 'Write a_b'],
    [':text', 'no name of a column', 'field:type'],
    ['1st:text', 'no name of a column', 'field:type'],
    [`${'x'.repeat(60)}:text`, 'longer than', 'Shorten'],
    ['id:uuid', 'has id by itself', 'Leave the field away'],
    ['tenant_id:uuid', 'has tenant_id by itself', 'Leave the field away'],
    ['version:integer', 'has version by itself', 'Leave the field away'],
    ['created_at:timestamptz', 'has created_at by itself', 'Leave the field away'],
    ['updated_at:timestamptz', 'has updated_at by itself', 'Leave the field away'],
    ['constructor:text', 'every object in JavaScript', 'another name'],
    ['to_string:text', 'every object in JavaScript has a toString', 'another name'],
    ['xmin:integer', 'PostgreSQL has a column xmin', 'another name'],
    ['code:varchar', 'varchar does not take ()', 'varchar(20)'],
    ['code:varchar(0)', 'out of range', 'varchar(20)'],
    ['code:text(20)', 'takes nothing in parentheses', 'Write text alone'],
    ['total:numeric(2,4)', 'out of range', 'numeric(12,2)'],
    ['total:numeric(1,2,3)', 'does not take', 'numeric(12,2)'],
    ['status:enum', 'an enum needs values', 'enum(draft,sent)'],
    ['status:enum()', 'an enum needs values', 'enum(draft,sent)'],
    ['status:enum(a,,b)', 'an enum needs values', 'enum(draft,sent)'],
    ['status:enum(a,b,a)', 'the value a is given twice', 'enum(draft,sent)'],
    [`status:enum(${'x'.repeat(64)})`, 'longer than 63 bytes', 'enum(draft,sent)'],
    ["status:enum(a,'b')", 'a quote', 'enum(draft,sent)'],
    ['status:enum(a,b)=c', '"c" is no default', '=a'],
    ['count:integer=many', '"many" is no default', '=0'],
    ['count:smallint=40000', '"40000" is no default', '=0'],
    ['count:bigint=9223372036854775808', 'is no default', '=0'],
    ['total:numeric(3,2)=10', '"10" is no default', '=0'],
    ['total:numeric(3,2)=1.234', '"1.234" is no default', '=0'],
    ['rate:double=NaN', 'is no default', '=0.5'],
    ['on:boolean=yes', '"yes" is no default', '=false'],
    ['key:uuid=1', '"1" is no default', 'gen_random_uuid()'],
    ['code:varchar(3)=abcd', '"abcd" is no default', 'shorter'],
    ['meta:jsonb={a:1}', 'is no default', '={}'],
    ['tags:text[]=a', '"a" is no default', '={}'],
    ['on:boolean:unique', 'unique makes no sense', 'Leave :unique away'],
    ['status:enum(a,b):unique', 'unique makes no sense', 'Leave :unique away'],
    ['tags:text[]:unique', 'unique makes no sense', 'Leave :unique away'],
    ['x:jsonb:ref=customer', 'no type of a key', 'x:uuid:ref=customer'],
  ])('%s', (token, why, hint) => {
    const error = failure(() => parse(token))
    expect(error.code).toBe('USAGE_FIELD_INVALID')
    expect(error.message).toContain(JSON.stringify(token))
    expect(error.message).toContain(why)
    expect(error.hint).toContain(hint)
  })

  test.each([
    [['a:text', 'b:text', 'a:integer'], 'a:integer', 'a field a is given twice'],
    [['a_1:text', 'a1:text'], 'a1:text', 'it would be a1 in JSON, as a_1 is'],
  ])('%j', (tokens, token, why) => {
    const error = failure(() => parse(...tokens))
    expect(error.message).toContain(JSON.stringify(token))
    expect(error.message).toContain(why)
  })
})

function failure(run: () => unknown): TenantryError {
  try {
    run()
  } catch (error) {
    if (error instanceof TenantryError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
