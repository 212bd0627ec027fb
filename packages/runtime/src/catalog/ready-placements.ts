/** What the catalog says of a placement `p`; see `PlacementRow`. */
export const PLACEMENT_COLUMNS = 'p.id as placement_id, p.mode, p.cluster, p.database, p.schema'

/** Every placement that is ready, by cluster, database and schema. */
export const READY_PLACEMENTS = `select ${PLACEMENT_COLUMNS} from tenantry.placement p
  where p.status = 'ready' order by p.cluster, p.database, p.schema`
