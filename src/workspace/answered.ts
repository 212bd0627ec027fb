import { interrupted } from '../errors/index.ts'

/** What a person answers to prompts. @throws {TenantryError} INTERRUPTED on Ctrl-C. */
export async function answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw interrupted(error)
    throw error
  }
}
