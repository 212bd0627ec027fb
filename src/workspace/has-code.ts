/** Whether something thrown is an error of Node with this code, such as `ENOENT`. */
export function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code
}

/** For `catch`: what is not there is undefined. @throws Whatever else was thrown. */
export function ignoreMissing(thrown: unknown): undefined {
  if (!hasCode(thrown, 'ENOENT')) throw thrown
}
