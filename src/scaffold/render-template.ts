import Handlebars from 'handlebars'

/** Fills a template. A name the context does not have is an error, not an empty text. */
export function renderTemplate(
  template: string,
  context: Readonly<Record<string, unknown>>,
): string {
  return Handlebars.compile(template, { noEscape: true, strict: true })(context)
}
