import { join } from 'node:path'

/** Where the embedded PostgreSQL of one project keeps its things. */
export interface EmbeddedPostgresPaths {
  readonly root: string
  /** `.saas`: everything Tenantry keeps on this machine only. */
  readonly folder: string
  readonly data: string
  readonly log: string
  readonly state: string
  readonly pidFile: string
}

export function embeddedPostgresPaths(root: string): EmbeddedPostgresPaths {
  const folder = join(root, '.saas')
  const data = join(folder, 'postgres')
  return {
    root,
    folder,
    data,
    log: join(folder, 'postgres.log'),
    state: join(folder, 'postgres.json'),
    pidFile: join(data, 'postmaster.pid'),
  }
}
