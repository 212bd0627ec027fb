import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely'

import { refuse } from './refusal.ts'
import { type TenantScope, TenantTransformer } from './tenant-transformer.ts'

const SCOPABLE = new Set([
  'SelectQueryNode',
  'InsertQueryNode',
  'UpdateQueryNode',
  'DeleteQueryNode',
  'MergeQueryNode',
  'RawNode',
])

/**
 * Scopes every builder query to the tenant of the caller.
 *
 * Not for the system scope, which reaches across tenants, nor for migrations.
 */
export class TenantPlugin implements KyselyPlugin {
  readonly #scope: () => TenantScope
  /**
   * What was scoped, and for whom. A subquery built from the scoped database passes here twice: once
   * on its own and once inside its parent.
   */
  readonly #scoped = new WeakMap<RootOperationNode, string>()

  /** @param scope The scope of the caller; throws where there is no tenant. */
  constructor(scope: () => TenantScope) {
    this.#scope = scope
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    if (!SCOPABLE.has(node.kind)) {
      throw refuse(
        `a ${node.kind.replace(/Node$/, '')} statement`,
        'Change the schema in a migration (`saas migrate new`).',
      )
    }
    const scope = this.#scope()
    const transformer = new TenantTransformer(scope, this.#scoped)
    const scoped = transformer.transformNode(node, queryId)
    this.#scoped.set(scoped, scope.tenantId)
    return scoped
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}
