import { TenantryError } from '@tenantry/runtime/errors'

import {
  type AdoptFile,
  type AdoptPlan,
  parsePath,
  planAdoption,
  undecidedTables,
} from '../../adopt/index.ts'
import type { Schema, Table } from '../../schema/index.ts'

export interface DecidedAdoption {
  readonly answers: AdoptFile
  readonly plan: AdoptPlan
}

const TENANT_TABLES =
  /^(accounts?|organi[sz]ations?|orgs?|tenants?|workspaces?|companies|company|customers?|teams?)$/
const SLUGS = new Set(['slug', 'subdomain', 'handle', 'key'])

/**
 * Decides what can be decided: by what was given, by foreign keys, and by questions where there is a
 * terminal to ask on. The plan may still have tables that are undecided.
 *
 * @throws {TenantryError} ADOPT_UNDECIDED without a tenant table or its slug; ADOPT_ANSWER_INVALID;
 * USAGE_PATH_INVALID; INTERRUPTED.
 */
export async function decideAdoption(
  schema: Schema,
  given: Partial<AdoptFile> & { readonly schema: string },
  asks: boolean,
): Promise<DecidedAdoption> {
  const tenantTable = given.tenantTable ?? (await findTenantTable(schema, asks))
  const { paths = {}, shared = [], left = [] } = given
  const first = { tenantTable, paths, shared, left }
  const said = asks ? await askAll(schema, first) : first
  const plan = planAdoption(schema, said)
  const table = schema.tables.find(({ name }) => name === tenantTable)
  const slug = given.slug ?? table?.columns.find(({ name }) => SLUGS.has(name))?.name
  const name = given.name ?? (hasColumn(table, 'name') ? 'name' : slug)
  if (slug === undefined || name === undefined) {
    throw undecided(
      `Nothing says which column of ${tenantTable} names a tenant in requests.`,
      'Name it: --slug-column <column>; its values are unique, and at most 63 bytes long.',
    )
  }
  for (const column of [slug, name]) {
    if (!hasColumn(table, column)) {
      throw new TenantryError('ADOPT_ANSWER_INVALID', {
        message: `${tenantTable} has no column ${column}.`,
        hint: `It has ${table?.columns.map((one) => one.name).join(', ') ?? ''}.`,
      })
    }
  }
  return { answers: { ...said, schema: given.schema, slug, name }, plan }
}

/** Asks about one table after the other: what is said of one may decide others. */
async function askAll(schema: Schema, first: Said): Promise<Said> {
  const { askDecision } = await import('./ask-adoption.ts')
  let said = first
  for (;;) {
    const [open] = undecidedTables(planAdoption(schema, said))
    if (open === undefined) return said
    said = withAnswer(said, await askDecision(open))
  }
}

type Said = Pick<AdoptFile, 'tenantTable' | 'paths' | 'shared' | 'left'>

function withAnswer(said: Said, answer: string): Said {
  // A name may hold spaces.
  const end = answer.indexOf(' ')
  const [flag, value] = [answer.slice(0, end), answer.slice(end + 1)]
  if (flag === '--shared') return { ...said, shared: [...said.shared, value] }
  if (flag === '--left') return { ...said, left: [...said.left, value] }
  const [table, path] = parsePath(value)
  return { ...said, paths: { ...said.paths, [table]: path } }
}

async function findTenantTable(schema: Schema, asks: boolean): Promise<string> {
  const tables = schema.tables.filter(({ isView }) => !isView)
  const likely = tables.find(({ name }) => TENANT_TABLES.test(name))
  if (asks) {
    const { askTenantTable } = await import('./ask-adoption.ts')
    return await askTenantTable(schema, likely?.name)
  }
  throw undecided(
    'Nothing says which table holds the tenants.',
    `Name it: --tenant-table ${likely?.name ?? '<table>'}. There are ${tables.map(({ name }) => name).join(', ')}.`,
  )
}

function hasColumn(table: Table | undefined, column: string): boolean {
  return table?.columns.some(({ name }) => name === column) ?? false
}

function undecided(message: string, hint: string): TenantryError {
  return new TenantryError('ADOPT_UNDECIDED', { message, hint })
}
