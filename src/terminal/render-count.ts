/** `1 placement`, `1,200 placements`. */
export function renderCount(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`
}
