import {
  type DatabaseState,
  type FunctionState,
  type GrantState,
  type ObjectName,
  type PolicyState,
  readSources,
  type RelationState,
  type SqlNode,
  type SqlSource,
  type TenantContext,
  type TieQuestion,
  untiedSources,
} from '../../sql/index.ts'
import type { Conventions } from '../conventions.ts'
import { comparesTenant, readGuard, type TableGuard } from './guard.ts'
import { readsTenants } from './reads-tenants.ts'
import { readContext } from './read-context.ts'

export interface UntiedQuestion extends Omit<TieQuestion, 'column' | 'context'> {
  /** Whether views count that show rows of tenants: to whoever has all rights they show all. Default: false. */
  readonly throughViews?: boolean
}

/** What rules on a database ask. */
export class SchemaScene {
  readonly state: DatabaseState
  readonly conventions: Conventions
  /** What says which tenant is meant. */
  readonly context: TenantContext
  /** Tables of tenants that have the column, without what is a part of another one. */
  readonly tenantTables: readonly RelationState[]
  /** These and their parts. */
  readonly guardedTables: readonly RelationState[]
  readonly #byName: ReadonlyMap<string, RelationState>
  readonly #guards = new Map<RelationState, TableGuard>()
  readonly #apps: ReadonlySet<string>
  readonly #others: ReadonlySet<string>
  readonly #hasGrants: boolean

  constructor(state: DatabaseState, conventions: Conventions) {
    this.state = state
    this.conventions = conventions
    this.context = readContext(state, conventions.context)
    this.#byName = new Map(state.relations.map((one) => [keyOf(one), one]))
    const { app, system, owner } = conventions.roles
    this.#apps = new Set(['public', ...withThoseAbove(app, state.memberships)])
    this.#others = new Set([...system, ...owner])
    this.#hasGrants = state.relations.some(({ grants }) => grants.length > 0)
    this.guardedTables = state.relations.filter(
      (one) => one.kind === 'table' && !one.isTemporary && this.isTenants(one),
    )
    this.tenantTables = this.guardedTables.filter((one) => !this.isPart(one))
  }

  relation(name: ObjectName): RelationState | undefined {
    return this.#byName.get(keyOf(name))
  }

  /** Whether a table has rows of tenants, and says whose. */
  isTenants({ columns, name }: RelationState): boolean {
    const { tenantColumn, tenantTables } = this.conventions
    return columns.has(tenantColumn) && (tenantTables?.includes(name) ?? true)
  }

  /** Whether a name means a table of tenants. */
  isTenantName(name: ObjectName): boolean {
    const relation = this.relation(name)
    return relation !== undefined && isStored(relation) && this.isTenants(relation)
  }

  /** Whether a table is a partition of one of tenants, or inherits from it. */
  isPart({ parents }: RelationState): boolean {
    return parents.some((parent) => this.isTenantName(parent))
  }

  /** Whether rights on it can let tenants meet: it is one of theirs, or a view over them. */
  isGuarded(relation: RelationState): boolean {
    return isStored(relation) ? this.isTenants(relation) : readsTenants(relation, this)
  }

  /** The tables and views that a query reads. */
  readBy(query: SqlNode): readonly ObjectName[] {
    return readSources(query, this.conventions.tenantColumn).map(({ table }) => table)
  }

  functionNamed({ schema, name }: ObjectName): FunctionState | undefined {
    const wanted = schema === 'public' ? undefined : schema
    return this.state.functions.find((one) => one.name === name && one.schema === wanted)
  }

  /** Whether only a restrictive policy of it compares the tenant, for some statements. */
  isHeldPartly(relation: RelationState): boolean {
    const { permissive, restrictive } = this.guardOf(relation)
    return restrictive.some(comparesTenant) && !permissive.some(comparesTenant)
  }

  guardOf(relation: RelationState): TableGuard {
    const found =
      this.#guards.get(relation) ??
      readGuard(relation, {
        column: this.conventions.tenantColumn,
        isColumnNotNull: !mayBeNull(relation, this.conventions.tenantColumn),
        context: this.context,
        isJudged: (policy) => this.#isForRequests(policy),
      })
    this.#guards.set(relation, found)
    return found
  }

  /** Whether requests run as a role; where it is not known which do, all do that are nobody else's. */
  isApp(role: string): boolean {
    if (this.#others.has(role)) return false
    return this.#apps.has(role) || this.conventions.roles.app.length === 0
  }

  isOthers(role: string): boolean {
    return this.#others.has(role)
  }

  /** Whether the role of requests has any right on a table or view. Without any grant it is the owner who asks. */
  isReached({ grants }: RelationState): boolean {
    if (this.conventions.roles.app.length === 0 && !this.#hasGrants) return true
    return grants.some(({ role }) => this.isApp(role))
  }

  isCalled({ grants }: FunctionState): boolean {
    return grants === undefined || grants.some(({ role }) => this.isApp(role))
  }

  /** A warning where the role of requests does not come that far. */
  severityOf(relation: RelationState): 'error' | 'warning' {
    return this.isReached(relation) ? 'error' : 'warning'
  }

  /** A warning while row-level security holds without it. */
  severityBehind(relation: RelationState): 'error' | 'warning' {
    const isHeld = this.guardOf(relation).isStrict
    return isHeld || !this.isReached(relation) ? 'warning' : 'error'
  }

  grantsToApp({ grants }: RelationState): readonly GrantState[] {
    return grants.filter(({ role }) => this.isApp(role))
  }

  /** What statements read and write of tenants without keeping to the one of the context. */
  untied(
    statements: readonly SqlNode[],
    { throughViews = false, ...tie }: UntiedQuestion = {},
  ): SqlSource[] {
    const { tenantColumn: column } = this.conventions
    return untiedSources(statements, { column, context: this.context, ...tie }).filter(
      ({ table }) => this.isTenantName(table) || (throughViews && this.#isViewOfTenants(table)),
    )
  }

  #isViewOfTenants(name: ObjectName): boolean {
    const relation = this.relation(name)
    return relation?.kind === 'view' && readsTenants(relation, this)
  }

  #isForRequests({ roles }: PolicyState): boolean {
    return roles.some((role) => this.isApp(role))
  }
}

/** Whether a column may be null, as far as it is known. */
export function mayBeNull({ columns, notNullChecks }: RelationState, column: string): boolean {
  const isChecked = [...(notNullChecks?.values() ?? [])].includes(column)
  return columns.get(column)?.isNotNull === false && !isChecked
}

/** A name as people write it. */
export function nameOf({ schema, name }: Pick<RelationState, 'schema' | 'name'>): string {
  return schema === undefined ? name : `${schema}.${name}`
}

function isStored({ kind }: RelationState): boolean {
  return kind === 'table' || kind === 'foreign table'
}

function keyOf({ schema, name }: ObjectName): string {
  return JSON.stringify([schema === 'public' ? undefined : schema, name])
}

function withThoseAbove(
  roles: readonly string[],
  memberships: DatabaseState['memberships'],
): ReadonlySet<string> {
  const found = new Set(roles)
  // A set that grows is walked to its end.
  for (const role of found) for (const above of memberships.get(role) ?? []) found.add(above)
  return found
}
