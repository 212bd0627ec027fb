/** `OrderItems`, `order_items` and `order-items` are the same words. */
export function wordsOf(name: string): string[] {
  const spaced = name.replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
  // Not every digit and letter may stand in an identifier: `½` and `²` may not.
  const words = spaced.toLowerCase().match(/[[\p{L}\p{N}]&&\p{ID_Continue}]+/gv) ?? ['unnamed']
  return /^\p{ID_Start}/u.test(words[0] ?? '') ? words : ['n', ...words]
}

/** `line_item` or `line-item` as `LineItem`. */
export function pascalCase(name: string | readonly string[]): string {
  const words = typeof name === 'string' ? wordsOf(name) : name
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** `customer_id` as `customerId`. */
export function camelCase(name: string | readonly string[]): string {
  const pascal = pascalCase(name)
  return pascal.charAt(0).toLowerCase() + pascal.slice(1)
}
