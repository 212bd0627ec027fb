import { readFile, rename, writeFile } from 'node:fs/promises'

import { hasCode } from '../has-code.ts'
import type { EmbeddedPostgresPaths } from './paths.ts'
import { type ProcessIdentity, isSameProcess } from './process-identity.ts'

/** What must outlive the command that started the server. Read and written under the project lock only. */
export interface EmbeddedPostgresState {
  readonly password: string
  /** The port last used: used again when it is free, so that the URL stays the same. */
  readonly port: number | undefined
  /** Started by `saas db start`: runs until `saas db stop`. */
  readonly kept: boolean
  /** Commands that use the server now; the last one to leave stops it, unless it is kept. */
  readonly sessions: readonly ProcessIdentity[]
}

/** The saved state without the sessions that have died; undefined when there is none, or it is damaged. */
export async function readState(
  paths: EmbeddedPostgresPaths,
): Promise<EmbeddedPostgresState | undefined> {
  const text = await readFile(paths.state, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return ''
    throw error
  })
  const state = parseState(text)
  if (!state) return undefined
  const alive = await Promise.all(state.sessions.map(isSameProcess))
  return { ...state, sessions: state.sessions.filter((_, index) => alive[index]) }
}

export async function writeState(
  paths: EmbeddedPostgresPaths,
  state: EmbeddedPostgresState,
): Promise<void> {
  const draft = `${paths.state}.${process.pid}`
  await writeFile(draft, `${JSON.stringify({ version: 1, ...state }, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, paths.state)
}

function parseState(text: string): EmbeddedPostgresState | undefined {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null) return undefined
  if (!('password' in value) || typeof value.password !== 'string' || value.password === '') {
    return undefined
  }
  return {
    password: value.password,
    port: 'port' in value && typeof value.port === 'number' ? value.port : undefined,
    kept: 'kept' in value && value.kept === true,
    sessions:
      'sessions' in value && Array.isArray(value.sessions) ? value.sessions.filter(isIdentity) : [],
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'startedAt' in value &&
    typeof value.startedAt === 'string'
  )
}
