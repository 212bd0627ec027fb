import { TenantryError } from '@tenantry/runtime/errors'

import { emptyRelation, type LiveDatabase, type RelationState } from '../../sql/index.ts'
import type { Conventions } from '../conventions.ts'
import { DATABASE_RULES } from '../rules/database/index.ts'
import { DatabaseScene } from './database-scene.ts'

const AT = { migration: undefined, statement: 'table pool.planted' }
const APP = 'planted_app'
const OWNER = 'planted_owner'

/** A database with one table of tenants, in which no rule finds anything. */
function healthyDatabase({ tenantColumn, tenantTables }: Conventions): LiveDatabase {
  const relation: RelationState = {
    ...emptyRelation({ schema: 'pool', name: tenantTables?.[0] ?? 'planted' }, AT),
    columns: new Map([[tenantColumn, { name: tenantColumn, isNotNull: true }]]),
    grants: [{ role: APP, privilege: 'select', isGrantable: false, isForColumns: false, at: AT }],
    rowSecurity: { isEnabled: true, isForced: true, at: AT },
  }
  const facts = { owner: OWNER, columns: new Map([[tenantColumn, 'uuid']]), notValidated: [] }
  const role = { isSuperuser: false, bypassesRowSecurity: false }
  return {
    name: 'planted',
    owner: OWNER,
    version: 180_000,
    versionText: '18.0',
    reader: 'planted_reader',
    state: {
      relations: [relation],
      functions: [],
      publications: [],
      servers: [],
      makeGrants: [],
      memberships: new Map(),
      unread: [],
    },
    families: [{ representative: 'pool', schemas: ['pool'] }],
    relations: new Map([[relation, facts]]),
    functionOwners: new Map(),
    schemaOf: new Map([[AT, 'pool']]),
    roles: new Map([
      [APP, { name: APP, canLogin: true, ...role }],
      [OWNER, { name: OWNER, canLogin: false, ...role }],
    ]),
    memberships: [],
    searchPaths: new Map([[undefined, 'pool']]),
    databases: [{ name: 'planted', owner: OWNER }],
    databaseGrants: [],
    schemaGrants: [{ object: 'pool', role: APP, privilege: 'usage' }],
    sharedSequences: [],
    sequenceGrants: [],
    statisticGrants: [],
    foreignRows: [],
    unseen: [],
  }
}

/**
 * Makes sure that each rule finds its fault where it is put into a database.
 *
 * @throws {TenantryError} LINT_BLIND
 */
export function assertDatabasePlantsFound(
  conventions: Conventions,
  wanted: readonly string[] | undefined,
): void {
  // The roles of the plants are their own.
  const own = { ...conventions, roles: { app: [], system: [], owner: [] } }
  const healthy = healthyDatabase(own)
  const blind = DATABASE_RULES.filter(({ id }) => wanted?.includes(id) ?? true)
    .filter((rule) => [...rule.find(new DatabaseScene(rule.plant(healthy), own))].length === 0)
    .map(({ id }) => id)
  if (blind.length === 0) return
  throw new TenantryError('LINT_BLIND', {
    message: `What was planted for ${blind.join(', ')} was not found, so a leak of that kind would not be either.`,
    hint: 'Compare tenantColumn and tenantTables of the configuration with the tables. If they are right, please report it.',
    details: { rules: blind },
  })
}
