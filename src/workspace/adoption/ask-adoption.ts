import { input, select } from '@inquirer/prompts'

import type { AdoptedTable } from '../../adopt/index.ts'
import type { Schema } from '../../schema/index.ts'
import { answered } from '../answered.ts'

// The result alone goes to stdout.
const CONTEXT = { output: process.stderr }

/** @throws {TenantryError} INTERRUPTED on Ctrl-C. */
export async function askTenantTable({ tables }: Schema, suggested?: string): Promise<string> {
  const choices = tables.flatMap(({ name, isView }) => (isView ? [] : [{ value: name }]))
  return await ask('Which table holds your tenants?', choices, suggested)
}

/** One of the choices of a table that is undecided, as the command takes it. */
export async function askDecision({ table, decision }: AdoptedTable): Promise<string> {
  const { why, choices } = decision.kind === 'undecided' ? decision : { why: '', choices: [] }
  const answer = await ask(
    `Whose are the rows of ${table.name}? (${why})`,
    choices.map((value) => ({ value, name: value.replace(/^--/, '') })),
  )
  if (!answer.includes('<')) return answer
  const message = 'Which column, and what does it refer to? (actor_id:users.id)'
  const path = await answered(() => input({ message, required: true }, CONTEXT))
  return `--path ${table.name}=${path.trim()}`
}

async function ask(
  message: string,
  choices: readonly { readonly value: string; readonly name?: string }[],
  suggested?: string,
): Promise<string> {
  const preset = suggested === undefined ? {} : { default: suggested }
  return await answered(() => select({ message, choices: [...choices], ...preset }, CONTEXT))
}
