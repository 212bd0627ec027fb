import { ts } from 'ts-morph'

import { type CodeProgram, declarationsOf } from '../../../code/index.ts'
import { givenFor } from './given-for.ts'
import type { NameIndex } from './name-index.ts'

type Owner =
  | ts.ClassLikeDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeLiteralNode
  | ts.ObjectLiteralExpression

/** What has to keep the same type as a function: its overloads, what it implements or overrides, and what does that to it. */
export class Relatives {
  readonly #program: CodeProgram
  readonly #names: NameIndex
  readonly #given = new Map<ts.Node, readonly ts.Declaration[]>()
  #heirs: Map<ts.Node, Owner[]> | undefined

  constructor(program: CodeProgram, names: NameIndex) {
    this.#program = program
    this.#names = names
  }

  of(declared: ts.Declaration): readonly ts.Declaration[] {
    const { checker } = this.#program
    const member = memberOf(declared)
    const named = member ?? declared
    const name = ts.getNameOfDeclaration(named)
    const overloads = name === undefined ? [] : declarationsOf(name, checker)
    if (member === undefined || name === undefined || !ts.isIdentifier(name))
      return overloads.filter((one) => one !== declared)
    const owner = member.parent
    if (!isOwner(owner)) return overloads.filter((one) => one !== declared)
    const others = [
      ...this.#above(owner, name.text),
      ...this.#below(owner, name.text, member),
      ...this.#askedFor(name.text, member),
      ...(ts.isMethodSignature(member) ? this.#givenFor(member) : []),
    ]
    return [...overloads, ...others].filter((one) => one !== declared && one !== member)
  }

  /** The members of the same name in what a class extends and implements, and in the type that is asked of an object. */
  above(declared: ts.Declaration): readonly ts.Declaration[] {
    const member = memberOf(declared)
    const name = member && ts.getNameOfDeclaration(member)
    if (member === undefined || name === undefined || !ts.isIdentifier(name)) return []
    return isOwner(member.parent) ? this.#above(member.parent, name.text) : []
  }

  /** The members of interfaces that it stands for where it is handed over, without being said to implement them. */
  #askedFor(name: string, member: ts.Declaration): readonly ts.Declaration[] {
    return this.#names.withText(name).flatMap(({ parent }) => {
      const isAsked = ts.isMethodSignature(parent) || ts.isPropertySignature(parent)
      return isAsked && parent !== member && this.#givenFor(parent).includes(member) ? [parent] : []
    })
  }

  #givenFor(asked: ts.MethodSignature | ts.PropertySignature): readonly ts.Declaration[] {
    const known = this.#given.get(asked)
    if (known !== undefined) return known
    const given = givenFor(asked, this.#names, this.#program)
    this.#given.set(asked, given)
    return given
  }

  #above(owner: Owner, name: string): readonly ts.Declaration[] {
    const { checker } = this.#program
    const types = ts.isObjectLiteralExpression(owner)
      ? [checker.getContextualType(owner)]
      : ts.isTypeLiteralNode(owner)
        ? []
        : (owner.heritageClauses ?? []).flatMap((clause) =>
            clause.types.map((type) => checker.getTypeAtLocation(type)),
          )
    return types.flatMap((type) => {
      const found = type && checker.getPropertyOfType(type, name)
      return found?.declarations ?? []
    })
  }

  #below(owner: Owner, name: string, member: ts.Declaration): readonly ts.Declaration[] {
    const { checker } = this.#program
    if (ts.isObjectLiteralExpression(owner)) return []
    const ofHeirs = this.#heirsOf(owner).flatMap((heir) =>
      'members' in heir
        ? heir.members.filter((one) => one.name !== undefined && nameOf(one.name) === name)
        : [],
    )
    const ofObjects = this.#names.withText(name).flatMap(({ parent }) => {
      const isMember =
        ts.isObjectLiteralElementLike(parent) && ts.isObjectLiteralExpression(parent.parent)
      if (!isMember) return []
      const type = checker.getContextualType(parent.parent)
      const asked = type && checker.getPropertyOfType(type, name)
      return asked?.declarations?.includes(member) === true ? [parent] : []
    })
    return [...ofHeirs, ...ofObjects]
  }

  #heirsOf(owner: Owner, seen = new Set<ts.Node>()): readonly Owner[] {
    if (seen.has(owner)) return []
    seen.add(owner)
    this.#heirs ??= this.#gatherHeirs()
    const heirs = this.#heirs.get(owner) ?? []
    return [...heirs, ...heirs.flatMap((heir) => this.#heirsOf(heir, seen))]
  }

  #gatherHeirs(): Map<ts.Node, Owner[]> {
    const found = new Map<ts.Node, Owner[]>()
    const visit = (node: ts.Node): void => {
      if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) {
        for (const { expression } of (node.heritageClauses ?? []).flatMap(({ types }) => types)) {
          for (const base of declarationsOf(expression, this.#program.checker)) {
            // A name for a type that is written out stands for that.
            const owner = ts.isTypeAliasDeclaration(base) ? base.type : base
            found.set(owner, [...(found.get(owner) ?? []), node])
          }
        }
      }
      ts.forEachChild(node, visit)
    }
    this.#program.files.forEach(visit)
    return found
  }
}

/** The member that a function is: itself, or the property that holds it. */
function memberOf(declared: ts.Declaration): ts.Declaration | undefined {
  if (ts.isMethodDeclaration(declared) || ts.isMethodSignature(declared)) return declared
  const { parent } = declared
  const isHeld =
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent)
  return isHeld ? parent : undefined
}

function isOwner(node: ts.Node): node is Owner {
  return (
    ts.isClassLike(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeLiteralNode(node) ||
    ts.isObjectLiteralExpression(node)
  )
}

function nameOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : ''
}
