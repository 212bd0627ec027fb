import { select } from '@inquirer/prompts'

import type { AdoptedTable } from '../../adopt/index.ts'
import { interrupted } from '../../errors/index.ts'
import type { Schema } from '../../schema/index.ts'

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
  const usable = choices.filter((choice) => !choice.includes('<'))
  return await ask(
    `Whose are the rows of ${table.name}? (${why})`,
    usable.map((value) => ({ value, name: value.replace(/^--/, '') })),
  )
}

async function ask(
  message: string,
  choices: readonly { readonly value: string; readonly name?: string }[],
  suggested?: string,
): Promise<string> {
  try {
    const preset = suggested === undefined ? {} : { default: suggested }
    return await select({ message, choices: [...choices], ...preset }, CONTEXT)
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw interrupted(error)
    throw error
  }
}
