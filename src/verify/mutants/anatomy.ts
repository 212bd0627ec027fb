import type { Schema } from '../../schema/index.ts'
import type { Surface } from '../probes/surface.ts'

/** What of a placement can be taken away, as PostgreSQL tells of it. */
export interface Anatomy {
  readonly schema: Schema
  readonly surfaces: readonly Surface[]
  readonly place: { readonly database: string; readonly schema: string }
  readonly roles: { readonly owner: string; readonly app: string; readonly system: string }
  readonly constraints: readonly ConstraintText[]
  readonly routines: readonly Routine[]
  /** The statement that makes the function of which policies ask the tenant. */
  readonly currentTenant: string
}

export interface ConstraintText {
  readonly table: string
  readonly name: string
  /** As it stands behind `add constraint <name>`. */
  readonly definition: string
}

export interface Routine {
  readonly name: string
  /** With the types of its arguments, as `alter routine` takes it. */
  readonly signature: string
  readonly isDefiner: boolean
  /** Whether its search_path is set. */
  readonly isPinned: boolean
  /** The statement that makes it. */
  readonly definition: string
}

/** One row: `constraints`, `routines` and `currentTenant` of the schema $1, which is first in the search_path. */
export const ANATOMY_SQL = `
  select
    coalesce((select json_agg(json_build_object('table', c.relname, 'name', k.conname,
        'definition', pg_get_constraintdef(k.oid)) order by c.relname, k.conname)
      from pg_constraint k join pg_class c on c.oid = k.conrelid
      where c.relnamespace = to_regnamespace(quote_ident($1)) and k.contype = 'f' and k.conparentid = 0), '[]') as constraints,
    coalesce((select json_agg(json_build_object('name', p.proname, 'signature', p.oid::regprocedure::text,
        'isDefiner', p.prosecdef,
        'definition', pg_get_functiondef(p.oid),
        'isPinned', exists (select from unnest(p.proconfig) as setting
          where setting like 'search\\_path=%')) order by p.proname, p.oid)
      from pg_proc p
      where p.pronamespace = to_regnamespace(quote_ident($1)) and p.prokind in ('f', 'p')
        and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
        and not exists (select from pg_depend d
          where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')), '[]') as routines,
    pg_get_functiondef('tenantry.current_tenant()'::regprocedure) as "currentTenant"`
