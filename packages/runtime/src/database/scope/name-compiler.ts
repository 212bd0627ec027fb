import {
  ColumnNode,
  type IdentifierNode,
  PostgresQueryCompiler,
  type ReferenceNode,
  type SchemableIdentifierNode,
  type TableNode,
} from 'kysely'

import { refuse } from './refusal.ts'

/**
 * Writes the names of tables and columns as Kysely's compiler does, in fewer steps: without putting
 * each of the nodes around a name on the stack of parents, which no name asks for, and without a
 * regular expression. Most nodes of a query are names, and what is saved here pays for the tenant.
 */
export class NameCompiler extends PostgresQueryCompiler {
  protected override visitReference(node: ReferenceNode): void {
    if (node.table !== undefined) {
      this.visitTable(node.table)
      this.append('.')
    }
    if (ColumnNode.is(node.column)) this.visitColumn(node.column)
    else this.visitNode(node.column)
  }

  protected override visitColumn(node: ColumnNode): void {
    this.visitIdentifier(node.column)
  }

  protected override visitTable(node: TableNode): void {
    this.visitSchemableIdentifier(node.table)
  }

  protected override visitSchemableIdentifier(node: SchemableIdentifierNode): void {
    if (node.schema !== undefined) {
      this.visitIdentifier(node.schema)
      this.append('.')
    }
    this.visitIdentifier(node.identifier)
  }

  protected override visitIdentifier({ name }: IdentifierNode): void {
    // What came with a request may be a list, whatever its type says, and would be written unquoted.
    if (typeof name !== 'string') {
      throw refuse('a name that is not text', 'Check that the name is one of those you expect.')
    }
    // In pieces: Kysely's text is a rope, and joining them first would copy each name once more.
    this.append('"')
    this.append(name.includes('"') ? name.replaceAll('"', '""') : name)
    this.append('"')
  }
}
