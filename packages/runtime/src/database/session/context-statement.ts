import { unlessDeleted } from './deleted-context.ts'
import { type Search, unlessLeftover } from './leftovers.ts'
import { type ReadOnly, readOnlyTerm } from './read-only.ts'
import type { TenantReach } from '../../engine/engine.ts'
import type { Session } from './session.ts'
import { searchPathOf } from '../sql-text.ts'
import type { LeadingStatement } from './contextual-query.ts'

export interface ContextOptions {
  readonly prepare: boolean
  /** Whether it is the first one since the connection was taken, which looks for what was left on it. */
  readonly isFirst: boolean
  /** Whether anything behind it may write, and so would have to be refused where its tenant was deleted. */
  readonly mayWrite: boolean
}

/** What a tenant's statement is led by: the context, and behind it how the tenant comes to other servers. */
export function contextStatements(
  session: Session,
  options: ContextOptions,
): readonly LeadingStatement[] {
  const context = contextStatement(session, options)
  const { reach, tenantId } = session
  if (reach === undefined || tenantId === null) return [context]
  return [context, { text: reach.statement(tenantId), values: [] }]
}

/**
 * The statement that puts the session into the current transaction, and only into that one.
 * Measured: prepared by name it costs a quarter less than parsed anew.
 */
function contextStatement(
  { tenantId, token, placement, statementTimeoutMs, label, readOnly, reach }: Session,
  { prepare, isFirst, mayWrite }: ContextOptions,
): LeadingStatement {
  const values = [tenantId ?? '', searchPathOf(placement.schema), String(statementTimeoutMs), label]
  if (token !== undefined) values.push(token)
  if (readOnly?.on === 'replica') values.push(readOnly.lsn ?? '')
  const form = {
    mayBeDeleted:
      mayWrite && tenantId !== null && placement.mode === 'pool' && readOnly === undefined,
    isSigned: token !== undefined,
    readOnly: readOnly?.on,
    reach,
  }
  const statement = (search: ContextForm['search']): LeadingStatement => {
    const text = textOf({ ...form, search })
    return prepare ? { text, values, name: nameOf({ ...form, search }) } : { text, values }
  }
  if (!isFirst) return statement('none')
  return Object.assign(statement('quick'), { inDoubt: () => statement('thorough') })
}

interface ContextForm {
  /** For what was left on the connection. */
  readonly search: Search | 'none'
  /** Whether what it wrote would outlive a deletion of its tenant. */
  readonly mayBeDeleted: boolean
  readonly isSigned: boolean
  readonly readOnly: ReadOnly['on'] | undefined
  readonly reach: TenantReach | undefined
}

const ORDER = { none: 'next', quick: 'first', thorough: 'doubted' } as const

function nameOf({ search, mayBeDeleted, isSigned, readOnly, reach }: ContextForm): string {
  return `tenantry_${ORDER[search]}${mayBeDeleted ? '_pool' : ''}${isSigned ? '_signed' : ''}${readOnly ? `_${readOnly}` : ''}${reach ? '_reach' : ''}`
}

function textOf({ search, mayBeDeleted, isSigned, readOnly, reach }: ContextForm): string {
  const tenantId = search === 'none' ? '$1' : unlessLeftover('$1', search)
  const terms = [
    setting('tenantry.tenant_id', mayBeDeleted ? unlessDeleted('$1', tenantId) : tenantId),
    setting('search_path', '$2'),
    setting('statement_timeout', '$3'),
    setting('application_name', '$4'),
  ]
  if (isSigned) terms.push(setting('tenantry.token', '$5'))
  if (readOnly !== undefined) terms.push(readOnlyTerm(readOnly, isSigned ? '$6' : '$5'))
  if (reach !== undefined) terms.push(reach.term)
  return `select ${terms.join(', ')}`
}

function setting(name: string, value: string): string {
  return `pg_catalog.set_config('${name}', ${value}, true)`
}
