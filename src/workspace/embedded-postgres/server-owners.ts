import { identifyProcess } from './process-identity.ts'
import type { EmbeddedPostgresState } from './state.ts'

export type ServerOwner = 'session' | 'project'

/** Records that this process, or the project as a whole, needs the server. */
export async function addOwner(
  state: EmbeddedPostgresState,
  owner: ServerOwner,
): Promise<EmbeddedPostgresState> {
  if (owner === 'project') return { ...state, kept: true }
  const self = await identifyProcess(process.pid)
  return self ? { ...state, sessions: [...state.sessions, self] } : state
}

/** Takes back one use that this process made of the server. */
export function dropSession(state: EmbeddedPostgresState): EmbeddedPostgresState {
  const index = state.sessions.findIndex(({ pid }) => pid === process.pid)
  return index === -1 ? state : { ...state, sessions: state.sessions.toSpliced(index, 1) }
}

export function isNeeded({ kept, sessions }: EmbeddedPostgresState): boolean {
  return kept || sessions.length > 0
}
