import { ts } from 'ts-morph'

/** The docstring of a declaration as it stands there, without its indentation; empty for none. */
export function docsOf(declaration: ts.Node | undefined): string {
  if (declaration === undefined) return ''
  const owner = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
  const docs = ts.getJSDocCommentsAndTags(owner).findLast((one) => ts.isJSDoc(one))
  if (docs === undefined) return ''
  return docs
    .getText()
    .split(/\r?\n/)
    .map((line, at) => (at === 0 ? line : ` ${line.trim()}`))
    .join('\n')
}
