/** Keeps one copy of texts that are equal: the driver makes one for each row, of which there are thousands. */
export function createSharing<Text extends string>(): (text: Text) => Text {
  const kept = new Map<Text, Text>()
  return (text) => {
    const known = kept.get(text)
    if (known === undefined) kept.set(text, text)
    return known ?? text
  }
}
