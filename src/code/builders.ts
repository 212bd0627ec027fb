import type { CodeProgram } from './code-program.ts'
import { isColumnNamed } from './column-names.ts'
import { type DatabaseGuard, guardOf } from './database-kind.ts'
import { drizzleTies } from './drizzle/drizzle-ties.ts'
import { findsById as drizzleFindsById } from './drizzle/finds-by-id.ts'
import { findsById as knexFindsById } from './knex/finds-by-id.ts'
import { knexTies } from './knex/knex-ties.ts'
import { prismaLacks } from './prisma/prisma-lacks.ts'
import { findsById as prismaFindsById } from './prisma/finds-by-id.ts'
import { prismaGuard } from './prisma/prisma-guard.ts'
import { prismaTies } from './prisma/prisma-ties.ts'
import type { Query, Step } from './query.ts'
import type { ConditionParser, TenantTie } from './tenant-tie.ts'
import { kyselyTies } from './kysely-ties.ts'
import { textsOf } from './texts-of.ts'
import { lacksColumn } from './written-columns.ts'

const KNEX_INSERTS: ReadonlySet<string> = new Set(['insert', 'batchInsert'])

/** What a call on a builder ties to a tenant. */
export function tiesOf(
  step: Step,
  column: string,
  program: CodeProgram,
  parser?: ConditionParser,
): readonly TenantTie[] {
  return tiesOfAll([step], column, program, parser)
}

/** What calls on one builder tie together. */
export function tiesOfAll(
  steps: readonly Step[],
  column: string,
  program: CodeProgram,
  parser?: ConditionParser,
): readonly TenantTie[] {
  const [first] = steps
  if (first?.builder === 'knex') return knexTies(steps, column, program, parser)
  return steps.flatMap((step) => {
    if (step.builder === 'drizzle') return drizzleTies(step, column, program, parser)
    if (step.builder === 'prisma') return prismaTies(step, column, program)
    return kyselyTies(step, column, program, parser)
  })
}

/** Whether a call finds rows by their id. */
export function findsById(step: Step, program: CodeProgram): boolean {
  if (step.builder === 'drizzle') return drizzleFindsById(step, program)
  if (step.builder === 'knex') return knexFindsById(step, program)
  if (step.builder === 'prisma') return prismaFindsById(step, program)
  const [reference, operator] = step.call.arguments
  if (step.method !== 'where' || reference === undefined || operator === undefined) return false
  const columns = textsOf(reference, program) ?? []
  const operators = textsOf(operator, program) ?? []
  return columns.some((column) => /(?:^|\.)id$/.test(column)) && operators.includes('=')
}

/** Whether the rows that a call inserts lack a column, as far as their type tells. */
export function givesNo(column: string, step: Step, program: CodeProgram): boolean {
  const { builder, method, call } = step
  if (builder === 'prisma') return prismaLacks(column, step, program)
  const given = call.arguments[method === 'batchInsert' ? 1 : 0]
  const isInsert = builder === 'knex' ? KNEX_INSERTS.has(method) : method === 'values'
  return isInsert && given !== undefined && lacksColumn(given, column, program)
}

/** What guards the database of a query. */
export function guardOfQuery(
  { builder, database }: Pick<Query, 'builder' | 'database'>,
  column: string,
  program: CodeProgram,
): DatabaseGuard {
  if (builder === 'kysely') return guardOf(database, program)
  return builder === 'prisma' ? prismaGuard(database, column, program) : 'plain'
}

/** Whether a relation goes by a foreign key that has the tenant in it. */
export function isTiedByKey(columns: readonly string[] | undefined, column: string): boolean {
  return columns?.some((one) => isColumnNamed(one, column)) ?? false
}
