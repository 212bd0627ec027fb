/** A module of its own for each kind of thing to try; resources in the order in which they can be made. */
export interface ListedResource {
  readonly module: string
  readonly name: string
  readonly fields: readonly string[]
}

/** Every type, alone: required, optional, and as an array of both kinds. */
const TYPES = [
  'uuid',
  'text',
  'varchar(20)',
  'char(3)',
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'numeric(12,2)',
  'real',
  'double',
  'boolean',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'interval',
  'jsonb',
  'bytea',
  'inet',
  'cidr',
  'int4range',
  'numrange',
  'tstzrange',
  'enum(draft,in review,sent)',
  'citext',
]

const PLAIN: readonly ListedResource[] = TYPES.map((type, index) => ({
  module: 'kinds',
  name: `${type.replaceAll(/\W.*/g, '')}-kind${index === 8 ? '-exact' : ''}`,
  fields: [
    `one:${type}`,
    `maybe:${type}?`,
    `many:${type}[]`,
    `many_or_none:${type}[]?`,
    ...(/^(uuid|text|citext|varchar|char|smallint|integer|bigint|numeric|date|timestamp|inet|cidr)/.test(
      type,
    )
      ? [`only:${type}:unique`]
      : []),
  ],
}))

const DEFAULTS: ListedResource = {
  module: 'kinds',
  name: 'default-kind',
  fields: [
    "a:text=it's `${quoted}`",
    'b:varchar(5)=äöü',
    'c:integer=-1',
    'd:bigint=9223372036854775807',
    'e:numeric(4,2)=99.99',
    'f:boolean=true',
    'g:date=now',
    'h:timestamptz=now()',
    'i:jsonb={"a":[1,"\\n"]}',
    'j:text[]={a,b}',
    'k:enum(x,y)=y',
    'l:interval=1 day',
    'm:int8range=[1,5)',
    'n:daterange=[2026-01-01,2026-02-01)',
    'o:bytea=\\xdeadbeef',
    'p:uuid=random',
    'q:double=1.5',
    'r:inet=10.0.0.1',
    's:time=08:30',
    't:timestamp=2026-01-31T08:30:00',
    "u:citext=It's",
  ],
}

/** Every type once more, beside each other. */
const EVERY: ListedResource = {
  module: 'kinds',
  name: 'every-kind',
  fields: TYPES.map((type, index) => `field_${index}:${type}${index % 2 === 0 ? '' : '?'}`),
}

/** References of every shape, and names that are words of SQL and JavaScript. */
const REFERENCES: readonly ListedResource[] = [
  { module: 'shop', name: 'customer', fields: ['name:text', 'email:citext?:unique'] },
  {
    module: 'shop',
    name: 'order',
    fields: ['customer_id:uuid:ref=customer', 'total:numeric(12,2)=0'],
  },
  { module: 'shop', name: 'category', fields: ['name:text', 'parent_id:uuid?:ref=category'] },
  {
    module: 'shop',
    name: 'profile',
    fields: ['customer_id:uuid:ref=customers:unique', 'about:text?'],
  },
  {
    module: 'shop',
    name: 'line_items',
    fields: ['order_id:uuid:ref=order', 'category_id:uuid?:ref=category', 'count:integer=1'],
  },
  {
    module: 'shop',
    name: 'price',
    fields: [
      'amount:numeric(12,2)',
      'currency:char(3):ref=currency',
      'other:char(3)?:ref=currency',
    ],
  },
  {
    module: 'shop',
    name: 'user',
    fields: ['group:text', 'select:boolean=false', 'default:text?', 'class:enum(new,delete,null)?'],
  },
  {
    module: 'shop',
    name: 'date',
    fields: ['then:text', 'in:integer?', 'limit:boolean=true', 'after:enum(a,b)=a'],
  },
  {
    module: 'shop',
    name: 'promise',
    fields: ['user_id:uuid:ref=user', 'date_id:uuid?:ref=date', 'backup_id:uuid?:ref=user:unique'],
  },
  { module: 'shop', name: 'type', fields: [] },
  { module: 'order-desk', name: 'desk', fields: ['label:text:unique', 'order_id:uuid'] },
  {
    module: 'order-desk',
    name: 'a-rather-long-name-of-a-thing',
    fields: ['another_long_name:text:unique', 'desk_id:uuid:ref=desk'],
  },
  { module: 'order-desk', name: 'news', fields: ['title:text', 'published_at:timestamptz?'] },
]

/** Forty-one. */
export const RESOURCES: readonly ListedResource[] = [...PLAIN, DEFAULTS, EVERY, ...REFERENCES]

const SHAPES = new Set(['customer', 'order', 'category', 'profile', 'line_items', 'price'])

/** A few of them: every type, and a reference of each shape. */
export const FEW_RESOURCES: readonly ListedResource[] = [
  DEFAULTS,
  EVERY,
  ...REFERENCES.filter(({ name }) => SHAPES.has(name)),
]

/** A shared table, written by hand before anything points to it. */
export const CURRENCY_MIGRATION = {
  path: 'src/modules/shop/migrations/20260101000000_currency.ts',
  content: `import { defineMigration } from '@tenantry/runtime/migrations'
import { sql } from 'kysely'

export default defineMigration({
  async up(schema) {
    await schema.createSharedTable('currency', (table) =>
      table.addColumn('code', 'char(3)', (column) => column.primaryKey()),
    )
    await sql\`insert into currency (code) values ('CHF'), ('EUR')\`.execute(schema.db)
  },
})
`,
}
