import { element, escapeText } from './svg.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface SchemaBox {
  readonly box: Box
  readonly schema: string
  /** One row of the table for each: the slug of the tenant it belongs to, and its content. */
  readonly rows: readonly (readonly [tenant: string, name: string])[]
}

const WIDTH = 1000
const HEIGHT = 600
const ROW = 24
const COLOURS: Readonly<Record<string, string>> = {
  acme: '#0a58ca',
  globex: '#9a4a00',
  initech: '#1a7f37',
  hooli: '#7139c5',
  soylent: '#b3174c',
  mercy: '#0b6e75',
  umbrella: '#57606a',
}

const CLUSTER: Box = { x: 24, y: 112, width: 952, height: 408 }
const HOME: Box = { x: 44, y: 150, width: 600, height: 354 }
const CATALOG: Box = { x: 60, y: 184, width: 568, height: 38 }
const SILOS: readonly (Box & { readonly database: string })[] = [
  { x: 664, y: 184, width: 292, height: 152, database: 'acme_mercy_…' },
  { x: 664, y: 352, width: 292, height: 152, database: 'acme_umbrella_…' },
]
const SCHEMAS: readonly SchemaBox[] = [
  {
    box: { x: 60, y: 260, width: 272, height: 228 },
    schema: 'pool',
    rows: [
      ['acme', 'Apollo'],
      ['acme', 'Gemini'],
      ['globex', 'Zeus'],
      ['globex', 'Hera'],
      ['initech', 'Stapler'],
      ['initech', 'Printer'],
      ['initech', 'Report'],
    ],
  },
  {
    box: { x: 356, y: 260, width: 272, height: 108 },
    schema: 't_hooli_…',
    rows: [
      ['hooli', 'Nucleus'],
      ['hooli', 'Box'],
    ],
  },
  {
    box: { x: 356, y: 380, width: 272, height: 108 },
    schema: 't_soylent_…',
    rows: [
      ['soylent', 'Green'],
      ['soylent', 'Red'],
    ],
  },
  {
    box: { x: 680, y: 218, width: 260, height: 108 },
    schema: 'silo',
    rows: [
      ['mercy', 'Ward 1'],
      ['mercy', 'Ward 2'],
    ],
  },
  {
    box: { x: 680, y: 386, width: 260, height: 108 },
    schema: 'silo',
    rows: [
      ['umbrella', 'Hive'],
      ['umbrella', 'Lab'],
    ],
  },
]

const TITLE = 'Placement: the pool, bridge and silo modes in one cluster'
const DESCRIPTION =
  'One application asks the catalog where a tenant lives. In the database acme lie the catalog, the schema pool, ' +
  'which the tenants acme, globex and initech share, and a schema each for the bridge tenants hooli and soylent. ' +
  'The silo tenants mercy and umbrella have a database each. Every placement has the same table project, whose ' +
  'first column is tenant_id.'

const STYLE = `text{font:15px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1f2328}
.name{font-weight:600}.mode{font-weight:700;font-size:17px}.quiet{fill:#57606a}.light{fill:#fff}
.code{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}`

/** The picture of placement in docs/placement.svg; scripts/write-docs.ts writes it. */
export function renderPlacementPicture(): string {
  const parts = [
    element('title', { id: 'title' }, [escapeText(TITLE)]),
    element('desc', { id: 'description' }, [escapeText(DESCRIPTION)]),
    element('style', {}, [STYLE]),
    rectangle(
      { x: 1, y: 1, width: WIDTH - 2, height: HEIGHT - 2 },
      { fill: '#f6f8fa', line: '#d0d7de', round: 12 },
    ),
    ...application(),
    rectangle(CLUSTER, { fill: '#eaeef2', line: '#8c959f', round: 10 }),
    label(CLUSTER, 'cluster primary', 'a PostgreSQL server; there may be several'),
    rectangle(HOME, { fill: '#ffffff', line: '#8c959f', round: 8 }),
    label(HOME, 'database acme'),
    rectangle(CATALOG, { fill: '#fff8c5', line: '#d4a72c', round: 6 }),
    label(CATALOG, 'schema tenantry', 'the catalog: which tenant lives where'),
    mode(60, 248, 'pool', 'one schema, many tenants'),
    mode(356, 248, 'bridge', 'a schema each'),
    mode(664, 172, 'silo', 'a database each'),
    ...SILOS.flatMap((silo) => [
      rectangle(silo, { fill: '#ffffff', line: '#8c959f', round: 8 }),
      label(silo, `database ${silo.database}`),
    ]),
    ...SCHEMAS.flatMap(renderSchema),
    ...sameEverywhere(),
  ]
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    'aria-labelledby': 'title description',
  }
  return `${element('svg', attributes, ['\n', parts.join('\n'), '\n'])}\n`
}

function application(): string[] {
  const bar: Box = { x: 24, y: 20, width: 952, height: 44 }
  const middle = WIDTH / 2
  return [
    rectangle(bar, { fill: '#1f2328', line: '#1f2328', round: 8 }),
    write(middle, 47, 'one application: the same queries, types and migrations for all tenants', {
      class: 'name light',
      'text-anchor': 'middle',
    }),
    element('path', { d: `M${middle} 64V102`, stroke: '#1f2328', 'stroke-width': 2 }),
    element('path', { d: `M${middle - 6} 100h12l-6 10z`, fill: '#1f2328' }),
    write(middle - 18, 93, "tenancy.run('hooli', …)", { class: 'code', 'text-anchor': 'end' }),
    write(middle + 18, 93, 'the catalog says where hooli lives', { class: 'quiet' }),
  ]
}

function sameEverywhere(): string[] {
  const bar: Box = { x: 24, y: 536, width: 952, height: 44 }
  return [
    rectangle(bar, { fill: '#ddf4ff', line: '#54aeff', round: 8 }),
    write(
      WIDTH / 2,
      563,
      'The same DDL in every placement: keys start with tenant_id, row-level security is forced.',
      { class: 'name', 'text-anchor': 'middle' },
    ),
  ]
}

function renderSchema({ box, schema, rows }: SchemaBox): string[] {
  const { x, y, width } = box
  const left = x + 12
  const top = y + 32
  const line = { stroke: '#d0d7de', 'stroke-width': 1 }
  const cells = rows.flatMap(([tenant, name], index) => {
    const start = top + ROW * (index + 1) - 2
    const chip = { x: left, y: start, width: 96, height: ROW - 4 }
    const colour = COLOURS[tenant] ?? '#1f2328'
    return [
      rectangle(chip, { fill: colour, line: colour, round: 4 }),
      write(left + 8, start + 15, tenant, { class: 'code light' }),
      write(left + 112, start + 15, name, { class: 'code' }),
    ]
  })
  return [
    rectangle(box, { fill: '#f6f8fa', line: '#8c959f', round: 6 }),
    write(left, y + 22, `schema ${schema}`, { class: 'name' }),
    write(x + width - 12, y + 22, 'project', { class: 'code', 'text-anchor': 'end' }),
    element('path', { d: `M${left} ${y + 30}H${x + width - 12}`, ...line }),
    write(left, top + 15, 'tenant_id', { class: 'code quiet' }),
    write(left + 112, top + 15, 'name', { class: 'code quiet' }),
    ...cells,
  ]
}

function mode(x: number, y: number, name: string, meaning: string): string {
  return element('text', { x, y }, [
    element('tspan', { class: 'mode' }, [escapeText(name)]),
    element('tspan', { class: 'quiet', dx: 10 }, [escapeText(meaning)]),
  ])
}

function label({ x, y }: Box, name: string, meaning = ''): string {
  return element('text', { x: x + 16, y: y + 24 }, [
    element('tspan', { class: 'name' }, [escapeText(name)]),
    ...(meaning === ''
      ? []
      : [element('tspan', { class: 'quiet', dx: 10 }, [escapeText(meaning)])]),
  ])
}

function rectangle(box: Box, look: { fill: string; line: string; round: number }): string {
  const { x, y, width, height } = box
  const { fill, line, round } = look
  return element('rect', { x, y, width, height, rx: round, fill, stroke: line })
}

function write(x: number, y: number, text: string, attributes: Record<string, string>): string {
  return element('text', { x, y, ...attributes }, [escapeText(text)])
}
