import { expect, test } from 'vitest'

import { isSameCode, isUntouchedShell, readSeal, seal } from '../../src/generate/index.ts'

const CODE = "export type Mood = 'glad' | 'sad'\nexport const COUNT = 1\n"

function shellWith(body: string): string {
  return `import { GeneratedTagRepository } from './tag.repository.generated.ts'\n\n/** Queries. */\nexport class TagRepository extends GeneratedTagRepository {${body}}\n`
}

test('a sealed file is known as such, an edited one as edited, and any other as none', () => {
  expect(readSeal(seal(CODE))).toBe('sealed')
  expect(readSeal(seal(CODE).replace('COUNT = 1', 'COUNT = 2'))).toBe('edited')
  expect(readSeal(`${seal(CODE)}// mine\n`)).toBe('edited')
  expect(readSeal(CODE)).toBe('none')
})

test('how somebody has laid it out is no edit', () => {
  const laidOut = seal(CODE)
    .replaceAll("'", '"')
    .replace('"glad" | "sad"', '\n  | "glad"\n  | "sad";')
    .replaceAll('\n', '\r\n')
  expect(readSeal(laidOut)).toBe('sealed')
  expect(isSameCode(laidOut, seal(CODE))).toBe(true)
  expect(isSameCode(laidOut, seal(CODE.replace('sad', 'mad')))).toBe(false)
})

test('a person’s file is theirs once there is a line in it', () => {
  expect(isUntouchedShell(shellWith(''))).toBe(true)
  expect(isUntouchedShell(shellWith('\n  mine() {}\n'))).toBe(false)
})
