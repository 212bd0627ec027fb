import type { ts } from 'ts-morph'

/** Whether TypeScript or Node declares something. */
export function isOfPlatform(declaration: ts.Declaration): boolean {
  const { fileName } = declaration.getSourceFile()
  return /\/node_modules\/(?:typescript\/lib|@types\/node)\//.test(fileName)
}
