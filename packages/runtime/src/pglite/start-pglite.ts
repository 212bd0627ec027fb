import { PGlite, type PGliteOptions } from '@electric-sql/pglite'

import type { ClusterConfig } from '../config/index.ts'
import { markSingleSession } from '../database/single-session.ts'
import { PGLITE_ROLE, PgliteSession } from './pglite-session.ts'
import { PGLITE_DATABASE, PgliteSocket } from './pglite-socket.ts'

export interface PgliteServerOptions {
  /** As PGlite takes them. Default: none. */
  readonly extensions?: PGliteOptions['extensions']
  /** What copy() made of another one: loading it takes a fraction of making a new one. Default: none. */
  readonly loadDataDir?: Blob | undefined
}

/** A PostgreSQL within this process, for unit tests. */
export interface PgliteServer extends AsyncDisposable {
  /** Put it under `clusters` in a configuration, in place of a server. */
  readonly cluster: ClusterConfig
  /** A copy of all it holds, as `loadDataDir` takes it. */
  copy(): Promise<Blob>
  /** Ends it, and all its rows with it. Close the tenancy and the fleet first. */
  close(): Promise<void>
}

/**
 * Starts a PostgreSQL in the memory of this process, with all walls standing: each connection runs as
 * its own login, under row-level security. For tests alone: it has one session, so transactions run one
 * after the other, no password is asked for, statement timeouts do not fire, and SQL that attacks its own login is not
 * held off as by a server. Pool and bridge tenants fit in; a silo is
 * refused with PGLITE_ONE_DATABASE.
 */
export async function startPglite(options: PgliteServerOptions = {}): Promise<PgliteServer> {
  const { extensions = {}, loadDataDir } = options
  const pglite = await PGlite.create({
    extensions,
    ...(loadDataDir === undefined ? {} : { loadDataDir }),
  })
  const session = new PgliteSession(pglite)
  const close = async (): Promise<void> => {
    if (!pglite.closed) await pglite.close()
  }
  return {
    cluster: {
      url: `postgres://${PGLITE_ROLE}:unchecked@pglite/${PGLITE_DATABASE}`,
      stream: markSingleSession(() => new PgliteSocket(session)),
      // A name belongs to a session, and this one serves all connections.
      preparedStatements: false,
    },
    copy: () => pglite.dumpDataDir('none'),
    close,
    [Symbol.asyncDispose]: close,
  }
}
