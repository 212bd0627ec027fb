import { Resolver } from 'node:dns/promises'

const TIMEOUT_MS = 3000
const TRIES = 2

/** The TXT records of a name, each in its parts, as the DNS servers of this machine have them. */
export async function resolveTxt(name: string): Promise<string[][]> {
  return await new Resolver({ timeout: TIMEOUT_MS, tries: TRIES }).resolveTxt(name)
}
