/** Whether one of the names is this one, or above it; a name that ends in `:` is above all it begins. */
export function covers(names: readonly string[], name: string): boolean {
  return names.some(
    (above) => name === above || name.startsWith(above.endsWith(':') ? above : `${above}/`),
  )
}
