import { OLDEST_VERSION } from '../../../sql/index.ts'
import type { DatabaseRule } from '../../database/database-rule.ts'
import { listSome } from '../../database/list-some.ts'
import { nameOf } from '../../schema/schema-scene.ts'

/** The first in which a view can run with the rights of whoever reads it. */
const INVOKER_VIEWS = 150_000

export const serverTooOld: DatabaseRule = {
  id: 'server-too-old',
  what: 'The server is older than PostgreSQL 14, or than 15 where views show rows of tenants.',
  why: 'Before 15 every view runs with the rights of its owner, so none keeps to the tenant of whoever reads it. Before 14 nothing of the database is judged, and nobody mends its holes any more.',
  remedy:
    'Upgrade the server; until then revoke the rights on views of tenants from the role of requests.',
  suppress: 'Where the views compare the tenant of the context themselves.',
  examples: {
    leak: '-- on PostgreSQL 14\ncreate view open_invoice as select * from invoice where not is_paid;\ngrant select on open_invoice to {{app}};',
    mend: '-- on PostgreSQL 15\ncreate view open_invoice with (security_invoker = true) as select * from invoice where not is_paid;\ngrant select on open_invoice to {{app}};',
  },
  plant: (healthy) => ({ ...healthy, version: OLDEST_VERSION - 1, versionText: '13.23' }),
  *find(scene) {
    const { version, versionText } = scene.live
    if (version < OLDEST_VERSION) {
      yield {
        object: 'server',
        message: `The server runs PostgreSQL ${versionText}, and the database could not be judged: 14 is the oldest that can.`,
      }
      return
    }
    if (version >= INVOKER_VIEWS) return
    const views = scene.live.state.relations.filter(
      (one) =>
        one.kind === 'view' &&
        one.query !== undefined &&
        scene.schema.isReached(one) &&
        scene.schema.untied([one.query]).length > 0,
    )
    if (views.length === 0) return
    yield {
      object: 'server',
      message: `PostgreSQL ${versionText} knows no view that runs with the rights of its reader, and ${listSome(views.map(nameOf))} show rows of tenants.`,
    }
  },
}
