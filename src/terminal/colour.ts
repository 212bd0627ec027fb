import { styleText } from 'node:util'

export type Style = Parameters<typeof styleText>[0]

/** Puts a style on a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string

export const plain: Paint = (_style, text) => text

export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false })

/** Colour on a terminal only, and never against NO_COLOR. */
export function choosePaint(
  stream: { readonly isTTY?: boolean | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  if (environment['NO_COLOR'] || environment['TERM'] === 'dumb') return plain
  return stream.isTTY || environment['FORCE_COLOR'] ? coloured : plain
}
