import type { Paint } from './colour.ts'
import { renderTable } from './render-table.ts'

export interface MadePgbouncer {
  readonly files: readonly {
    readonly path: string
    readonly change: 'create' | 'update' | 'none'
  }[]
  /** Connections: see `PoolPlan`. */
  readonly pools: {
    readonly room: number
    readonly app: number
    readonly system: number
    readonly clients: number
    readonly mostClients: number
    readonly silo: number | undefined
    readonly silos: readonly { readonly database: string; readonly size: number }[]
  }
  /** Whether nothing was written. */
  readonly check: boolean
}

const CHANGES = { create: 'written', update: 'written anew', none: 'as before' } as const
const STALE = { create: 'missing', update: 'out of date', none: 'up to date' } as const

/** The files, and who may have how many connections. */
export function renderPgbouncer({ files, pools, check }: MadePgbouncer, paint: Paint): string {
  const words = check ? STALE : CHANGES
  const lines = files.map(({ path, change }) => {
    const isDone = change === 'none' || !check
    return `${isDone ? paint('green', '✓') : paint('red', '✗')} ${path} ${words[change]}`
  })
  const rows = [
    ['requests', String(pools.app), `of up to ${pools.clients} that the processes open`],
    ['system scope', String(pools.system), ''],
    ...(pools.silo === undefined
      ? []
      : [['one silo', String(pools.silo), siloNote(pools.silos.length)]]),
    ['all', String(pools.room), 'that the server has for PgBouncer'],
  ]
  const table = renderTable([['CONNECTIONS', '', ''].map((title) => paint('dim', title)), ...rows])
  return [...lines, '', table].join('\n')
}

function siloNote(others: number): string {
  return others === 0 ? 'at most' : `at most, and more for ${others} by their tiers`
}
