import { loadParser } from '../parser.ts'
import type { LiveDatabase } from './live-database.ts'
import { type LiveAnswers, toLiveDatabase } from './to-live-database.ts'

/** @throws {TenantryError} SQL_INVALID */
export async function readLiveAnswers(answers: LiveAnswers): Promise<LiveDatabase> {
  return toLiveDatabase(await loadParser(), answers)
}
