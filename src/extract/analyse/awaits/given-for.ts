import { ts } from 'ts-morph'

import type { CodeProgram } from '../../../code/index.ts'
import type { NameIndex } from './name-index.ts'

/**
 * The members of what is handed over where an interface is asked for, that stand for one of its own. Few classes say
 * that they implement the interfaces which their users declare.
 */
export function givenFor(
  member: ts.MethodSignature | ts.PropertySignature,
  names: NameIndex,
  program: CodeProgram,
): readonly ts.Declaration[] {
  const { name } = member
  if (!ts.isIdentifier(name)) return []
  return placesOf(member.parent, names)
    .flatMap((place) => givenAt(place, program))
    .flatMap((given) => {
      const type = program.checker.getNonNullableType(program.checker.getTypeAtLocation(given))
      const property = program.checker.getPropertyOfType(type, name.text)
      return property?.declarations ?? []
    })
    .filter((one) => one !== member)
}

type Place = ts.ParameterDeclaration | ts.VariableDeclaration | ts.PropertyDeclaration

/** What has a type, by its name or written out. */
function placesOf(
  type: ts.InterfaceDeclaration | ts.TypeLiteralNode,
  names: NameIndex,
): readonly Place[] {
  const named = ts.isInterfaceDeclaration(type) ? type : type.parent
  if (!ts.isInterfaceDeclaration(named) && !ts.isTypeAliasDeclaration(named)) return placeOf(type)
  return names
    .usesOf(named)
    .flatMap(({ parent }) => (ts.isTypeReferenceNode(parent) ? placeOf(parent) : []))
}

function placeOf(type: ts.TypeNode | ts.InterfaceDeclaration): readonly Place[] {
  let holder: ts.Node = type.parent
  while (ts.isUnionTypeNode(holder) || ts.isParenthesizedTypeNode(holder)) holder = holder.parent
  return isPlace(holder) ? [holder] : []
}

function isPlace(node: ts.Node): node is Place {
  return ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)
}

function givenAt(place: Place, { calls }: CodeProgram): readonly ts.Expression[] {
  const own = place.initializer === undefined ? [] : [place.initializer]
  if (!ts.isParameter(place)) return own
  const at = place.parent.parameters.indexOf(place)
  const handed = calls.callsOf(place.parent).map((call) => call.arguments?.[at])
  return [...own, ...handed.filter((one) => one !== undefined)]
}
