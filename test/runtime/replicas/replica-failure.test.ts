import { DatabaseError } from 'pg'
import { expect, test } from 'vitest'

import { findReplicaFailure } from '../../../packages/runtime/src/database/replica/replica-failure.ts'
import { BEHIND, PROMOTED } from '../../../packages/runtime/src/database/session/read-only.ts'

function invalidText(message: string): DatabaseError {
  return Object.assign(new DatabaseError(message, message.length, 'error'), { code: '22P02' })
}

test.each([
  ['behind', BEHIND],
  ['unreachable', PROMOTED],
])('a replica says that it is %s in every language', (failure, mark) => {
  const said = [
    `invalid input syntax for type boolean: "${mark}"`,
    `ungültige Eingabesyntax für Typ boolean: »${mark}«`,
    `syntaxe en entrée invalide pour le type boolean : « ${mark} »`,
  ]
  expect(said.map((message) => findReplicaFailure(invalidText(message)))).toEqual(
    said.map(() => failure),
  )
})
