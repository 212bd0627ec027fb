import type {
  DatabaseState,
  LiveDatabase,
  LiveRelation,
  MembershipState,
  RelationState,
} from '../../sql/index.ts'
import type { Conventions } from '../conventions.ts'
import { SchemaScene } from '../schema/schema-scene.ts'
import { type AppRoles, findAppRoles } from './app-roles.ts'
import { type SiblingSchemas, findSiblings } from './sibling-schemas.ts'

/** What rules on a live database ask. */
export class DatabaseScene {
  readonly live: LiveDatabase
  readonly conventions: Conventions
  readonly apps: AppRoles
  /** The same, for rules that judge migrations too. */
  readonly schema: SchemaScene
  readonly #families: ReadonlyMap<string, readonly string[]>
  readonly #memberships: ReadonlyMap<string, readonly MembershipState[]>
  #representatives: ReadonlyMap<string, string> | undefined
  #siblings: readonly SiblingSchemas[] | undefined

  constructor(live: LiveDatabase, conventions: Conventions) {
    this.live = live
    this.apps = findAppRoles(live, conventions)
    this.conventions = withRoles(live, conventions, this.apps)
    this.schema = new SchemaScene(withoutCatalog(live.state), this.conventions)
    this.#memberships = Map.groupBy(live.memberships, ({ member }) => member)
    this.#families = new Map(
      live.families.map(({ representative, schemas }) => [representative, schemas]),
    )
  }

  /** Schemas that are made alike, one for each tenant. */
  get siblings(): readonly SiblingSchemas[] {
    this.#siblings ??= findSiblings(this.live)
    return this.#siblings
  }

  /** The schemas that hold the same as this one, with it. */
  familyOf(schema: string): readonly string[] {
    return this.#families.get(schema) ?? [schema]
  }

  /** The schema that stands for one in the state. */
  representativeOf(schema: string): string {
    this.#representatives ??= new Map(
      this.live.families.flatMap(({ representative, schemas }) =>
        schemas.map((one) => [one, representative] as const),
      ),
    )
    return this.#representatives.get(schema) ?? schema
  }

  factsOf(relation: RelationState): LiveRelation {
    return this.live.relations.get(relation) ?? { owner: '', columns: new Map(), notValidated: [] }
  }

  /** A role, and all that it may become: its memberships, those of them, and so on. */
  reachOf(role: string): ReadonlySet<string> {
    return this.#above(role, () => true)
  }

  /** A role, and those whose rights it has without `set role`. */
  rightsOf(role: string): ReadonlySet<string> {
    return this.#above(role, ({ inherits }) => inherits)
  }

  /** Whether a role, or a role whose rights it has, or everybody, has a right on a relation. */
  mayUse(role: string, { grants }: RelationState): boolean {
    const rights = this.rightsOf(role)
    return grants.some((grant) => grant.role === 'public' || rights.has(grant.role))
  }

  #above(role: string, counts: (membership: MembershipState) => boolean): ReadonlySet<string> {
    const found = new Set([role])
    // A set that grows is walked to its end.
    for (const one of found) {
      for (const membership of this.#memberships.get(one) ?? []) {
        if (counts(membership)) found.add(membership.role)
      }
    }
    return found
  }
}

/** The catalog of the runtime holds what leads to tenants before there is a context; its own tests judge it. */
const CATALOG_SCHEMA = 'tenantry'

function withoutCatalog(state: DatabaseState): DatabaseState {
  return {
    ...state,
    relations: state.relations.filter(({ schema }) => schema !== CATALOG_SCHEMA),
    functions: state.functions.filter(({ schema }) => schema !== CATALOG_SCHEMA),
  }
}

export function schemaNameOf({ schema = 'public' }: Pick<RelationState, 'schema'>): string {
  return schema
}

/** The roles as they are in this database: owners are known from what they own. */
function withRoles(live: LiveDatabase, conventions: Conventions, { names }: AppRoles): Conventions {
  const owners = new Set([...live.relations.values()].map(({ owner }) => owner))
  for (const name of names) owners.delete(name)
  const { system, owner } = conventions.roles
  return {
    ...conventions,
    roles: { app: names, system, owner: [...new Set([...owner, ...owners])] },
  }
}
