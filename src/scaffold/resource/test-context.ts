import type { ResolvedTypes } from '@tenantry/runtime/config'

import { camelCase, pascalCase } from '../../words/index.ts'
import type { FieldType } from '../fields/field.ts'
import { nameResource } from '../resource-names.ts'
import { isFilter } from './lookups.ts'
import type { Resource, ResourceField } from './resource.ts'
import { countedSample, isExact, samplesOf } from './sample.ts'

/** What tests need to know of what is there already. */
export interface TestScene {
  readonly types: ResolvedTypes
  /** Tables of the module that have a fixture, beside that of the resource itself. */
  readonly fixtures: ReadonlySet<string>
  /** A key that the migrations put into a shared table, as TypeScript, by the table. */
  readonly sharedKeys: ReadonlyMap<string, string>
}

/** The first field that no test can fill, since nothing makes what it points to. */
export function findUnfillable({ fields }: Resource, scene: TestScene): ResourceField | undefined {
  return fields.find(({ target, isNullable, default: given }) => {
    if (target === undefined || isNullable || given !== undefined) return false
    return target.isTenants
      ? !target.isSelf && !scene.fixtures.has(target.table)
      : !scene.sharedKeys.has(target.table)
  })
}

/** What fixture and test are filled with. */
export function testContext(
  { names, fields }: Resource,
  scene: TestScene,
): Readonly<Record<string, unknown>> {
  const { types } = scene
  const plain = fields.filter(({ target, isUnique }) => target === undefined && !isUnique)
  const counted = fields.filter(({ target, isUnique }) => target === undefined && isUnique)
  const parents = fields.filter((field) => isRequiredRow(field, scene))
  const exact = plain.filter(({ type }) => isExact(type))
  const values = exact.map((field) => ({
    json: camelCase(field.name),
    ...samplesOf(field.type, field.name.replaceAll('_', ' '), types),
  }))
  const hasValues = values.length > 0
  const references = fields.filter(
    ({ target }) =>
      target?.isTenants === true && (target.isSelf || scene.fixtures.has(target.table)),
  )
  const nullable = fields.filter(({ isNullable }) => isNullable).map(({ name }) => camelCase(name))
  const usesCount = counted.some(({ type }) => type.name !== 'uuid')
  return {
    counters: usesCount ? ['count'] : [],
    cryptoImports: counted.some(({ type }) => type.name === 'uuid') ? ['randomUUID'] : [],
    parentsNote: parents.length === 0 ? '' : ', and before it what it has to point to',
    parents: uniqueTables(parents.map(({ target }) => target?.table ?? '')),
    fixtures: uniqueTables([names.table, ...references.map(({ target }) => target?.table ?? '')]),
    fixtureValues: fields.flatMap((field) => {
      const sample = fixtureSample(field, scene)
      return sample === undefined ? [] : [{ json: camelCase(field.name), sample }]
    }),
    values,
    valueConstants: hasValues ? ['VALUES'] : [],
    checksValues: hasValues ? ['VALUES'] : [],
    valuesArgument: hasValues ? ', VALUES' : '',
    otherValues: hasValues ? '...OTHER_VALUES, ' : '',
    nullable:
      nullable.length === 0 ? [] : [{ nulls: nullable.map((json) => `${json}: null`).join(', ') }],
    tested: fields
      .filter((field) => isFilter(field) && tellsApart(field))
      .map((field) => ({
        json: camelCase(field.name),
        oneArgument: field.target === undefined ? ', VALUES' : '',
        otherArgument: field.target === undefined ? ', OTHER_VALUES' : '',
      })),
    uniques: counted.map(({ name }) => ({ json: camelCase(name) })),
    references: references.map((field) => referenceContext(field)),
    cryptoInTest: references.length > 0 ? ['randomUUID'] : [],
    misfits: fields.flatMap((field) => misfitsOf(field)),
  }
}

function isRequiredRow({ target, isNullable }: ResourceField, scene: TestScene): boolean {
  return target?.isTenants === true && !isNullable && scene.fixtures.has(target.table)
}

function fixtureSample(field: ResourceField, scene: TestScene): string | undefined {
  const { target, type, name } = field
  if (target === undefined) {
    if (field.isUnique) return countedSample(type, scene.types)
    return samplesOf(type, name.replaceAll('_', ' '), scene.types).one
  }
  if (isRequiredRow(field, scene)) return `(await create${pascalCase(target.table)}(client)).id`
  return target.isTenants ? undefined : scene.sharedKeys.get(target.table)
}

function uniqueTables(tables: readonly string[]): { type: string; file: string }[] {
  return [...new Set(tables)].sort().map((table) => ({
    type: pascalCase(table),
    file: table.replaceAll('_', '-'),
  }))
}

function referenceContext({ name, target }: ResourceField) {
  const table = target?.table ?? ''
  const { type, label, path } = nameResource(table)
  return { json: camelCase(name), type, label, targetPath: path }
}

/** Whether two rows of a test have different values of it. */
function tellsApart({ type, target, isNullable, isUnique }: ResourceField): boolean {
  if (isUnique && target === undefined) return false
  if (target !== undefined) return target.isTenants && !isNullable
  return type.name === 'bool' || new Set(type.labels).size > 1
}

function misfitsOf({ name, type, target }: ResourceField): { json: string; misfit: string }[] {
  if (target !== undefined && !target.isTenants) return []
  const misfit = misfitOf(type)
  return misfit === undefined ? [] : [{ json: camelCase(name), misfit }]
}

/** What is no value of a type; undefined where everything is one. */
function misfitOf({ name, isArray }: FieldType): string | undefined {
  if (isArray) return "'none'"
  if (name === 'jsonb') return undefined
  return '{}'
}
