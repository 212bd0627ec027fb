import type { ColumnDef, Constraint, Node } from 'libpg-query'

import type { ColumnShape, ConstraintKind, ConstraintShape, Expression } from './change.ts'
import { columnsIn } from './read-condition.ts'
import { nameOf, stringsOf, typeOf } from './read-names.ts'
import type { StatementSource } from './statement-source.ts'
import { functionsIn } from './walk.ts'

/** A column, with the constraints that stand behind it. */
export interface ReadColumn {
  readonly column: ColumnShape
  readonly constraints: readonly ConstraintShape[]
}

const KINDS: Readonly<Partial<Record<NonNullable<Constraint['contype']>, ConstraintKind>>> = {
  CONSTR_CHECK: 'check',
  CONSTR_EXCLUSION: 'exclude',
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_NOTNULL: 'not null',
  CONSTR_PRIMARY: 'primary key',
  CONSTR_UNIQUE: 'unique',
}
/** Types that are an integer with a sequence behind it. */
const SERIAL = /^(?:small|big)?serial[248]?$/

export function readColumn(column: ColumnDef, source: StatementSource): ReadColumn {
  const name = column.colname ?? ''
  const written = (column.constraints ?? []).flatMap((node) =>
    'Constraint' in node ? [node.Constraint] : [],
  )
  const given = written.find(({ contype }) => contype === 'CONSTR_DEFAULT')
  const generated = written.find(({ contype }) => contype === 'CONSTR_GENERATED')
  const type = typeOf(column.typeName)
  return {
    column: {
      name,
      type,
      isNotNull: written.some(
        ({ contype }) =>
          contype === 'CONSTR_NOTNULL' ||
          contype === 'CONSTR_PRIMARY' ||
          contype === 'CONSTR_IDENTITY',
      ),
      default:
        given?.raw_expr &&
        readExpression(given.raw_expr, source.behind(given.location ?? 0, 'default')),
      isIdentity:
        SERIAL.test(type.name) || written.some(({ contype }) => contype === 'CONSTR_IDENTITY'),
      generated: generated && (generated.generated_kind === 'v' ? 'virtual' : 'stored'),
    },
    constraints: written.flatMap((one) => {
      const read = readConstraint(one, source)
      if (read === undefined || read.kind === 'not null') return []
      return [read.kind === 'check' ? read : { ...read, columns: [name] }]
    }),
  }
}

/** @returns undefined for what is written like a constraint and is none: a default, `deferrable`. */
export function readConstraint(
  constraint: Constraint,
  source: StatementSource,
): ConstraintShape | undefined {
  const { contype, location = 0 } = constraint
  const kind = contype && KINDS[contype]
  if (kind === undefined) return undefined
  const keys = kind === 'foreign key' ? constraint.fk_attrs : constraint.keys
  return {
    kind,
    name: constraint.conname,
    columns: stringsOf(keys),
    expression:
      constraint.raw_expr &&
      readExpression(constraint.raw_expr, source.insideParentheses(location, 'check')),
    references: constraint.pktable && {
      ...nameOf(constraint.pktable),
      columns: stringsOf(constraint.pk_attrs),
    },
    usingIndex: constraint.indexname,
    isNotValid: constraint.skip_validation ?? false,
    nullsNotDistinct: constraint.nulls_not_distinct ?? false,
    source: source.constraint(location),
  }
}

export function readExpression(tree: Node, text: string): Expression {
  const isTrue = 'A_Const' in tree && tree.A_Const.boolval?.boolval === true
  const columns = [...new Set(columnsIn(tree).map(({ name }) => name))]
  return { text, isTrue, isPresent: presentColumn(tree), columns, functions: functionsIn(tree) }
}

function presentColumn(tree: Node): string | undefined {
  if (!('NullTest' in tree) || tree.NullTest.nulltesttype !== 'IS_NOT_NULL') return undefined
  const { arg } = tree.NullTest
  if (arg === undefined || !('ColumnRef' in arg)) return undefined
  return stringsOf(arg.ColumnRef.fields).at(-1)
}
