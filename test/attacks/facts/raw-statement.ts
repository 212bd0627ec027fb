import { sql } from 'kysely'

import type { Tenant } from '@tenantry/runtime'

import type { Attack, Attacker, Limit } from '../oracle/attack.ts'

type Rest = Partial<Omit<Attack, 'fact' | 'attempt'>>

/** One statement of raw SQL, past the plugin. */
export function raw(
  fact: string,
  text: string | ((victim: Tenant, attacker: Attacker) => string),
  rest: Rest = {},
): Attack {
  const attempt = async (attacker: Attacker): Promise<unknown> => {
    const statement = typeof text === 'string' ? text : text(attacker.victim, attacker)
    const { rows } = await sql.raw(statement).execute(attacker.db)
    return rows
  }
  return { fact, attempt, ...rest }
}

export function table(name: string, { placement }: Tenant): string {
  return `"${placement.schema}".${name}`
}

/** Tenants of one pool share its tables, and so all that PostgreSQL tells of a table as a whole. */
export function inOnePool(because: string): Limit {
  return { between: (_attacker, victim) => victim === 'pool', because }
}
