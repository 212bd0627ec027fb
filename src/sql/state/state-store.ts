import type { ObjectName } from '../change.ts'
import type {
  DatabaseState,
  FunctionState,
  GrantState,
  MakeGrant,
  Origin,
  PublicationState,
  RelationState,
  ServerState,
} from './database-state.ts'

export type GrantedKind = 'table' | 'sequence' | 'function'

/** What `alter default privileges` says of what is made from then on. */
export interface DefaultGrant extends Omit<GrantState, 'at'> {
  readonly on: GrantedKind
  /** Undefined for all. */
  readonly schema: string | undefined
}

/** The state while statements change it. What is in it is replaced, never changed. */
export class StateStore {
  readonly relations = new Map<string, RelationState>()
  readonly functions = new Map<string, FunctionState>()
  readonly servers = new Map<string, ServerState>()
  /** Of each foreign server, what reaches it. */
  readonly wrappers = new Map<string, string>()
  readonly memberships = new Map<string, readonly string[]>()
  readonly schemaOwners = new Map<string, string>()
  publications: readonly PublicationState[] = []
  makeGrants: readonly MakeGrant[] = []
  defaultGrants: readonly DefaultGrant[] = []
  /** Blocks of code whose SQL is not known. */
  readonly unread: Origin[] = []
  /** Whether everybody may execute a function that is made, by schema; `*` for all. */
  readonly closedToPublic = new Set<string>()

  relation(name: ObjectName): RelationState | undefined {
    return this.relations.get(keyOf(name))
  }

  add(relation: RelationState): void {
    const grants = this.defaultGrants
      .filter(({ on, schema }) => on === 'table' && isSchema(schema, relation))
      .map((grant) => ({ ...grant, at: relation.at }))
    this.relations.set(keyOf(relation), { ...relation, grants: [...relation.grants, ...grants] })
  }

  /** Nothing happens where there is none of the name: a rule on what is not known would guess. */
  update(name: ObjectName, change: (relation: RelationState) => Partial<RelationState>): void {
    const key = keyOf(name)
    const relation = this.relations.get(key)
    if (relation) this.relations.set(key, { ...relation, ...change(relation) })
  }

  updateEach(change: (relation: RelationState) => Partial<RelationState>): void {
    for (const relation of this.relations.values()) this.update(relation, change)
  }

  /** The functions that a name means, with whichever parameters; all of them where they are not said. */
  functionsNamed(name: ObjectName, signature?: string): readonly FunctionState[] {
    const schema = schemaOfName(name)
    return [...this.functions.values()].filter(
      (one) =>
        one.name === name.name &&
        one.schema === schema &&
        (signature === undefined || one.signature === signature),
    )
  }

  setFunction(one: FunctionState): void {
    this.functions.set(functionKey(one), one)
  }

  removeFunction(one: FunctionState): void {
    this.functions.delete(functionKey(one))
  }

  grantsOfNewFunction(schema: string | undefined, at: Origin): readonly GrantState[] | undefined {
    const given = this.defaultGrants.filter(
      (one) => one.on === 'function' && isSchema(one.schema, { schema }),
    )
    const isClosed = this.closedToPublic.has('*') || this.closedToPublic.has(schema ?? '')
    if (given.length === 0 && !isClosed) return undefined
    return [
      ...(isClosed ? [] : [executeBy('public', at)]),
      ...given.map((grant) => ({ ...grant, at })),
    ]
  }

  toState(): DatabaseState {
    return {
      relations: [...this.relations.values()],
      functions: [...this.functions.values()],
      publications: this.publications,
      servers: [...this.servers.values()],
      makeGrants: this.makeGrants,
      memberships: this.memberships,
      unread: this.unread,
    }
  }
}

export function executeBy(role: string, at: Origin): GrantState {
  return { role, privilege: 'execute', isGrantable: false, isForColumns: false, at }
}

/** `public` is where names without a schema lead to, unless somebody has said otherwise. */
export function schemaOfName({ schema }: Pick<ObjectName, 'schema'>): string | undefined {
  return schema === 'public' ? undefined : schema
}

export function keyOf(name: ObjectName): string {
  return JSON.stringify([schemaOfName(name) ?? null, name.name])
}

export function isSame(one: ObjectName, other: ObjectName): boolean {
  return keyOf(one) === keyOf(other)
}

function functionKey({ schema, signature }: FunctionState): string {
  return JSON.stringify([schema ?? null, signature])
}

function isSchema(
  wanted: string | undefined,
  { schema }: { readonly schema: string | undefined },
): boolean {
  return wanted === undefined || schemaOfName({ schema: wanted }) === schema
}

/** A map with an entry more, or in place of another. */
export function having<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value,
): ReadonlyMap<string, Value> {
  return new Map(map).set(key, value)
}

export function lacking<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([one]) => one !== key))
}

/** A map with an entry under another key, in its place. */
export function renaming<Value extends { readonly name: string }>(
  map: ReadonlyMap<string, Value>,
  from: string,
  to: string,
): ReadonlyMap<string, Value> {
  return new Map(
    [...map].map(([key, value]) => (key === from ? [to, { ...value, name: to }] : [key, value])),
  )
}
