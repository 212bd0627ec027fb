import type { ts } from 'ts-morph'

import { isOfPackage } from './declarations.ts'
import { symbolsOf } from './kinds.ts'
import { isPg } from './raw-sql.ts'

const TRANSACTIONS: ReadonlySet<string> = new Set(['Transaction', 'ControlledTransaction'])

/** Whether a type is an open transaction of Kysely, or a client that was taken out of a pool of `pg`. */
export function isTransaction(type: ts.Type): boolean {
  return symbolsOf(type).some(
    (symbol) =>
      (TRANSACTIONS.has(symbol.name) && isOfPackage(symbol, 'kysely')) ||
      (symbol.name === 'PoolClient' && isPg(type)),
  )
}
