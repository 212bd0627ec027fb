import {
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  type KyselyPlugin,
  OperatorNode,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type RootOperationNode,
  SelectQueryNode,
  ValueNode,
  WhereNode,
} from 'kysely'

/** What many applications have: it adds the tenant to selects, and to nothing else. */
export class TenantPlugin implements KyselyPlugin {
  readonly #currentTenant: () => string

  constructor(currentTenant: () => string) {
    this.#currentTenant = currentTenant
  }

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (!SelectQueryNode.is(node)) return node
    const isOwn = BinaryOperationNode.create(
      ColumnNode.create('tenant_id'),
      OperatorNode.create('='),
      ValueNode.create(this.#currentTenant()),
    )
    const where = node.where ? AndNode.create(node.where.where, isOwn) : isOwn
    return { ...node, where: WhereNode.create(where) }
  }

  async transformResult({ result }: PluginTransformResultArgs) {
    return result
  }
}
