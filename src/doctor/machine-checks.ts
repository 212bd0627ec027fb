import type { ErrorReport } from '@tenantry/runtime/errors'

import { type Check, type Finding, fromError } from './check.ts'

const OLDEST_NODE = [22, 18] as const
/** A new data folder takes 40 MB, and an index that is built takes more. */
const LEAST_FREE_BYTES = 200_000_000
const LITTLE_FREE_BYTES = 1_000_000_000

export interface NodeFact {
  /** `24.21.0`. */
  readonly version: string
}

export const NODE_CHECK: Check<NodeFact> = {
  id: 'node',
  title: 'Node',
  purpose: 'saas.config.ts and migrations are loaded as they are, which Node does from 22.18 on.',
  judge: ({ version }) => {
    const [major = 0, minor = 0] = version.split('.').map(Number)
    const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
    const tooOld: Finding = {
      code: 'NODE_TOO_OLD',
      severity: 'error',
      what: `This is Node ${version}.`,
      why: NODE_CHECK.purpose,
      remedy: `Install Node ${OLDEST_NODE.join('.')} or newer.`,
    }
    return { note: version, findings: isOld ? [tooOld] : [] }
  },
}

export interface EmbeddedFact {
  /** Whether a cluster of the configuration has no other server. */
  readonly isNeeded: boolean
  /** What was seen, or why PostgreSQL cannot run here. */
  readonly probe: EmbeddedProbe | ErrorReport
}

interface EmbeddedProbe {
  readonly freeBytes: number
  /** Another program's, where the server used to listen; undefined where that is free or its own. */
  readonly takenPort: number | undefined
  readonly isRunning: boolean
}

export const EMBEDDED_CHECK: Check<EmbeddedFact> = {
  id: 'embedded-postgres',
  title: 'Embedded PostgreSQL',
  purpose:
    'It is the server of clusters without a url, and of commands that read tables from migrations.',
  judge: ({ isNeeded, probe }) => {
    const severity = isNeeded ? 'error' : 'warning'
    if ('code' in probe) {
      return { note: '', findings: [{ ...fromError(probe, EMBEDDED_CHECK.purpose), severity }] }
    }
    const { freeBytes, takenPort, isRunning } = probe
    const findings: Finding[] = []
    if (freeBytes < LITTLE_FREE_BYTES) {
      findings.push({
        code: 'DISK_NEARLY_FULL',
        severity: freeBytes < LEAST_FREE_BYTES ? severity : 'warning',
        what: `The disk of .saas has ${Math.floor(freeBytes / 1_000_000)} MB left.`,
        why: 'PostgreSQL stops when it cannot write.',
        remedy: 'Free some space.',
      })
    }
    if (takenPort !== undefined) {
      findings.push({
        code: 'EMBEDDED_PORT_TAKEN',
        severity: 'warning',
        what: `Another program listens on port ${takenPort}, where the embedded PostgreSQL was last.`,
        why: 'It takes another port then, and whoever kept its URL finds the other program.',
        remedy: 'Stop that program, or ask `saas db url` for the URL anew.',
      })
    }
    return { note: isRunning ? 'runs' : 'can run', findings }
  },
}
