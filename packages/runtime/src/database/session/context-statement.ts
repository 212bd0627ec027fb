import { unlessDeleted } from './deleted-context.ts'
import { type Search, unlessLeftover } from './leftovers.ts'
import { type ReadOnly, readOnlyTerm } from './read-only.ts'
import type { Session } from './session.ts'
import { searchPathOf } from '../sql-text.ts'
import type { LeadingStatement } from './contextual-query.ts'

export interface ContextOptions {
  readonly prepare: boolean
  /** Whether it is the first one since the connection was taken, which looks for what was left on it. */
  readonly isFirst: boolean
  /** Whether anything behind it may write, and so would have to be refused where its tenant was deleted. */
  readonly mayWrite: boolean
  /** Of a transaction that more than one statement may be in. Undefined for a statement by itself, which has its own timeout. */
  readonly transaction?: { readonly serverVersion: number } | undefined
}

/** As the server says it in `server_version_num`. */
const TRANSACTION_TIMEOUT_SINCE = 170_000

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
  session: Session,
  { prepare, isFirst, mayWrite, transaction }: ContextOptions,
): LeadingStatement {
  const { tenantId, placement, timeouts, label, token, readOnly, reach } = session
  const values = [
    tenantId ?? '',
    searchPathOf(placement.schema),
    String(timeouts.statementTimeoutMs),
    label,
  ]
  const terms = [SEARCH_PATH, STATEMENT_TIMEOUT, APPLICATION_NAME]
  const add = (term: Term, value?: string): void => {
    terms.push(term)
    if (value !== undefined) values.push(value)
  }
  if (token !== undefined) add(TOKEN, token)
  if (transaction !== undefined) {
    const { idleTransactionTimeoutMs = 0, transactionTimeoutMs = 0 } = timeouts
    if (idleTransactionTimeoutMs > 0) add(IDLE_TIMEOUT, String(idleTransactionTimeoutMs))
    const isKnown = transaction.serverVersion >= TRANSACTION_TIMEOUT_SINCE
    if (transactionTimeoutMs > 0 && isKnown) add(TRANSACTION_TIMEOUT, String(transactionTimeoutMs))
  }
  if (readOnly?.on === 'replica') add(ON_REPLICA, readOnly.lsn ?? '')
  else if (readOnly !== undefined) add(ON_CLUSTER)
  if (reach !== undefined) add(reachTerm(reach.term))

  const mayBeDeleted =
    mayWrite && tenantId !== null && placement.mode === 'pool' && readOnly === undefined
  const statement = (search: Search | 'none'): LeadingStatement => {
    const name = nameOf(terms, { search, mayBeDeleted })
    let text = texts.get(name)
    if (text === undefined) {
      text = textOf(terms, { search, mayBeDeleted })
      texts.set(name, text)
    }
    return prepare ? { text, values, name } : { text, values }
  }
  if (!isFirst) return statement('none')
  return Object.assign(statement('quick'), { inDoubt: () => statement('thorough') })
}

/** By their names, which tell them apart. To write one anew for each statement took a microsecond. */
const texts = new Map<string, string>()

/** One of the things that the context says, beside the tenant, which comes first. */
interface Term {
  /** Tells statements with the term from those without; empty where all have it. */
  readonly name: string
  readonly takesValue: boolean
  readonly sql: (parameter: string) => string
}

const SEARCH_PATH = setting('search_path')
const STATEMENT_TIMEOUT = setting('statement_timeout')
const APPLICATION_NAME = setting('application_name')
const TOKEN = setting('tenantry.token', '_signed')
const IDLE_TIMEOUT = setting('idle_in_transaction_session_timeout', '_idle')
const TRANSACTION_TIMEOUT = setting('transaction_timeout', '_timed')
const ON_REPLICA = readOnlyOn('replica')
const ON_CLUSTER = readOnlyOn('cluster')

function readOnlyOn(on: ReadOnly['on']): Term {
  const sql = (parameter: string): string => readOnlyTerm(on, parameter)
  return { name: `_${on}`, takesValue: on === 'replica', sql }
}

function reachTerm(sql: string): Term {
  return { name: '_reach', takesValue: false, sql: () => sql }
}

interface ContextForm {
  /** For what was left on the connection. */
  readonly search: Search | 'none'
  /** Whether what it wrote would outlive a deletion of its tenant. */
  readonly mayBeDeleted: boolean
}

const ORDER = { none: 'next', quick: 'first', thorough: 'doubted' } as const

function nameOf(terms: readonly Term[], { search, mayBeDeleted }: ContextForm): string {
  let name = `tenantry_${ORDER[search]}${mayBeDeleted ? '_pool' : ''}`
  for (const term of terms) name += term.name
  return name
}

function textOf(terms: readonly Term[], { search, mayBeDeleted }: ContextForm): string {
  const tenantId = search === 'none' ? '$1' : unlessLeftover('$1', search)
  const list = [
    setConfig('tenantry.tenant_id', mayBeDeleted ? unlessDeleted('$1', tenantId) : tenantId),
  ]
  let parameters = 1
  for (const { takesValue, sql } of terms) {
    if (takesValue) parameters += 1
    list.push(sql(`$${parameters}`))
  }
  return `select ${list.join(', ')}`
}

function setting(of: string, name = ''): Term {
  return { name, takesValue: true, sql: (parameter) => setConfig(of, parameter) }
}

function setConfig(name: string, value: string): string {
  return `pg_catalog.set_config('${name}', ${value}, true)`
}
