/** Whether a path with `/` fits a pattern: `*` is a part of a name, `**` any folders, `{a,b}` one of them. */
export function matchesGlob(path: string, pattern: string): boolean {
  return toExpression(pattern).test(path)
}

function toExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/^\.\//, '')
    .split(/(\*\*\/|\*\*|\*|\?|\{[^}]*\})/)
    .map((part) => {
      if (part === '**/') return '(?:[^/]+/)*'
      if (part === '**') return '.*'
      if (part === '*') return '[^/]*'
      if (part === '?') return '[^/]'
      if (part.startsWith('{') && part.endsWith('}'))
        return `(?:${part.slice(1, -1).split(',').map(escape).join('|')})`
      return escape(part)
    })
    .join('')
  return new RegExp(`^${source}$`)
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}
