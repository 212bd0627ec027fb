import { sqlStateOf } from '../database/sql-state.ts'
import { reasonOf } from '../errors.ts'
import type { Refusal } from './engine.ts'
import { UNDISTRIBUTABLE } from './settle-sql.ts'

const NOT_SUPPORTED = '0A000'
/** What becomes of a policy with a subquery on its way to a worker: an internal error, which is in no language but this. */
const SUBQUERY_IN_POLICY = 'unexpected non-SELECT command in SubLink'

/** Why Citus does not take a statement; undefined for an error that any PostgreSQL would give. */
export function citusRefusal(cause: unknown): Refusal | undefined {
  const message = reasonOf(cause)
  if (message.includes(SUBQUERY_IN_POLICY)) {
    return {
      why: 'a policy holds a subquery',
      remedy:
        'Compare tenant_id with tenantry.current_tenant() in policies, and put what other tables have to say into a function or into the queries.',
    }
  }
  const state = sqlStateOf(cause)
  if (state === UNDISTRIBUTABLE) {
    return {
      why: message,
      remedy:
        'Add the foreign key that closes the circle in a migration of its own, behind this one.',
    }
  }
  if (state !== NOT_SUPPORTED) return undefined
  const detail = textOf(cause, 'detail')
  return {
    why: detail === undefined ? message : `${message} (${detail.replace(/\.$/, '')})`,
    remedy:
      textOf(cause, 'hint') ??
      'Write it in another way: docs/placement.md#citus tells what the tables of a pool may be.',
  }
}

/** What PostgreSQL says beside the message of an error. */
function textOf(error: unknown, name: 'detail' | 'hint'): string | undefined {
  if (!(error instanceof Error) || !(name in error)) return undefined
  const text: unknown = Reflect.get(error, name)
  return typeof text === 'string' ? text : undefined
}
