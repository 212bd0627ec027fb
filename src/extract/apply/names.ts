import { camelCase, wordsOf } from '../../words/index.ts'

/** As packages and operations are called: `userGroups` is `user-groups`. */
export function dashed(name: string): string {
  return wordsOf(name)
    .map((word) => word.toLowerCase())
    .join('-')
}

/** As variables of the environment are called: `USER_GROUPS`. */
export function asVariable(name: string): string {
  return dashed(name).replaceAll('-', '_').toUpperCase()
}

export function asIdentifier(name: string): string {
  return camelCase(name)
}
